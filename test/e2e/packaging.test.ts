import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { tempDir } from "../fixtures/authority-file.ts";
import { root } from "../fixtures/cli.ts";

const read = (path: string) => readFileSync(join(root, path), "utf8");

describe("each package", () => {
  it.each(["core", "cli", "queue", "trust-lists"])("%s says what people and registries ask", (name) => {
    const manifest = JSON.parse(read(`packages/${name}/package.json`)) as Record<string, unknown>;
    for (const field of ["description", "license", "keywords", "author", "engines"])
      expect(manifest[field], field).toBeTruthy();
    expect(existsSync(join(root, `packages/${name}/README.md`))).toBe(true);
    // Written by the release, which publishes nothing without one (test/packed/before-release.test.ts).
    expect(manifest.files).toContain("CHANGELOG.md");
  });

  it("names third parties as they are installed", async () => {
    const { page } = (await import("../../scripts/third-party.mjs" as string)) as { page: string };
    expect(read("packages/core/THIRD-PARTY.md")).toBe(page);
    for (const text of ["libheif-js (LGPL-3.0)", "mediabunny (MPL-2.0)", "| mediabunny 1."])
      expect(page).toContain(text);
    expect(page).not.toContain("see its folder");
  });

  it("is published with provenance by the release workflow, trust lists and all", () => {
    const workflow = read(".github/workflows/release.yml");
    for (const text of ["node scripts/publish.mjs", "node scripts/publish-trust-lists.mjs", "id-token: write"])
      expect(workflow).toContain(text);
    expect(read("scripts/publish.mjs")).toContain("--provenance");
  });
});

const publicTypes = join(root, "packages/core/dist/public.d.ts");

/** What TypeScript says of consumers' files, strictly, with the declarations of the libraries checked too. */
function problems(sources: Readonly<Record<string, string>>, types: string[] = [], lib: string[] = []): string[] {
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
    lib: ["lib.es2022.d.ts", ...lib],
    types,
    typeRoots: [join(root, "node_modules/@types")],
    paths: { "@provcheck/core": [publicTypes] },
  });
  return ts
    .getPreEmitDiagnostics(program)
    .map(
      ({ messageText, file }) =>
        `${basename(file?.fileName ?? "")}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`,
    );
}
const named = (found: readonly string[]) => found.map((each) => each.slice(0, each.indexOf(":"))).sort();

describe("the packed types", () => {
  const all = (cases: string) => `import type { AssuranceState } from "@provcheck/core";
export function colour(state: AssuranceState): string {
  switch (state) {
    ${cases}
  }
}`;
  it("check without the DOM's types and without Node's, and a switch over a closed union is exhaustive", () => {
    const cases = ["trusted", "intact", "unverifiable", "broken", "none", "unchecked"];
    const lines = cases.map((each) => `case "${each}": return "x";`);
    const codes = `import type { LimitCode, ObservationId, Reason, Report, SummaryCode } from "@provcheck/core";
export const right: [LimitCode, ObservationId, Reason, SummaryCode] = ["timeout", "polyglot", "no-trust-list", "summary.not-checked"];
export const kind = (report: Report): "image" | "video" | "audio" | "document" | "manifest" | undefined => report.input.kind;`;
    const found = problems({
      whole: all(lines.join("\n")),
      missing: all(lines.slice(1).join("\n")),
      codes,
      misspelt: codes.replace('"timeout"', '"timeuot"'),
    });
    expect(named(found)).toEqual(["missing.mts", "misspelt.mts"]);
    expect(found.join()).toContain("ending return statement");
    expect(found.join()).toContain("timeuot");
  });

  it("take what Node has where its types are known", () => {
    const uses = `import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { createInspector, type Input, type InspectOptions } from "@provcheck/core";
export const inputs: Input[] = ["a", new URL("file:///a"), new ArrayBuffer(1), new Blob(["a"]), await open("a"), createReadStream("a"),
  new Response("a"), new Blob(["a"]).stream(), { size: 1, read: async () => new Uint8Array(1) }];
export const options: InspectOptions = { signal: AbortSignal.timeout(1) };
await using inspector = createInspector({ files: { child: new URL("file:///a") } });
await inspector.engines();`;
    const found = problems(
      {
        uses,
        input: `import type { Input } from "@provcheck/core";\nexport const input: Input = 4;`,
        signal: `import type { InspectOptions } from "@provcheck/core";\nexport const options: InspectOptions = { signal: 4 };`,
      },
      ["node"],
      ["lib.esnext.disposable.d.ts"],
    );
    expect(named(found)).toEqual(["input.mts", "signal.mts"]);
  });

  it.each([
    ["public.d.ts", () => import("@provcheck/core")],
    ["browser.public.d.ts", () => import("@provcheck/core/browser")],
    ["explain.public.d.ts", () => import("@provcheck/core/explain")],
  ])("%s says what there is, and brings nothing along", async (name, load) => {
    const text = read(`packages/core/dist/${name}`);
    const { importedFiles, typeReferenceDirectives } = ts.preProcessFile(text, true, true);
    expect([importedFiles, typeReferenceDirectives]).toEqual([[], []]);
    const exported = /^export \{ ([^}]+) \};$/m.exec(text)?.[1]?.split(", ");
    expect(exported?.map((each) => each.replace(/^.* as /, "")).sort()).toEqual(Object.keys(await load()).sort());
  });

  it("are what the package shows", () => {
    const manifest = JSON.parse(read("packages/core/package.json")) as Record<string, { exports: object }>;
    const packed = manifest.publishConfig?.exports;
    // What the command shares with the library is in the command's bundle, and nobody else's.
    const {
      "./internal": _internal,
      "./start": _start,
      ...shown
    } = manifest.exports as unknown as Record<string, object>;
    expect(packed).toEqual({
      ...shown,
      ".": { types: "./dist/public.d.ts", default: "./dist/node/host.bundle.js" },
      "./browser": { types: "./dist/browser.public.d.ts", default: "./dist/browser.js" },
      "./explain": { types: "./dist/explain.public.d.ts", default: "./dist/explain.js" },
    });
    const { dependencies } = JSON.parse(read("packages/core/package.json")) as { dependencies: object };
    // Its types of the browser's codecs would be in every program of whoever installs it.
    expect(Object.keys(dependencies)).not.toContain("mediabunny");
  });
});
