import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

/** Finds the map of packages that Yarn made; `undefined` where there is none. */
type Find = () => string | undefined;

const findMap: Find = () =>
  process.versions.pnp === undefined ? undefined : createRequire(import.meta.url).resolve("pnpapi");

/**
 * The flags with which a process of ours finds its packages under Yarn's Plug'n'Play, which has no `node_modules`: the map and,
 * beside it, what resolves imports by it. Yarn gives them in NODE_OPTIONS, which no process of ours inherits.
 * @see https://yarnpkg.com/advanced/pnp-spec
 */
export function plugAndPlay(find: Find = findMap): string[] {
  const map = find();
  if (map === undefined) return [];
  const loader = join(dirname(map), ".pnp.loader.mjs");
  const imports = existsSync(loader) ? ["--experimental-loader", pathToFileURL(loader).href] : [];
  return ["--require", map, ...imports];
}
