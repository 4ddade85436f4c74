import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import ts from "typescript";
import { expect, it } from "vitest";
import { root } from "../fixtures/cli.ts";

/** What is ours in the packages, by its path in the project. */
const filesOf = (...packages: string[]) =>
  packages.flatMap((name) => {
    const src = join(root, "packages", name, "src");
    return readdirSync(src, { recursive: true, encoding: "utf8" })
      .filter((path) => /\.tsx?$/.test(path) && !path.endsWith(".test.ts"))
      .map((path) => ({ path: `${name}/${path}`, text: readFileSync(join(src, path), "utf8") }));
  });
const files = filesOf("core", "cli", "web", "queue");

/** Tables and texts are as long as what they list. */
const TABLES = ["core/markers/writers.ts", "core/model/format-table.ts"];
const MOST_FILE_LINES = 300;
const MOST_LINES = 60;
const MOST_BRANCHES = 15;
const SHORT_CIRCUITS = [
  ts.SyntaxKind.AmpersandAmpersandToken,
  ts.SyntaxKind.BarBarToken,
  ts.SyntaxKind.QuestionQuestionToken,
];
const isBranch = (node: ts.Node): boolean =>
  ts.isIfStatement(node) ||
  ts.isConditionalExpression(node) ||
  ts.isCaseClause(node) ||
  ts.isCatchClause(node) ||
  ts.isIterationStatement(node, false) ||
  (ts.isBinaryExpression(node) && SHORT_CIRCUITS.includes(node.operatorToken.kind));

/** Branches of a function's own, without those of functions inside it. */
function branchesOf(node: ts.Node): number {
  let count = 0;
  ts.forEachChild(node, (child) => {
    if (isBranch(child)) count += 1;
    if (!ts.isFunctionLike(child)) count += branchesOf(child);
  });
  return count;
}

/** Every function that is too long or has too many ways, as `file:line`. */
function tooLarge(path: string, text: string): string[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const lineOf = (at: number) => source.getLineAndCharacterOfPosition(at).line;
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node)) {
      const lines = lineOf(node.getEnd()) - lineOf(node.getStart()) + 1;
      const branches = branchesOf(node);
      if (lines >= MOST_LINES || branches > MOST_BRANCHES)
        found.push(`${path}:${lineOf(node.getStart()) + 1} ${lines} lines, ${branches} branches`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** Every way round that files take to themselves, types included. */
function circles(edges: ReadonlyMap<string, readonly string[]>): string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const visit = (path: string, way: readonly string[]): void => {
    const at = way.indexOf(path);
    if (at !== -1) found.push([...way.slice(at), path].join(" -> "));
    if (at !== -1 || done.has(path)) return;
    for (const next of edges.get(path) ?? []) visit(next, [...way, path]);
    done.add(path);
  };
  for (const path of edges.keys()) visit(path, []);
  return found;
}

it("no function has 60 lines, or more than 15 branches", () => {
  expect(files.length).toBeGreaterThan(500);
  expect(files.flatMap(({ path, text }) => tooLarge(path, text))).toEqual([]);
  expect(tooLarge("x.ts", `const f = (x: number) => {${"\n".repeat(60)}return x;\n};`)).toHaveLength(1);
  expect(tooLarge("x.ts", `const f = (x: number) => ${"x && ".repeat(16)}x;`)).toHaveLength(1);
});

it("no file has more than 300 lines but tables", () => {
  const long = files.filter(({ text }) => text.split("\n").length - 1 > MOST_FILE_LINES).map(({ path }) => path);
  expect(long.sort()).toEqual(TABLES);
});

it("no two files of the command or of the queue need each other, not even for a type", () => {
  const edges = new Map(
    filesOf("cli", "queue").map(({ path, text }) => {
      const named = ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);
      return [path, named.filter((name) => name.startsWith(".")).map((name) => join(dirname(path), name))] as const;
    }),
  );
  expect(circles(edges)).toEqual([]);
  expect(circles(new Map([["a", ["b"]], ["b", ["a"]]]))).toEqual(["a -> b -> a"]); // biome-ignore format: one circle
});
