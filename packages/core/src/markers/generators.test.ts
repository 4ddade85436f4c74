import { readdirSync, readFileSync } from "node:fs";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";
import { FOLDER, generatorIndex } from "../../../../scripts/generator-index.mjs";
import { CASES } from "../../../../test/fixtures/marker-cases.ts";
import { fact } from "../../../../test/fixtures/walk.ts";
import { type CasesOf, defineGenerator } from "./define.ts";
import { MODULES } from "./generators/index.ts";
import { GENERATORS, ordered } from "./generators.ts";
import { MARKER_ROWS, matchMarkers } from "./match.ts";
import { recogniseName } from "./names.ts";
import { is, like } from "./table.ts";

const invented = defineGenerator({
  name: "Phantasma",
  vendor: "Phantasma Ltd.",
  product: "Phantasma",
  makes: ["image"],
  sure: "measured",
  source: "this test, 2026-11",
  rows: [
    { id: "phantasma.software", read: ["text/Software"], match: like(/^Phantasma \d/) },
    { id: "phantasma.edit", read: ["text/Comment"], match: is("repainted"), says: "ai-edited" },
  ],
});

describe("generators", () => {
  it("are all files of their folder: the list is written from it, never by hand", () => {
    expect(readFileSync(new URL("index.ts", FOLDER), "utf8")).toBe(generatorIndex());
    expect(generatorIndex(["b-2.ts", "a.ts", "index.ts", "a.test.ts"]).match(/".*"/g)).toEqual([
      '"./a.ts"',
      '"./b-2.ts"',
    ]);
  });

  it("have a case for every row: what is the marker, and at least one near miss", () => {
    for (const { id } of GENERATORS.flatMap(({ rows }) => rows)) {
      expect([id, CASES[id] !== undefined && (CASES[id]?.nearMisses.length ?? 0) > 0]).toEqual([id, true]);
    }
    // A missing case does not even compile.
    // @ts-expect-error
    const cases: CasesOf<typeof invented> = { "phantasma.edit": { yes: "repainted", nearMisses: [] } };
    expect(Object.keys(cases)).toHaveLength(1);
  });

  it("give their rows their own vendor, product and source", () => {
    expect(invented.rows).toEqual([
      expect.objectContaining({
        says: "ai-generated",
        confidence: "full",
        vendor: "Phantasma Ltd.",
        product: "Phantasma",
        source: "this test, 2026-11",
      }),
      expect.objectContaining({ says: "ai-edited", vendor: "Phantasma Ltd." }),
    ]);
    // Without a place of its own it stands behind those that have one, by name.
    const all = ordered([invented, ...GENERATORS]);
    const others = all.slice(all.findIndex(({ place }) => place === undefined)).map(({ name }) => name);
    expect(others).toContain(invented.name);
    expect(others).toEqual(others.toSorted());
  });

  it("are named once, and every name that is shown for one is recognised as its vendor's", () => {
    const names = GENERATORS.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(GENERATORS).toHaveLength(MODULES.flat().length);
    const shown = GENERATORS.flatMap(({ vendor, credentials }) =>
      (credentials ?? []).flatMap((each) => (each.shown ?? []).map((name): [string, string] => [name, vendor])),
    );
    // Galaxy stands for every phone of the series: `Galaxy S25`.
    for (const [name, vendor] of shown)
      expect([name, recogniseName(name === "Galaxy" ? "Galaxy S25" : name)?.vendor]).toEqual([name, vendor]);
  });

  it("prefer one tool's own row to a row that reads what many write", () => {
    const last = MARKER_ROWS.findLastIndex(({ id }) => id === "civitai.resources");
    expect(MARKER_ROWS.findIndex(({ id }) => id === "a1111.parameters")).toBeGreaterThan(last);
    const [hit] = matchMarkers([fact("text/parameters", CASES["civitai.resources"]?.yes ?? "")]);
    expect(hit?.row.id).toBe("civitai.resources");
  });

  it("keep their cases out of what is bundled", async () => {
    const { outputFiles } = await build({
      entryPoints: [new URL("generators.ts", import.meta.url).pathname],
      bundle: true,
      write: false,
      format: "esm",
      external: ["@noble/*"],
    });
    const text = outputFiles[0]?.text ?? "";
    expect(text).toContain("midjourney.job");
    expect(text).not.toContain("nearMisses");
  });
});

describe("names of rows", () => {
  const packages = new URL("../../../", import.meta.url);
  const sources = ["core/src/", "cli/src/"].flatMap((room) =>
    readdirSync(new URL(room, packages), { recursive: true, encoding: "utf8" })
      .filter((name) => /\.(?:ts|mjs)$/.test(name) && !/\.test\.ts$|^markers\/|node_modules|dist\//.test(name))
      .map((name) => room + name),
  );
  it("stand in no file outside the markers: what a row means others read from the row", () => {
    expect(sources.length).toBeGreaterThan(200);
    const quoted = new Set(MARKER_ROWS.flatMap(({ id }) => [`"${id}"`, `'${id}'`]));
    const found = sources.flatMap((name) => {
      const text = readFileSync(new URL(name, packages), "utf8");
      return [...quoted].filter((id) => text.includes(id)).map((id) => `${name}: ${id}`);
    });
    expect(found).toEqual([]);
  });
});
