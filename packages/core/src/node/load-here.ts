/**
 * Imports a package as the library finds it. For the command, whose bundles start from V8's cache of code: code from there has no
 * `import()` of its own on Node 20 ("A dynamic import callback was not specified").
 */
export const loadHere = (name: string): Promise<unknown> => import(name);
