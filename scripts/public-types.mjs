// Writes the public types as one file that asks for nothing: no zod, no internals, neither the DOM's types nor Node's. Types that come
// out of a schema or a table of texts are written out, so that a consumer's compiler need not work them out, nor be new enough to.
import { dirname } from "node:path";
import ts from "typescript";

const F = ts.NodeBuilderFlags;
const PRINTED = F.NoTruncation | F.InTypeAlias | F.MultilineObjectLiterals;

/** Where declarations lie that a consumer's program may lack. */
const FOREIGN = /\/(?:@types\/node|undici-types)\/|\/lib\.(?:dom|esnext\.disposable)/;

/** A class of the platform as the consumer's compiler knows it; without one nobody can have a value of it. */
const global = (name) => `typeof globalThis extends { ${name}: { prototype: infer T } } ? T : never`;

/** What the public types need of the platform. TypeScript 6 and later know Node's types only where they are asked for. */
const PLATFORM = {
  AbortSignal: `type AbortSignal = ${global("AbortSignal")};`,
  Blob: `type Blob = ${global("Blob")};`,
  URL: `type URL = ${global("URL")};`,
  Response: `type Response = ${global("Response")};`,
  ReadableStream: `type ReadableStream<_> = ${global("ReadableStream")};`,
  AsyncDisposable: `type AsyncDisposable = SymbolConstructor extends { readonly asyncDispose: infer K extends symbol } ? { [P in K]: () => Promise<void> } : {};`,
  FileHandle: `/** An open file, as \`node:fs/promises\` gives it. */
interface FileHandle {
    readonly fd: number;
    stat(): Promise<{ size: number; isFile(): boolean }>;
    read(buffer: Uint8Array, offset: number, length: number, position: number): Promise<{ bytesRead: number }>;
}`,
  Readable: `/** A stream, as \`node:stream\` gives it. */
interface Readable {
    readonly readable: boolean;
    read(size?: number): any;
    destroy(error?: Error): unknown;
    pipe(destination: any, options?: any): any;
    [Symbol.asyncIterator](): AsyncIterator<any>;
}`,
};

/**
 * @param entries absolute paths of compiled declaration files that are entries of the package
 * @returns for each the text of one declaration file with the same exports
 */
export function publicTypes(entries) {
  const program = ts.createProgram(entries, {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
    lib: ["lib.es2023.d.ts", "lib.esnext.disposable.d.ts"],
    types: ["node"],
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    allowImportingTsExtensions: true,
    skipLibCheck: true,
  });
  return entries.map((entry) => typesOf(entry, program));
}

function typesOf(entry, program) {
  const checker = program.getTypeChecker();
  const home = dirname(entry);
  const printer = ts.createPrinter({ newLine: ts.NewLineKind.LineFeed });
  const [out, needed, seen, names] = [[], new Set(), new Set(), new Map()];

  const target = (symbol) => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol);
  const isOurs = (symbol) =>
    (symbol.declarations ?? []).some((each) => each.getSourceFile().fileName.startsWith(`${home}/`));
  const isTop = (symbol) =>
    (symbol.declarations ?? []).some(
      (each) =>
        ts.isSourceFile(each.parent) || (ts.isVariableDeclaration(each) && ts.isSourceFile(each.parent.parent.parent)),
    );

  /** The name of a declaration in the one file. */
  function nameOf(symbol) {
    const taken = names.get(symbol.name);
    if (taken !== undefined && taken !== symbol) throw new Error(`two public declarations are called ${symbol.name}`);
    names.set(symbol.name, symbol);
    return symbol.name;
  }

  /** Is it made from a schema or a table, so that its text would bring those along? */
  function isComputed(node) {
    let found = false;
    const visit = (each) => {
      if (ts.isTypeQueryNode(each) || ts.isTypeOperatorNode(each) || ts.isConditionalTypeNode(each)) found = true;
      if (ts.isTypeReferenceNode(each)) {
        const symbol = checker.getSymbolAtLocation(each.typeName);
        const alias = symbol && target(symbol).declarations?.find(ts.isTypeAliasDeclaration);
        if (alias?.typeParameters && isOurs(target(symbol))) found = true;
      }
      ts.forEachChild(each, visit);
    };
    visit(node);
    return found;
  }

  function need(symbol) {
    if (seen.has(symbol)) return;
    seen.add(symbol);
    for (const declaration of symbol.declarations ?? []) add(declaration, symbol);
  }

  /** Follows every name in a declaration to where it is declared. */
  function follow(node) {
    const visit = (each) => {
      if (ts.isImportTypeNode(each)) throw new Error(`an import inside a type: ${each.getText()}`);
      if (ts.isIdentifier(each)) {
        const symbol = checker.getSymbolAtLocation(each);
        if (symbol) refer(symbol);
      }
      ts.forEachChild(each, visit);
    };
    visit(node);
  }

  function refer(symbol) {
    const found = target(symbol);
    const module = symbol.declarations?.find(ts.isImportSpecifier)?.parent.parent.parent.moduleSpecifier.text;
    if (module !== undefined && !module.startsWith(".")) platform(symbol.name, module);
    else if (isOurs(found) && isTop(found)) {
      nameOf(found);
      need(found);
    } else if (isForeign(found)) platform(symbol.name, "the platform");
  }

  function platform(name, module) {
    if (!Object.hasOwn(PLATFORM, name)) throw new Error(`${name} would bring ${module} along`);
    needed.add(name);
  }
  /** Declared by Node's types or the DOM's, and not by the language's own library. */
  const isForeign = ({ declarations = [] }) =>
    declarations.length > 0 &&
    declarations.every((each) => FOREIGN.test(each.getSourceFile().fileName) && isGlobal(each));
  /** A member or a parameter comes with what it belongs to. */
  const isGlobal = (node) =>
    [node.parent, node.parent?.parent?.parent].some(
      (each) => each && (ts.isSourceFile(each) || ts.isModuleBlock(each)),
    );

  function add(declaration, symbol) {
    const statement = ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;
    const comment = commentOf(statement);
    if (ts.isTypeAliasDeclaration(declaration) && !declaration.typeParameters && isComputed(declaration.type)) {
      const type = checker.getTypeFromTypeNode(declaration.type);
      const node = checker.typeToTypeNode(type, undefined, PRINTED);
      const text = printer.printNode(ts.EmitHint.Unspecified, node, declaration.getSourceFile());
      out.push(`${comment}type ${nameOf(symbol)} = ${text};`);
      return;
    }
    follow(declaration);
    const text = statement.getText().replace(/^export (?:declare )?/, "");
    const plain = ts.isTypeAliasDeclaration(declaration) || ts.isInterfaceDeclaration(declaration);
    out.push(`${comment}${plain ? "" : "declare "}${text}`);
  }

  const commentOf = (node) => {
    const ranges = ts.getLeadingCommentRanges(node.getSourceFile().text, node.getFullStart()) ?? [];
    const last = ranges.at(-1);
    const text = last && node.getSourceFile().text.slice(last.pos, last.end);
    return text?.startsWith("/**") && !text.includes("@packageDocumentation") ? `${text}\n` : "";
  };

  const source = program.getSourceFile(entry);
  const exported = checker.getExportsOfModule(checker.getSymbolAtLocation(source));
  const [types, values] = [[], []];
  for (const symbol of exported) {
    const found = target(symbol);
    const name = nameOf(found);
    need(found);
    const isValue = (found.flags & (ts.SymbolFlags.Value | ts.SymbolFlags.Alias)) !== 0;
    (isValue ? values : types).push(name === symbol.name ? name : `${name} as ${symbol.name}`);
  }
  return [
    "/** The public types of @provcheck/core. Written by scripts/public-types.mjs from what the sources say. */",
    ...[...needed].sort().map((name) => PLATFORM[name]),
    ...out,
    `export { ${values.sort().join(", ")} };`,
    `export type { ${types.sort().join(", ")} };`,
    "",
  ].join("\n");
}
