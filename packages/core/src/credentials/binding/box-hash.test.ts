import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { app11, jpegSegments } from "../../../../../test/fixtures/forge/carriers/jpeg.ts";
import { digest, superbox } from "../../../../../test/fixtures/forge/jumbf.ts";
import * as media from "../../../../../test/fixtures/media.ts";
import { codesOf, contextOf } from "../../../../../test/fixtures/opened.ts";
import { LimitError } from "../../model/limits.ts";
import { Reader } from "../../source/reader.ts";
import { bytesSource } from "../../source/source.ts";
import { judgeDisplay } from "../display/judge.ts";
import { shownOfPng } from "../display/png.ts";
import { planBoxHash } from "./box-hash.ts";
import type { BindingContext } from "./plan.ts";

const LABEL = "c2pa.hash.boxes";
const code = (name: string) => `assertion.boxesHash.${name}`;
const STORE = superbox("c2pa", "c2pa", [media.box("free", media.zeros(60))]);
const chunk = (type: string, data: Uint8Array) => media.bytes(media.be32(data.length), type, data, media.zeros(4));
const CABX = chunk("caBX", STORE);
const TEXT = media.textChunk("Comment", "hello");
const png = async (...more: Uint8Array[]) => media.withPngChunks(await media.picture("png"), CABX, ...more);

interface Entry {
  names: readonly string[];
  excluded?: boolean;
  hash?: Uint8Array;
}

/** A list over a file whose boxes stand as `context` names them; C2PA is hashed to a zero byte. */
function listOf(file: Uint8Array, { container }: BindingContext, entries: readonly Entry[]): Map<string, unknown> {
  const pieces = container.pieces.filter((piece) => piece.box !== undefined);
  const boxes = pieces.filter((piece, index) => piece.box !== "C2PA" || pieces[index - 1]?.box !== "C2PA");
  let at = 0;
  const list = entries.map(({ names, excluded, hash }) => {
    const [first, last] = [boxes[at], boxes[at + names.length - 1]];
    at += names.length;
    const run = first && last ? file.subarray(first.offset, last.offset + last.length) : new Uint8Array(0);
    return new Map<string, unknown>([
      ["names", names],
      ["hash", hash ?? (names[0] === "C2PA" ? Uint8Array.of(0) : digest(run))],
      ...(excluded === undefined ? [] : [["excluded", excluded] as [string, unknown]]),
    ]);
  });
  return new Map<string, unknown>([
    ["alg", "sha256"],
    ["boxes", list],
  ]);
}

const each = (...names: string[]): Entry[] => names.map((name) => ({ names: [name] }));
const WHOLE: readonly Entry[] = [{ names: ["PNGh", "IHDR", "pHYs"] }, ...each("C2PA", "IDAT", "IEND")];
/** The same with a text chunk behind the store, which need not fit. */
const TEXT_EXCLUDED = [...WHOLE.slice(0, 2), { names: ["tEXt"], excluded: true }, ...WHOLE.slice(2)];

async function judged(file: Uint8Array, entries: readonly Entry[], change?: (list: Map<string, unknown>) => void) {
  const context = await contextOf(file);
  const value = listOf(file, context, entries);
  change?.(value);
  const plan = await planBoxHash(LABEL, value, context);
  const shown = await shownOfPng(context.container, context.reader);
  return { plan, context, codes: await codesOf(plan, context), display: judgeDisplay(shown, plan.coverage).outcome };
}
const open = (plan: { coverage: readonly { state: string; what: string }[] }) =>
  plan.coverage.filter((range) => range.state === "open").map((range) => range.what);

describe("a box hash over a PNG", () => {
  it("protects what its entries stand for, ranges with the bytes between their boxes", async () => {
    const { codes, plan, display } = await judged(await png(), WHOLE);
    expect(codes).toEqual([code("match")]);
    expect(open(plan)).toEqual([]);
    expect(display).toBe("protected");
  });

  it("notices a flip of any protected byte and of no other", async () => {
    const file = media.bytes(await png(TEXT), "behind");
    const entries = TEXT_EXCLUDED;
    const { plan, context } = await judged(file, entries);
    const state = (at: number) => plan.coverage.find((range) => at < range.offset + range.length)?.state;
    await fc.assert(
      fc.asyncProperty(fc.nat(file.length - 1), fc.integer({ min: 1, max: 255 }), async (at, by) => {
        const flipped = Uint8Array.from(file, (byte, index) => (index === at ? byte ^ by : byte));
        const reader = new Reader(bytesSource(flipped));
        const expected = state(at) === "protected" ? code("mismatch") : code("match");
        expect(await codesOf(plan, { ...context, reader })).toEqual([expected]);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ["a box that is not listed", () => png(TEXT), WHOLE, "unknownBox"],
    ["a list that ends too early", () => png(), WHOLE.slice(0, 2), "unknownBox"],
    ["the store not listed", () => png(), each("PNGh", "IHDR", "pHYs", "IDAT", "IEND"), "unknownBox"],
    [
      "a listed box that is not there",
      () => png(),
      [...WHOLE.slice(0, 2), ...each("tEXt", "IDAT", "IEND")],
      "mismatch",
    ],
    ["another order", () => png(), each("PNGh", "C2PA", "IHDR", "pHYs", "IDAT", "IEND"), "mismatch"],
    ["the store twice", () => png(), [...WHOLE.slice(0, 2), ...each("C2PA", "IDAT", "IEND")], "malformed"],
    [
      "the store among others",
      () => png(),
      [{ names: ["PNGh", "IHDR", "pHYs", "C2PA"] }, ...WHOLE.slice(2)],
      "malformed",
    ],
    ["everything excluded", () => png(), WHOLE.map((entry) => ({ ...entry, excluded: true })), "malformed"],
    ["no entries", () => png(), [], "malformed"],
    ["an entry without names", () => png(), [{ names: [] }], "malformed"],
    ["what lies behind the end in the middle", () => png(), [...each("c2pa.after"), ...WHOLE], "malformed"],
    ["an empty digest", () => png(), [...WHOLE.slice(0, 3), { names: ["IEND"], hash: new Uint8Array(0) }], "mismatch"],
  ] as const)("does not match with %s", async (_, make, entries, name) => {
    const { codes } = await judged(await make(), entries);
    expect(codes).toEqual([code(name)]);
  });

  it.each([
    ["no hash in an entry", (entry: Map<string, unknown>) => entry.delete("hash"), code("mismatch")],
    [
      "an algorithm that is not allowed",
      (entry: Map<string, unknown>) => entry.set("alg", "md5"),
      "algorithm.unsupported",
    ],
    ["`excluded` that is no boolean", (entry: Map<string, unknown>) => entry.set("excluded", 1), code("malformed")],
    ["names that are no text", (entry: Map<string, unknown>) => entry.set("names", [7]), code("malformed")],
  ] as const)("does not match with %s", async (_, change, expected) => {
    const { codes, plan } = await judged(await png(), WHOLE, (value) => {
      const list = value.get("boxes");
      const [first] = Array.isArray(list) ? list : [];
      if (first instanceof Map) change(first);
    });
    expect(codes).toEqual([expected]);
    expect(plan.coverage.every((range) => range.state === "open")).toBe(true);
  });

  it.each<[string, () => Promise<Uint8Array>, readonly Entry[], string | undefined]>([
    ["a box that is not there", () => png(), [...WHOLE.slice(0, 2), ...each("tEXt", "IDAT", "IEND")], "boxes are missing or in another order"],
    ["everything excluded", () => png(), WHOLE.map((entry) => ({ ...entry, excluded: true })), "no box is hashed"],
    ["no entries", () => png(), [], undefined],
  ])("says why it does not match with %s", async (_, make, entries, why) => {
    expect((await judged(await make(), entries)).plan.statuses[0]?.explanation).toBe(why);
  }); // biome-ignore format: a table

  it("says that an entry has no hash", async () => {
    const { plan } = await judged(await png(), WHOLE, (value) => {
      for (const entry of value.get("boxes") as Map<string, unknown>[]) entry.delete("hash");
    });
    expect(plan.statuses[0]?.explanation).toBe("an entry without a hash");
  });

  it("cannot be checked where no box of the format is told apart: what lies behind the end is none", async () => {
    const context = await contextOf(await png());
    const value = listOf(await png(), context, WHOLE);
    const bare = context.container.pieces.map(({ box: _, ...piece }) => piece);
    const planned = async (pieces: typeof context.container.pieces) => {
      const plan = await planBoxHash(LABEL, value, { ...context, container: { ...context.container, pieces } });
      return plan.statuses.map((status) => status.code);
    };
    expect(await planned(bare)).toEqual(["algorithm.unsupported"]);
    expect(await planned(bare.map((piece) => ({ ...piece, box: "c2pa.after" })))).toEqual(["algorithm.unsupported"]);
  });

  it("without an algorithm anywhere is unsupported, never changed", async () => {
    const { codes } = await judged(await png(), WHOLE, (value) => value.delete("alg"));
    expect(codes).toEqual(["algorithm.unsupported"]);
  });

  it("leaves an excluded picture unbound, and excluded metadata open", async () => {
    const picture = WHOLE.map((entry) => (entry.names[0] === "IDAT" ? { ...entry, excluded: true } : entry));
    const without = await judged(await png(), picture);
    expect(without.codes).toEqual([code("match")]);
    expect(without).toMatchObject({ display: "unbound", plan: { breaches: ["exclusion-of-content"] } });
    const metadata = await judged(await png(TEXT), TEXT_EXCLUDED);
    expect(metadata.codes).toEqual([code("match")]);
    expect(metadata).toMatchObject({ display: "protected", plan: { breaches: [] } });
    expect(open(metadata.plan)).toEqual(["tEXt"]);
  });

  it("covers what lies behind the end where it lists it, and tells where it does not", async () => {
    const file = media.bytes(await png(), "behind");
    const listed = await judged(file, [...WHOLE, ...each("c2pa.after")]);
    expect(listed.codes).toEqual([code("match")]);
    expect(open(listed.plan)).toEqual([]);
    const older = await judged(file, WHOLE);
    expect(older.codes).toEqual([code("match")]);
    expect(older.plan.breaches).toEqual(["trailing-bytes-unlisted"]);
    expect(open(older.plan)).toEqual(["trailing bytes"]);
  });

  it("is not judged where the boxes could not all be named", async () => {
    const context = await contextOf(await png());
    const value = listOf(await png(), context, WHOLE);
    context.container.limits.push({ code: "budget-exceeded", step: "read", budget: "pieceCount" });
    await expect(planBoxHash(LABEL, value, context)).rejects.toBeInstanceOf(LimitError);
  });
});

describe("a box hash over a JPEG", () => {
  const scan = media.bytes(media.jpegSegment(0xda, media.zeros(2)), [1, 2, 0xff, 0xd0, 3, 4, 0xff, 0xd1, 5]);
  const end = Uint8Array.of(0xff, 0xd9);
  const jpeg = (...more: Uint8Array[]) =>
    media.bytes(
      [0xff, 0xd8],
      jpegSegments(STORE, "JP", 1, 60),
      media.jpegSegment(0xdb, media.zeros(3)),
      scan,
      end,
      ...more,
    );

  async function over(
    file: Uint8Array,
    entries: (at: (from: number, to: number) => Uint8Array) => [string[], Uint8Array][],
  ) {
    const context = await contextOf(file);
    const boxes = entries((from, to) => digest(file.subarray(from, to))).map(
      ([names, hash]) =>
        new Map<string, unknown>([
          ["names", names],
          ["hash", hash],
        ]),
    );
    const plan = await planBoxHash(
      LABEL,
      new Map<string, unknown>([
        ["alg", "sha256"],
        ["boxes", boxes],
      ]),
      context,
    );
    return { codes: await codesOf(plan, context), plan };
  }

  const file = jpeg();
  const dqt = file.length - 2 - scan.length - 7;
  const sos = file.length - 2 - scan.length;
  const zero = Uint8Array.of(0);

  it.each<[string, (at: (from: number, to: number) => Uint8Array) => [string[], Uint8Array][]]>([
    [
      "as boxes of their own",
      (at) => [
        [["SOI"], at(0, 2)],
        [["C2PA"], zero],
        [["DQT", "SOS"], at(dqt, sos + 8)],
        [["RST0", "RST1", "EOI"], at(sos + 8, file.length)],
      ],
    ],
    [
      "within SOS",
      (at) => [
        [["SOI"], at(0, 2)],
        [["C2PA"], zero],
        [["DQT", "SOS", "EOI"], at(dqt, file.length)],
      ],
    ],
  ])("takes restart markers %s, and the store's segments as one box", async (_, entries) => {
    const { codes, plan } = await over(file, entries);
    expect(codes).toEqual([code("match")]);
    expect(open(plan)).toEqual([]);
  });

  it("takes further pictures segment by segment, or as what lies behind", async () => {
    const second = media.bytes([0xff, 0xd8], media.jpegSegment(0xfe, media.zeros(2)), end);
    const two = jpeg(second);
    const head = (at: (from: number, to: number) => Uint8Array): [string[], Uint8Array][] => [
      [["SOI"], at(0, 2)],
      [["C2PA"], zero],
      [["DQT", "SOS", "EOI"], at(dqt, file.length)],
    ];
    const split = await over(two, (at) => [...head(at), [["SOI", "COM", "EOI"], at(file.length, two.length)]]);
    const behind = await over(two, (at) => [...head(at), [["c2pa.after"], at(file.length, two.length)]]);
    expect([split.codes, behind.codes]).toEqual([[code("match")], [code("match")]]);
  });

  it("knows no APP11 of another kind under the store's name", async () => {
    const other = app11("JP", 5, 1, superbox("json", "other", []));
    const added = media.bytes(file.subarray(0, dqt), other, file.subarray(dqt));
    const { codes } = await over(added, (at) => [
      [["SOI"], at(0, 2)],
      [["C2PA"], zero],
      [["DQT", "SOS", "EOI"], at(dqt + other.length, added.length)],
    ]);
    expect(codes).toEqual([code("unknownBox")]);
  });
});
