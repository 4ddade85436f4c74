import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { tempDir } from "../fixtures/authority-file.ts";
import { root } from "../fixtures/cli.ts";

const read = (path: string) => readFileSync(join(root, path), "utf8");

describe("each package", () => {
  it.each(["core", "cli", "trust-lists"])("%s says what people and registries ask", (name) => {
    const manifest = JSON.parse(read(`packages/${name}/package.json`)) as Record<string, unknown>;
    for (const field of ["description", "license", "keywords", "author", "engines"])
      expect(manifest[field], field).toBeTruthy();
    expect(existsSync(join(root, `packages/${name}/README.md`))).toBe(true);
  });

  it("names third parties as they are installed", async () => {
    const { page } = (await import("../../scripts/third-party.mjs" as string)) as { page: string };
    expect(read("packages/core/THIRD-PARTY.md")).toBe(page);
    for (const text of ["libheif-js (LGPL-3.0)", "mediabunny (MPL-2.0)"]) expect(page).toContain(text);
    expect(page).not.toContain("see its folder");
  });

  it("is published with provenance by the release workflow, trust lists and all", () => {
    const workflow = read(".github/workflows/release.yml");
    for (const text of ["node scripts/publish.mjs", "node scripts/publish-trust-lists.mjs", "id-token: write"])
      expect(workflow).toContain(text);
    expect(read("scripts/publish.mjs")).toContain("--provenance");
  });
});

/** What TypeScript says of consumers' files, strictly, with the declarations of the libraries checked too. */
function problems(sources: Readonly<Record<string, string>>): string[] {
  const dir = tempDir();
  const paths = Object.entries(sources).map(([name, source]) => {
    const path = join(dir, `${name}.mts`);
    writeFileSync(path, source);
    return path;
  });
  const program = ts.createProgram(paths, {
    strict: true,
    noEmit: true,
    skipLibCheck: false,
    exactOptionalPropertyTypes: true,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
    lib: ["lib.es2022.d.ts", "lib.esnext.disposable.d.ts"],
    types: ["node"],
    typeRoots: [join(root, "node_modules/@types")],
    paths: { "@provcheck/core": [join(root, "packages/core/dist/index.d.ts")] },
  });
  return ts
    .getPreEmitDiagnostics(program)
    .map(
      ({ messageText, file }) =>
        `${basename(file?.fileName ?? "")}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`,
    );
}

describe("types for a consumer without a DOM", () => {
  const all = (cases: string) => `import type { AssuranceState } from "@provcheck/core";
export function colour(state: AssuranceState): string {
  switch (state) {
    ${cases}
  }
}`;
  it("check by themselves, and a switch over a closed union is exhaustive", { timeout: 120_000 }, () => {
    const cases = ["trusted", "intact", "unverifiable", "broken", "none", "unchecked"];
    const lines = cases.map((each) => `case "${each}": return "x";`);
    const codes = `import type { LimitCode, ObservationId, Reason, SummaryCode } from "@provcheck/core";
export const right: [LimitCode, ObservationId, Reason, SummaryCode] = ["timeout", "polyglot", "no-trust-list", "summary.not-checked"];`;
    const found = problems({
      whole: all(lines.join("\n")),
      missing: all(lines.slice(1).join("\n")),
      codes,
      misspelt: codes.replace('"timeout"', '"timeuot"'),
    });
    expect(found.map((each) => each.slice(0, each.indexOf(":"))).sort()).toEqual(["missing.mts", "misspelt.mts"]);
    expect(found.join()).toContain("ending return statement");
    expect(found.join()).toContain("timeuot");
  });
});
