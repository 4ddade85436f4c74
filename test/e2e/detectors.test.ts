import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInspector, type DetectorModule, explain, type Report } from "@provcheck/core";
import { afterAll, describe, expect, it } from "vitest";
import { BITS, chance, decode, encode, FALSE_ALARMS, SCHEMAS } from "../../examples/trustmark/data-layer.mjs";
import { tempDir } from "../fixtures/authority-file.ts";
import { root } from "../fixtures/cli.ts";
import { picture } from "../fixtures/media.ts";
import { numbers } from "../fixtures/scenes.ts";

const inspector = createInspector({ processes: 1 });
afterAll(() => inspector.close());
const png = new Uint8Array(await picture("png"));
const inspect = (...detectors: readonly DetectorModule[]): Promise<Report> =>
  inspector.inspect(png, { name: "picture.png", detectors });

const folder = tempDir();
/** A detector's module with this body of `detect`. */
function module(name: string, body: string, more = ""): string {
  const path = join(folder, `${name}.mjs`);
  writeFileSync(
    path,
    `${more}\nexport default { name: "${name}", version: "1.0", async detect(pixels, { options }) { ${body} } };`,
  );
  return path;
}
const codes = ({ limits }: Report) => limits.map(({ code, detail }) => [code, detail]);
const said = ({ markers }: Report) =>
  markers.flatMap(({ id, detector }) => (id === "detector.finding" ? [detector] : []));

describe("a detector that somebody adds", () => {
  it("is told as its own word, with name, version and digest, and decides nothing", async () => {
    const path = module("own", "console.log('x'.repeat(200_000)); return [{ says: 'ai-generated', text: [pixels.width, 'x', pixels.height, ', ', options.word, '\\u001b[2J'].join(''), score: 0.5, region: { left: 1, top: 2, width: 3, height: 4 } }];"); // biome-ignore format: one line
    const digest = createHash("sha256").update(readFileSync(path)).digest("hex");
    const report = await inspect({ module: path, sha256: digest.toUpperCase(), options: { word: "hello" } });
    const [marker] = report.markers;
    expect(marker).toMatchObject({
      id: "detector.finding",
      says: "possibly-ai",
      confidence: "hint",
      carriage: "stated",
    });
    expect(marker?.detector).toMatchObject({ name: "own", version: "1.0", digest, score: 0.5, region: { left: 1, top: 2, width: 3, height: 4 } }); // biome-ignore format: one line
    expect(marker?.detector?.text).toMatch(/^\d+x\d+, hello \[2J$/);
    expect([report.origin.kind, report.limits, report.observations]).toEqual([
      "unknown",
      [],
      (await inspect()).observations,
    ]);
    for (const [lang, label] of [
      ["en", "Added detector"],
      ["zh-CN", "外加检测器"],
    ] as const)
      expect(explain(report, { lang }).details.find((each) => each.label === label)?.value).toContain("“own”");
  });

  it("that finds nothing has been asked all the same", async () => {
    const report = await inspect({ module: module("silent", "return [];") });
    expect([said(report)[0]?.name, said(report)[0]?.text, report.limits]).toEqual(["silent", "", []]);
  });

  it.each([
    ["throws", module("throws", "throw new Error('no');"), "detector-failed"],
    ["ends its process", module("exits", "process.exit(0);"), "detector-nonsense"],
    ["kills itself", module("dies", "process.kill(process.pid, 'SIGKILL');"), "detector-failed"],
    ["is no module", module("broken", "return [", "}"), "detector-failed"],
    ["is not there", join(folder, "absent.mjs"), "detector-failed"],
    ["answers with a word", module("word", "return 'yes';"), "detector-nonsense"],
    ["answers with findings of no kind", module("kinds", "return [{ says: 'captured', text: 'x' }];"), "detector-nonsense"],
    ["answers without text", module("mute", "return [{ says: 'none' }];"), "detector-nonsense"],
    ["answers with what is no JSON", module("big", "return [{ says: 'none', text: 10n }];"), "detector-failed"],
    ["answers with megabytes", module("long", "return [{ says: 'none', text: 'x'.repeat(2_000_000) }];"), "detector-nonsense"],
    ["writes an answer of its own", module("forger", "process.stdout.write('[]'); (await import('node:fs')).writeSync(1, '{\"name\":\"provcheck\",\"version\":\"1\",\"findings\":[]}\\n'); process.exit(0);"), "detector-nonsense"],
  ])("that %s becomes a limit, and the report stands", async (_, path, code) => {
    const report = await inspect({ module: path });
    expect(codes(report)).toEqual([[code, path.split("/").pop()]]);
    expect([said(report), report.origin.kind, report.checked]).toEqual([[], "unknown", "partly"]);
    expect(JSON.stringify(explain(report, { lang: "zh-CN" }))).toContain("外加的检测器");
  }); // biome-ignore format: a table

  it("that never ends is ended, and the next is asked", async () => {
    const hangs = { module: module("hangs", "for (;;) {}"), timeMs: 1_500 };
    const report = await inspect(hangs, { module: module("next", "return [];") });
    expect(codes(report)).toEqual([["detector-timeout", "hangs.mjs"]]);
    expect(said(report).map((each) => each?.name)).toEqual(["next"]);
  });

  it("that says too much is cut", async () => {
    const path = module("much", "return Array.from({ length: 40 }, (_, at) => ({ says: 'none', text: at + 'y'.repeat(900), score: 7, region: { left: -1, top: 0, width: 1e9, height: 2 } }));"); // biome-ignore format: one line
    const report = await inspect({ module: path });
    expect(said(report)).toHaveLength(8);
    expect(said(report)[0]).toEqual({
      name: "much",
      version: "1.0",
      digest: said(report)[0]?.digest,
      text: expect.any(String),
    });
    expect(said(report)[0]?.text).toHaveLength(200);
    expect(codes(report)).toEqual([["detector-more", "much.mjs"]]);
  });

  it("of another digest is not run", async () => {
    const trace = join(folder, "trace");
    const path = module(
      "other",
      "return [];",
      `import { writeFileSync } from "node:fs"; writeFileSync(${JSON.stringify(trace)}, "");`,
    );
    const report = await inspect({ module: path, sha256: "0".repeat(64) });
    expect(codes(report)).toEqual([["detector-digest", "other.mjs"]]);
    expect(() => readFileSync(trace)).toThrow();
  });

  it.each([
    ["a path", "x.mjs"],
    ["a member nobody reads", [{ module: "x", timeout: 5 }]],
    ["no digest", [{ module: "x", sha256: "abc" }]],
    ["an hour", [{ module: "x", timeMs: 3_600_000 }]],
  ])(
    // biome-ignore format: one line
    "is refused as %s",
    async (_, detectors) => {
      await expect(inspector.inspect(png, { detectors: detectors as readonly DetectorModule[] })).rejects.toThrow(
        /detectors must be/,
      );
    },
  );
});

describe("TrustMark's data layer, without weights", () => {
  const next = numbers(26);
  const bits = (count: number): number[] => Array.from({ length: count }, () => Math.floor(2 * next()));
  /** So many of the first 96 bits the other way. */
  function damaged(word: readonly number[], count: number): number[] {
    const places = new Set<number>();
    while (places.size < count) places.add(Math.floor(96 * next()));
    return word.map((bit, at) => (places.has(at) ? 1 - bit : bit));
  }
  /** Mended bits up to which a schema is believed. */
  const believed = (schema: number): number => {
    let mended = -1;
    while (mended < (SCHEMAS[schema]?.mends ?? 0) && chance(schema, mended + 1) <= FALSE_ALARMS) mended++;
    return mended;
  };

  it.each([0, 1, 2])("schema %i comes back, with as many wrong bits as are believed, and no more", (schema) => {
    const { data = 0 } = SCHEMAS[schema] ?? {};
    expect(believed(schema)).toBe([8, 3, 2][schema]);
    for (let round = 0; round < 40; round++) {
      const message = bits(data);
      const word = encode(message, schema);
      expect(word).toHaveLength(BITS);
      for (let wrong = 0; wrong <= believed(schema); wrong++)
        expect(decode(damaged(word, wrong))).toMatchObject({ schema, data: message, mended: wrong });
      const more = decode(damaged(word, believed(schema) + 1));
      expect(more === undefined || more.data.join("") !== message.join("")).toBe(true);
    }
  });

  it("corrects all that its codes can, schema by schema", async () => {
    const { bch } = await import("../../examples/trustmark/bch.mjs");
    for (const { mends, data } of SCHEMAS) {
      const code = bch(mends);
      expect(code.check).toBe(7 * mends);
      const message = bits(data + ((8 - (data % 8)) % 8));
      const word = [...message, ...code.encode(message)];
      for (let wrong = 0; wrong <= mends; wrong++) {
        const places = Array.from({ length: wrong }, (_, at) => (at * 11 + wrong) % word.length);
        const hurt = word.map((bit, at) => (places.includes(at) ? 1 - bit : bit));
        expect(code.decode(hurt)).toEqual({ word, mended: wrong });
      }
    }
  });

  it("reads the version from the last two bits, refuses schema 3, and takes noise for nothing", () => {
    expect(encode(bits(68), 2).slice(-4)).toEqual([0, 0, 1, 0]);
    expect(decode(encode(bits(75), 3))).toBeUndefined();
    expect(decode(bits(99))).toBeUndefined();
    const alarms = Array.from({ length: 4_000 }, () => decode(bits(BITS))).filter((found) => found !== undefined);
    expect(alarms).toEqual([]);
  });

  it("the example reads a picture with a stand-in for the model, and no other model than the one named", async () => {
    const message = bits(61);
    const runtime = join(folder, "runtime.mjs");
    writeFileSync(runtime, `
      export class Tensor { constructor(type, data, dims) { Object.assign(this, { type, data, dims }); } }
      export const InferenceSession = { create: async () => ({ inputNames: ["image"], outputNames: ["output"], run: async ({ image }) => {
        if (image.data.length !== 3 * 224 * 224 || image.data.some((value) => !(value >= 0 && value <= 1))) throw new Error("planes");
        return { output: { data: Float32Array.from(${JSON.stringify(damaged(encode(message, 1), 3))}, (bit) => bit - 0.5) } };
      } }) };`); // biome-ignore format: a module
    const model = join(folder, "decoder.onnx");
    writeFileSync(model, "not a model");
    const sha256 = createHash("sha256").update("not a model").digest("hex");
    const example = { module: join(root, "examples/trustmark/trustmark.mjs"), options: { model, sha256, runtime } };
    const report = await inspect(example);
    expect([report.limits, said(report)[0]?.text]).toEqual([
      [],
      `TrustMark P, BCH_5: 1*${message.join("")} (3 bits mended)`,
    ]);
    expect(report.markers[0]?.says).toBe("none");
    const other = await inspect({ ...example, options: { ...example.options, sha256: "0".repeat(64) } });
    expect(codes(other)).toEqual([["detector-failed", "trustmark.mjs"]]);
  });
});
