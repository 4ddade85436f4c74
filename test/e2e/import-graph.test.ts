import { readdirSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { dirname, join, relative } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";

const root = new URL("../../packages/core/src/", import.meta.url).pathname;

const sources = readdirSync(root, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".ts") && !path.endsWith(".d.ts") && !path.endsWith(".test.ts"))
  .sort();
const roomOf = (path: string): string => (path.includes("/") ? path.slice(0, path.indexOf("/")) : path);

/** What a file imports, types and imports on demand too: paths inside the core, and packages by their names. */
function importsOf(path: string): { files: string[]; packages: string[] } {
  const { importedFiles } = ts.preProcessFile(readFileSync(root + path, "utf8"), true, true);
  const named = importedFiles.map(({ fileName }) => fileName);
  return {
    files: named
      .filter((name) => name.startsWith("."))
      .map((name) => relative(root, join(root, dirname(path), name)))
      .filter((name) => name.endsWith(".ts")),
    packages: named
      .filter((name) => !name.startsWith("."))
      .map((name) =>
        name
          .split("/")
          .slice(0, name.startsWith("@") ? 2 : 1)
          .join("/"),
      ),
  };
}

/** Everything that runs wherever the verifier may run: all but Node's room and the face that puts it in front. */
const portable = sources.filter((path) => roomOf(path) !== "node" && path !== "index.ts");

/** Libraries that run in a page. Whoever adds one has looked whether it does. */
const PORTABLE_PACKAGES = new Set([
  "@noble/curves",
  "@noble/hashes",
  "cborg",
  "exifr",
  "fft.js",
  "picomatch",
  "saxes",
  "zod",
]);

/** Names that only Node gives. */
const NODES_OWN = new Set(["Buffer", "process", "require", "__dirname", "__filename", "global", "setImmediate"]);

/** Uses of Node's own globals, apart from members and properties that happen to be called so. */
function nodesOwnIn(path: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && NODES_OWN.has(node.text)) {
      const { parent } = node;
      const isMember =
        ts.isPropertyAccessExpression(parent) && parent.name === node && !isGlobalThis(parent.expression);
      const isKey = (ts.isPropertyAssignment(parent) || ts.isPropertySignature(parent)) && parent.name === node;
      if (!isMember && !isKey) found.push(`${path}: ${node.text}`);
    }
    ts.forEachChild(node, visit);
  };
  const text = readFileSync(root + path, "utf8");
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true));
  return found;
}
const isGlobalThis = (node: ts.Node): boolean => ts.isIdentifier(node) && node.text === "globalThis";

describe("what may run in a page", () => {
  it("is most of the core", () => {
    expect(portable.length).toBeGreaterThan(200);
    expect(new Set(portable.map(roomOf))).toContain("web");
  });

  it("imports nothing of Node's room, no built-in module, no engine, no native module", () => {
    const wrong = portable.flatMap((path) => {
      const { files, packages } = importsOf(path);
      return [
        ...files.filter((file) => roomOf(file) === "node" || file === "index.ts"),
        ...packages.filter((name) => isBuiltin(name) || !PORTABLE_PACKAGES.has(name)),
      ].map((what) => `${path} -> ${what}`);
    });
    expect(wrong).toEqual([]);
  });

  it("uses none of Node's globals", () => {
    expect(portable.flatMap(nodesOwnIn)).toEqual([]);
  });
});

/** Rooms in the order of work: each may use those in front of it. */
const ORDER = ["model", "source", "formats", "metadata", "credentials", "markers", "probes", "assess", "compare"];
/** Rooms that stand beside that line, and what they may use. */
const BESIDE: Readonly<Record<string, readonly string[]>> = {
  web: ["model", "source", "formats", "credentials"],
  policy: [...ORDER, "policy"],
  explain: [...ORDER, "policy"],
  report: [...ORDER, "policy", "explain"],
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

describe("imports go one way", () => {
  it("between rooms", () => {
    const allowed = (from: string): readonly string[] => BESIDE[from] ?? ORDER.slice(0, ORDER.indexOf(from));
    const wrong = portable
      .filter((path) => path.includes("/"))
      .flatMap((path) =>
        importsOf(path)
          .files.filter((file) => roomOf(file) !== roomOf(path) && !allowed(roomOf(path)).includes(roomOf(file)))
          .map((file) => `${path} -> ${file}`),
      );
    expect(wrong).toEqual([]);
  });

  it("inside the credentials room", () => {
    const inner = (path: string): string | undefined => /^credentials\/([^/]+)\//.exec(path)?.[1];
    const wrong = portable.flatMap((path) => {
      const room = inner(path);
      if (room === undefined) return [];
      return importsOf(path).files.flatMap((file) => {
        const other = inner(file);
        const isShared = file === "credentials/crypto.ts" || !file.startsWith("credentials/");
        const may = isShared || other === room || (other !== undefined && CREDENTIALS[room]?.includes(other) === true);
        return may ? [] : [`${path} -> ${file}`];
      });
    });
    expect(wrong).toEqual([]);
  });
});
