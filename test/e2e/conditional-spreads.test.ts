import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { expect, it } from "vitest";
import { root } from "../fixtures/cli.ts";

const bare = (node: ts.Expression): ts.Expression =>
  ts.isParenthesizedExpression(node) ? bare(node.expression) : node;

/** `...(x ? { x } : {})`, the other way round, and `...(x && { x })`: an object that is there or not. */
function isConditional({ expression }: ts.SpreadAssignment): boolean {
  const spread = bare(expression);
  if (ts.isConditionalExpression(spread))
    return [spread.whenTrue, spread.whenFalse].map(bare).some(ts.isObjectLiteralExpression);
  return (
    ts.isBinaryExpression(spread) &&
    [ts.SyntaxKind.AmpersandAmpersandToken, ts.SyntaxKind.QuestionQuestionToken].includes(spread.operatorToken.kind) &&
    ts.isObjectLiteralExpression(bare(spread.right))
  );
}

/** Where each stands, as `file:line`. */
function conditionalSpreads(path: string, text: string): string[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isSpreadAssignment(node) && isConditional(node))
      found.push(`${path}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}`);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

it("knows a conditional spread when it sees one", () => {
  const seen = (text: string) =>
    conditionalSpreads("x.ts", `export const made = (x?: string) => ({ ${text} });`).length;
  for (const text of [
    "...(x ? { x } : {})",
    "...(x === undefined ? {} : { x })",
    "...((x && { x }))",
    "a: { ...(x ? { x } : {}) }",
  ])
    expect(seen(text), text).toBe(1);
  for (const text of ["...present({ x })", "...x", "a: [...(x ? [x] : [])]", "...(x ? one : other)"])
    expect(seen(text), text).toBe(0);
});

it("what may be missing is left out by `present`, in one way", () => {
  const left = ["core", "cli", "queue"].flatMap((name) => {
    const src = join(root, "packages", name, "src");
    return readdirSync(src, { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".ts") && !path.endsWith(".test.ts"))
      .flatMap((path) => conditionalSpreads(`${name}/${path}`, readFileSync(join(src, path), "utf8")));
  });
  expect(left.length, left.join("\n")).toBeLessThan(10);
});
