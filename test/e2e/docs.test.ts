import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { EXIT_CODES } from "../../packages/cli/src/exit-codes.ts";
import { generatorsPage } from "../../scripts/generators-page.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const read = (path: string): string => readFileSync(join(root, path), "utf8");

/** Source files that hold what `index.ts` re-exports. */
function publicFiles(): string[] {
  const files = [...read("packages/core/src/index.ts").matchAll(/from "\.\/(.+?\.ts)"/g)].map(
    (match) => `packages/core/src/${match[1]}`,
  );
  return [...new Set(files)];
}

it("every example in the documentation comments and the README compiles", () => {
  const dir = join(root, "test/.examples");
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(dir);
  const comments = publicFiles().flatMap((file) =>
    [...read(file).matchAll(/@example\n[\s\S]*?```ts\n([\s\S]*?)```/g)].map((match) =>
      (match[1] ?? "").replace(/^ \* ?/gm, ""),
    ),
  );
  const readme = [...read("README.md").matchAll(/```ts\n([\s\S]*?)```/g)].map((match) => match[1] ?? "");
  expect(comments.length).toBeGreaterThanOrEqual(6);
  expect(readme.length).toBeGreaterThanOrEqual(1);
  for (const [index, code] of [...comments, ...readme].entries())
    writeFileSync(join(dir, `example-${index}.ts`), `${code}\nexport {};\n`);
  const config = {
    extends: "../../tsconfig.base.json",
    compilerOptions: { noEmit: true, composite: false, declaration: false, sourceMap: false, noUnusedLocals: false },
    include: ["*.ts"],
  };
  writeFileSync(join(dir, "tsconfig.json"), JSON.stringify(config));
  try {
    execFileSync(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", dir], { encoding: "utf8" });
  } catch (error) {
    throw new Error((error as { stdout: string }).stdout);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});

it("every public export has a documentation comment with an example", () => {
  const index = read("packages/core/src/index.ts");
  const names = [...index.matchAll(/^export (?:type )?\{([^}]+)\}/gm)].flatMap((match) =>
    (match[1] ?? "").split(",").map(
      (name) =>
        name
          .replace(/\btype\b/, "")
          .trim()
          .split(" as ")[0] ?? "",
    ),
  );
  expect(names.length).toBeGreaterThan(15);
  const sources = publicFiles().map(read);
  for (const name of names) {
    const declared = sources
      .map((source) => ({
        source,
        at: source.search(new RegExp(`^export (?:async )?(?:function|class|interface|type|const) ${name}\\b`, "m")),
      }))
      .find(({ at }) => at !== -1);
    expect(declared, name).toBeDefined();
    const before = declared?.source.slice(0, declared.at).trimEnd() ?? "";
    expect(before.endsWith("*/"), `${name} has a comment`).toBe(true);
    expect(before.slice(before.lastIndexOf("/**")), `${name} has an example`).toContain("@example");
  }
});

it("README shows the exit codes of the one table", () => {
  const rows = read("README.md").replace(/ +\|/g, " |");
  for (const { code, meaning } of EXIT_CODES) expect(rows).toContain(`| ${code} | ${meaning} |`);
});

it("docs/generators.md is what the tables say", () => {
  expect(read("docs/generators.md")).toBe(generatorsPage());
});

it("no source file is longer than 400 lines", () => {
  const files = readdirSync(join(root, "packages"), { recursive: true, encoding: "utf8" }).filter((file) =>
    /^(?:core|cli)\/src\/.*\.ts$/.test(file),
  );
  expect(files.length).toBeGreaterThan(50);
  for (const file of files) expect(read(`packages/${file}`).split("\n").length, file).toBeLessThanOrEqual(400);
});
