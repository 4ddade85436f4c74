import { readdirSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { dirname, join, relative } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";

const root = new URL("../../packages/core/src/", import.meta.url).pathname;

/**
 * The rooms of the core, in the order of the data's way: each may use those in front of it, and nothing else. A file at the
 * root is a room of its own.
 */
const ROOMS: readonly string[] = [
  "model", "source", "formats", "metadata", "credentials", "marks", "markers", "probes", "assess", "compare", "policy", "explain", "report",
  "inspect.ts", "web", "node", "schema.ts", "explain.ts", "browser.ts", "internal.ts", "start.ts", "index.ts",
]; // biome-ignore format: a list
/** What stands beside another and not in front of it: a page has no Node, and no face of the core stands behind another. */
const APART: Readonly<Record<string, readonly string[]>> = {
  node: ["web"],
  "explain.ts": ["node", "web", "schema.ts"],
  "browser.ts": ["node", "schema.ts", "explain.ts"],
  "internal.ts": ["node", "web", "schema.ts", "explain.ts", "browser.ts"],
  "start.ts": ["web", "schema.ts", "explain.ts", "browser.ts", "internal.ts"],
  "index.ts": ["web", "schema.ts", "explain.ts", "browser.ts", "internal.ts", "start.ts"],
};
/** Inside the credentials room: what each of its rooms may use beside itself. The files at its top join them. */
const CREDENTIALS: Readonly<Record<string, readonly string[]>> = {
  store: [],
  trust: [],
  verify: ["store", "trust"],
  locate: ["store"],
  binding: ["store", "verify", "locate"],
  display: ["locate", "binding"],
  engine: [],
};
/** What needs Node, and its face. Everything else runs in a page too. */
const WITH_NODE = ["node", "start.ts", "index.ts"];
/** Libraries that run in a page. Whoever adds one has looked whether it does. */
const PORTABLE_PACKAGES = new Set([
  "@noble/curves",
  "@noble/hashes",
  "cborg",
  "exifr",
  "fft.js",
  "fflate",
  "picomatch",
  "saxes",
  "zod",
]);
/** Names that only Node gives. */
const NODES_OWN = new Set(["Buffer", "process", "require", "__dirname", "__filename", "global", "setImmediate"]);

interface File {
  path: string;
  text: string;
}

const files: readonly File[] = readdirSync(root, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".ts") && !path.endsWith(".d.ts") && !path.endsWith(".test.ts"))
  .sort()
  .map((path) => ({ path, text: readFileSync(root + path, "utf8") }));
const roomOf = (path: string): string => (path.includes("/") ? path.slice(0, path.indexOf("/")) : path);
const innerOf = (path: string): string | undefined => /^credentials\/([^/]+)\//.exec(path)?.[1];

/** What a file imports, types and imports on demand too: paths inside the core, and packages by their names. */
function importsOf({ path, text }: File): { files: string[]; packages: string[] } {
  const named = ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);
  const inside = named.filter((name) => name.startsWith("."));
  const packageOf = (name: string): string => /^(?:@[^/]+\/)?[^/]+/.exec(name)?.[0] ?? name;
  return {
    files: inside.map((name) => relative(root, join(root, dirname(path), name))).filter((name) => name.endsWith(".ts")),
    packages: named.filter((name) => !name.startsWith(".")).map(packageOf),
  };
}

/** Uses of Node's own globals, apart from members and properties that happen to be called so. */
function nodesOwnIn({ path, text }: File): string[] {
  const found: string[] = [];
  const isGlobalThis = (node: ts.Node): boolean => ts.isIdentifier(node) && node.text === "globalThis";
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && NODES_OWN.has(node.text)) {
      const { parent } = node;
      const isMember =
        ts.isPropertyAccessExpression(parent) && parent.name === node && !isGlobalThis(parent.expression);
      const isKey = (ts.isPropertyAssignment(parent) || ts.isPropertySignature(parent)) && parent.name === node;
      if (!isMember && !isKey) found.push(`uses ${node.text}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true));
  return found;
}

/** May the first room use the second? */
function mayUse(from: string, to: string): boolean {
  const [at, other] = [ROOMS.indexOf(from), ROOMS.indexOf(to)];
  return at !== -1 && other !== -1 && other < at && APART[from]?.includes(to) !== true;
}

/** May a file inside the credentials room use another one? */
function mayUseInside(path: string, file: string): boolean {
  const [room, other] = [innerOf(path), innerOf(file)];
  if (room === undefined || file === "credentials/crypto.ts" || !file.startsWith("credentials/")) return true;
  return other !== undefined && (other === room || CREDENTIALS[room]?.includes(other) === true);
}

/** Everything in which one file breaks the order. */
function breachesOf(file: File): string[] {
  const room = roomOf(file.path);
  const imports = importsOf(file);
  const portable = !WITH_NODE.includes(room);
  return [
    ...(ROOMS.some((each) => each === room) ? [] : ["is in no room"]),
    ...imports.files.filter((to) => roomOf(to) !== room && !mayUse(room, roomOf(to))).map((to) => `imports ${to}`),
    ...imports.files.filter((to) => !mayUseInside(file.path, to)).map((to) => `imports ${to}`),
    ...(portable ? imports.packages : [])
      .filter((name) => isBuiltin(name) || !PORTABLE_PACKAGES.has(name))
      .map((name) => `imports ${name}`),
    ...(portable ? nodesOwnIn(file) : []),
  ].map((what) => `${file.path} ${what}`);
}

/** Every way round that files take to themselves, types included: one name a circle. */
function circles(): string[] {
  const edges = new Map(files.map((file) => [file.path, importsOf(file).files]));
  const found: string[] = [];
  const done = new Set<string>();
  const visit = (path: string, way: readonly string[]): void => {
    const at = way.indexOf(path);
    if (at !== -1) found.push([...way.slice(at), path].join(" -> "));
    if (at !== -1 || done.has(path)) return;
    for (const next of edges.get(path) ?? []) visit(next, [...way, path]);
    done.add(path);
  };
  for (const { path } of files) visit(path, []);
  return found;
}

describe("the order of the rooms", () => {
  it("is kept by every file: its imports go one way, and only Node's room needs Node", () => {
    expect(files.length).toBeGreaterThan(300);
    expect(new Set(files.map(({ path }) => roomOf(path)))).toEqual(new Set(ROOMS));
    expect(files.flatMap(breachesOf)).toEqual([]);
  });

  it("leaves no circle, not even of types", () => {
    expect(circles()).toEqual([]);
  });

  it.each([
    ["model/x.ts", 'import { presets } from "../policy/presets.ts";', "imports policy/presets.ts"],
    ["model/x.ts", 'import type { Runtime } from "../inspect.ts";', "imports inspect.ts"],
    ["report/x.ts", 'const later = () => import("../node/host/pool.ts");', "imports node/host/pool.ts"],
    ["node/x.ts", 'import { webCrypto } from "../web/crypto.ts";', "imports web/crypto.ts"],
    ["browser.ts", 'export { inspect } from "./node/host/inspector.ts";', "imports node/host/inspector.ts"],
    ["credentials/store/x.ts", 'import "../verify/index.ts";', "imports credentials/verify/index.ts"],
    ["formats/x.ts", 'import { readFile } from "node:fs/promises";', "imports node:fs"],
    ["explain/x.ts", 'import sharp from "sharp";', "imports sharp"],
    ["assess/x.ts", "export const now = process.hrtime();", "uses process"],
    ["source/x.ts", "export const empty = globalThis.Buffer.alloc(0);", "uses Buffer"],
    ["x.ts", "export const one = 1;", "is in no room"],
    ["attic/x.ts", "export const one = 1;", "is in no room"],
  ])("notices a breach in %s: %s", (path, text, what) => {
    expect(breachesOf({ path, text }).join("\n")).toContain(what.split("/")[0]);
    expect(breachesOf({ path, text })).not.toEqual([]);
  });
});

/** What the page for reporters is made of: faces of the core, what the command shares with it, and two small libraries. */
const OF_THE_PAGE = new Set([
  "@provcheck/core/browser", "@provcheck/core/explain", "@provcheck/core/internal", "provcheck/page", "preact", "preact/hooks", "fflate",
]); // biome-ignore format: a list

describe("the page for reporters", () => {
  const src = new URL("../../packages/web/src/", import.meta.url).pathname;
  const own = readdirSync(src, { encoding: "utf8" }).filter(
    (path) => /\.tsx?$/.test(path) && !path.endsWith(".test.ts"),
  );
  const named = (path: string): string[] =>
    ts.preProcessFile(readFileSync(src + path, "utf8"), true, true).importedFiles.map(({ fileName }) => fileName);

  it("is made of faces, and of nothing that needs Node", () => {
    expect(own.length).toBeGreaterThan(20);
    const others = own.flatMap((path) =>
      named(path)
        .filter((name) => !name.startsWith("./") && !OF_THE_PAGE.has(name))
        .map((name) => `${path}: ${name}`),
    );
    // What decodes frames stands behind one door, in a worker of its own.
    expect(others).toEqual(["frames-read.ts: mediabunny"]);
  });

  it("sets no markup from a string, anywhere", () => {
    const sinks =
      /innerHTML|outerHTML|insertAdjacentHTML|dangerouslySetInnerHTML|document\.write|\beval\b|new Function/;
    expect(own.filter((path) => sinks.test(readFileSync(src + path, "utf8")))).toEqual([]);
    expect(sinks.test("div.innerHTML = text")).toBe(true);
  });
});

/** What a queue may need, each loaded only when it is asked for. */
const OF_A_QUEUE = ["bullmq", "ioredis", "pg", "prom-client", "@aws-sdk/client-s3", "@opentelemetry/api"];

describe("the queue", () => {
  const packages = new URL("../../packages/", import.meta.url).pathname;
  const sources = (under: string) =>
    readdirSync(packages + under, { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".ts") && !path.endsWith(".test.ts"))
      .map((path) => ({ path: `${under}/${path}`, text: readFileSync(`${packages}${under}/${path}`, "utf8") }));
  /** What is loaded with a file: types are not. */
  const loadedBy = (text: string) => {
    const found: { name: string; late: boolean }[] = [];
    const visit = (node: ts.Node): void => {
      if (ts.isImportDeclaration(node) && !node.importClause?.isTypeOnly)
        found.push({ name: (node.moduleSpecifier as ts.StringLiteral).text, late: false });
      if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
        found.push({ name: (node.arguments[0] as ts.StringLiteral).text, late: true });
      ts.forEachChild(node, visit);
    };
    visit(ts.createSourceFile("x.ts", text, ts.ScriptTarget.Latest));
    return found;
  };

  it("needs the library's public face and Node, and loads no other package by itself", () => {
    const files = sources("queue/src");
    expect(files.length).toBeGreaterThan(25);
    const named = files.flatMap(({ text }) => loadedBy(text).map(({ name }) => name));
    const foreign = named.filter((name) => !name.startsWith(".") && !name.startsWith("node:"));
    expect(new Set(foreign)).toEqual(new Set(["@provcheck/core"]));
    expect(loadedBy('import { Queue } from "bullmq"; import type { Pool } from "pg";')).toEqual([
      { name: "bullmq", late: false },
    ]);
    const { peerDependencies } = JSON.parse(readFileSync(`${packages}queue/package.json`, "utf8")) as {
      peerDependencies: object;
    };
    expect(Object.keys(peerDependencies).sort()).toEqual([...OF_A_QUEUE].sort());
  });

  it("is loaded by its commands alone, and only when one of them is called", () => {
    const users = sources("cli/src").map(({ path, text }) => ({ path, loaded: loadedBy(text) }));
    const of = (name: RegExp) => users.filter(({ loaded }) => loaded.some((each) => name.test(each.name)));
    for (const { path } of of(/^@provcheck\/queue$/)) expect(path).toMatch(/^cli\/src\/queue\//);
    const into = of(/^\.\/queue\//);
    expect(into.map(({ path }) => path)).toEqual(["cli/src/actions.ts"]);
    expect(into.flatMap(({ loaded }) => loaded.filter(({ name }) => name.startsWith("./queue/")))).toEqual([
      { name: "./queue/commands.ts", late: true },
    ]);
  });
});
