import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parsePolicy, presetPolicy } from "@provcheck/core";
import { expect, it } from "vitest";
import { EXIT_CODES } from "../../packages/cli/src/exit-codes.ts";
import { message } from "../../packages/cli/src/messages.ts";
import { MARKER_ROWS } from "../../packages/core/src/markers/match.ts";
import { formats } from "../../packages/core/src/model/formats.ts";
import { ASSURANCE_STATES } from "../../packages/core/src/model/vocabulary.ts";
import { generatorsPage } from "../../scripts/generators-page.mjs";
import { formatsPage, withFormats } from "../fixtures/formats-page.ts";
import { referencePage } from "../fixtures/reference-page.ts";
import { missing, unclaimed, verificationPage } from "../fixtures/verification-page.ts";

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
  const readme = ["README.md", "docs/quickstart-developers.md"].flatMap((page) =>
    [...read(page).matchAll(/```ts\n([\s\S]*?)```/g)].map((match) => match[1] ?? ""),
  );
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
  for (const { code, name } of EXIT_CODES) expect(rows).toContain(`| ${code} | ${message("en", `exit.${name}`)} |`);
});

it("docs/verification.md says which file does each step, which codes it gives, and where it is held", () => {
  const page = verificationPage();
  if (process.env.UPDATE_DOCS) writeFileSync(join(root, "docs/verification.md"), page);
  expect(missing()).toEqual([]);
  expect(unclaimed()).toEqual([]);
  expect(read("docs/verification.md")).toBe(page);
});

it("docs/reference.md is what the schema, the tables and the texts say", () => {
  const page = referencePage();
  if (process.env.UPDATE_DOCS) writeFileSync(join(root, "docs/reference.md"), page);
  expect(read("docs/reference.md")).toBe(page);
  // What lists of results point to.
  const anchors = new Set([...page.matchAll(/<a id="([^"]+)">/g)].map((match) => match[1]));
  for (const kind of ["ai-generated", "ai-edited", "possibly-ai", "conflicting"])
    expect(anchors).toContain(`origin-${kind}`);
  for (const state of ASSURANCE_STATES) expect(anchors).toContain(`assurance-${state}`);
  for (const { id } of MARKER_ROWS) expect(anchors).toContain(`marker-${id}`);
});

it("the list of formats in both READMEs and docs/formats.md are what the table says", () => {
  const pages = {
    "README.md": withFormats(read("README.md"), "en"),
    "README.zh-CN.md": withFormats(read("README.zh-CN.md"), "zh-CN"),
    "docs/formats.md": formatsPage(),
  };
  for (const [page, text] of Object.entries(pages)) {
    if (process.env.UPDATE_DOCS) writeFileSync(join(root, page), text);
    expect(read(page), page).toBe(text);
    for (const { name } of formats().filter(({ kind }) => kind !== "manifest"))
      expect(text, `${page}: ${name}`).toContain(name);
  }
});

it("every link of the documents leads somewhere", () => {
  const pages = ["README.md", "README.zh-CN.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "packages/action/README.md"]
    .concat(readdirSync(join(root, "docs"), { recursive: true, encoding: "utf8" }).map((file) => `docs/${file}`))
    .concat(
      readdirSync(join(root, "examples"), { recursive: true, encoding: "utf8" }).map((file) => `examples/${file}`),
    )
    .filter((file) => file.endsWith(".md") && !file.includes("node_modules"));
  for (const page of pages)
    for (const [, link = ""] of read(page).matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^(?:https?:|mailto:)/.test(link)) continue;
      const [path = "", anchor] = link.split("#");
      const target = path === "" ? page : join(dirname(page), path);
      expect(existsSync(join(root, target)), `${page}: ${link}`).toBe(true);
      if (anchor !== undefined && target.endsWith(".md")) {
        const text = read(target);
        const slugs = [...text.matchAll(/^#+ (.+)$/gm)].map((match) =>
          (match[1] ?? "")
            .toLowerCase()
            .replace(/[^\p{L}\p{N} -]/gu, "")
            .replaceAll(" ", "-"),
        );
        expect(slugs.includes(anchor) || text.includes(`id="${anchor}"`), `${page}: ${link}`).toBe(true);
      }
    }
});

it("the policy of the quickstart is one", async () => {
  const [, text = ""] = /```json\n([\s\S]*?)```/.exec(read("docs/quickstart-ci.md")) ?? [];
  expect((await parsePolicy(JSON.parse(text))).rules).toHaveLength(3);
  const presets = [...read("docs/quickstart-ci.md").matchAll(/^\| `([\w-]+)`/gm)].map((match) => match[1] ?? "");
  expect(presets.map((name) => presetPolicy(name).name)).toEqual(presets);
});

it("docs/generators.md is what the tables say", () => {
  expect(read("docs/generators.md")).toBe(generatorsPage());
});

it("no source file is longer than 400 lines", () => {
  const files = readdirSync(join(root, "packages"), { recursive: true, encoding: "utf8" }).filter((file) =>
    /^(?:core|cli|queue)\/src\/.*\.ts$/.test(file),
  );
  expect(files.length).toBeGreaterThan(50);
  for (const file of files) expect(read(`packages/${file}`).split("\n").length, file).toBeLessThanOrEqual(400);
});
