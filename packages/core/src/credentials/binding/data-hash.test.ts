import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { app11, jpegSegments } from "../../../../../test/fixtures/forge/carriers/jpeg.ts";
import { digest, superbox } from "../../../../../test/fixtures/forge/jumbf.ts";
import * as media from "../../../../../test/fixtures/media.ts";
import { codesOf, contextOf, statusesOf } from "../../../../../test/fixtures/opened.ts";
import { Reader } from "../../source/reader.ts";
import { bytesSource } from "../../source/source.ts";
import { shownOfJpeg } from "../display/jpeg.ts";
import { judgeDisplay } from "../display/judge.ts";
import { planDataHash } from "./data-hash.ts";
import type { BindingContext } from "./plan.ts";

const LABEL = "c2pa.hash.data";
const STORE = jpegSegments(superbox("c2pa", "c2pa", [media.box("free", media.zeros(200))]));

/** The assertion that holds for a file without these ranges. */
function assertionOf(
  file: Uint8Array,
  exclusions: readonly (readonly [number, number])[],
  more: [string, unknown][] = [],
) {
  let at = 0;
  const kept: Uint8Array[] = [];
  for (const [start, length] of [...exclusions, [file.length, 0] as const]) {
    kept.push(file.subarray(at, start));
    at = start + length;
  }
  return new Map<string, unknown>([
    ["alg", "sha256"],
    ["hash", digest(media.bytes(...kept))],
    [
      "exclusions",
      exclusions.map(
        ([start, length]) =>
          new Map([
            ["start", start],
            ["length", length],
          ]),
      ),
    ],
    ...more,
  ]);
}

const signed = async (...behindStore: Uint8Array[]) =>
  media.withJpegSegments(await media.picture("jpeg"), STORE, ...behindStore);
const storeRange = [2, STORE.length] as const;

async function judged(file: Uint8Array, value: unknown, more: Partial<BindingContext> = {}) {
  const context = await contextOf(file, more);
  const plan = await planDataHash(LABEL, value, context);
  const display = judgeDisplay(await shownOfJpeg(context.container, context.reader), plan.coverage);
  return { plan, display: display.outcome, codes: await codesOf(plan, context) };
}

const MATCH = "assertion.dataHash.match";
const MISMATCH = "assertion.dataHash.mismatch";
const MALFORMED = "assertion.dataHash.malformed";
const ADDITIONAL = "assertion.dataHash.additionalExclusionsPresent";

describe("a data hash", () => {
  it("matches over everything but the store, and protects all that is shown", async () => {
    const file = await signed();
    const { codes, plan, display } = await judged(file, assertionOf(file, [storeRange]));
    expect(codes).toEqual([MATCH]);
    expect(plan).toMatchObject({ breaches: [], misplaced: [] });
    expect(plan.coverage.map((each) => each.state)).toContain("store");
    expect(display).toBe("protected");
  });

  it("notices a flip of any protected byte and of no other", async () => {
    const file = await signed(media.jpegSegment(0xfe, media.utf8("hello")));
    const value = assertionOf(file, [storeRange]);
    const context = await contextOf(file);
    const plan = await planDataHash(LABEL, value, context);
    const state = (at: number) => plan.coverage.find((each) => at < each.offset + each.length)?.state;
    await fc.assert(
      fc.asyncProperty(fc.nat(file.length - 1), fc.integer({ min: 1, max: 255 }), async (at, by) => {
        // The plan stays: only a byte under it changes.
        const flipped = Uint8Array.from(file, (byte, index) => (index === at ? byte ^ by : byte));
        const reader = new Reader(bytesSource(flipped));
        const expected = state(at) === "protected" ? MISMATCH : MATCH;
        expect(await codesOf(plan, { ...context, reader })).toEqual([expected]);
      }),
      { numRuns: 300 },
    );
  });

  const range = (start: unknown, length: unknown) =>
    new Map([
      ["start", start],
      ["length", length],
    ]);
  it.each([
    ["a negative start", [range(-5, 3)], MALFORMED],
    ["a fraction", [range(700.5, 3)], MALFORMED],
    ["text", [range("5", 3)], MALFORMED],
    ["no length", [range(5, undefined)], MALFORMED],
    ["an overlap", [range(2, 10), range(11, 4)], MALFORMED],
    ["the same range twice", [range(2, 10), range(2, 10)], MALFORMED],
    ["another order", [range(20, 4), range(2, 10)], MALFORMED],
    ["no list", "all", MALFORMED],
    ["an end behind the file", [range(2, 10_000_000)], MISMATCH],
    ["a start past 2^53", [range(9007199254740993n, 1)], MISMATCH],
  ])("with %s in its exclusions binds nothing", async (_, exclusions, code) => {
    const file = await signed();
    const { codes, plan } = await judged(file, new Map([...assertionOf(file, []), ["exclusions", exclusions]]));
    expect(codes).toEqual([code]);
    expect(plan.coverage.every((each) => each.state === "open")).toBe(true);
  });

  it.each([
    ["no hash", "hash", undefined, MISMATCH],
    ["a hash that is text", "hash", "abc", MALFORMED],
    ["an empty hash", "hash", new Uint8Array(0), MISMATCH],
    ["an algorithm that 13.1 does not allow", "alg", "sha1", "algorithm.unsupported"],
    ["no algorithm at all", "alg", undefined, "algorithm.unsupported"],
    ["an algorithm that is no text", "alg", 5, MALFORMED],
  ])("with %s does not match", async (_, key, value, code) => {
    const file = await signed();
    const assertion: Map<string, unknown> = assertionOf(file, [storeRange]);
    assertion.set(key, value);
    expect((await judged(file, assertion)).codes).toEqual([code]);
  });

  it("says why it binds nothing, and does not call a hash that was never compared a change", async () => {
    const file = await signed();
    const status = async (change: [string, unknown]) => {
      const context = await contextOf(file);
      const plan = await planDataHash(LABEL, new Map([...assertionOf(file, [storeRange]), change]), context);
      return (await statusesOf(plan, context))[0];
    };
    expect(await status(["hash", undefined])).toMatchObject({ explanation: "no hash", unhashed: true });
    // Over what is there the hash fits or it does not: only the second shows a change.
    const beyond = (start: number) => [range(...storeRange), range(start, 10)];
    expect(await status(["exclusions", beyond(file.length)])).toMatchObject({
      code: MISMATCH,
      explanation: "an exclusion goes beyond the file",
      unhashed: true,
    });
    const changed = await status(["exclusions", beyond(file.length - 5)]);
    expect([changed?.code, changed?.explanation, changed?.unhashed]).toEqual([MISMATCH, undefined, undefined]);
  });

  it("takes the claim's algorithm where it has none, and ignores what says nothing", async () => {
    const file = await signed();
    const value = assertionOf(
      file,
      [storeRange],
      [
        ["url", "https://elsewhere.example/"],
        ["pad", Uint8Array.of(1)],
      ],
    );
    value.delete("alg");
    expect((await judged(file, value, { claimAlg: "sha256" })).codes).toEqual([MATCH]);
  });

  it("lets a store that update manifests made longer end where it ends now", async () => {
    const file = await signed();
    const before = assertionOf(file, [storeRange]);
    const grown = jpegSegments(superbox("c2pa", "c2pa", [media.box("free", media.zeros(900))]), "JP", 1, 400);
    const later = media.bytes(file.subarray(0, 2), grown, file.subarray(2 + STORE.length));
    expect((await judged(later, before)).codes).toEqual([MISMATCH]);
    expect((await judged(later, before, { updated: true })).codes).toEqual([MATCH]);
  });
});

describe("an exclusion of a data hash", () => {
  it("that holds metadata beside the store breaks a rule, and leaves the picture bound", async () => {
    const exif = media.jpegExif({ 271: "Maker" });
    const file = media.withJpegSegments(await media.picture("jpeg"), exif, STORE);
    // As some cameras write it: from the first byte to the end of the store.
    const { codes, plan, display } = await judged(file, assertionOf(file, [[0, 2 + exif.length + STORE.length]]));
    expect(codes).toEqual([ADDITIONAL, MATCH]);
    expect(plan.breaches).toEqual(["exclusion-beyond-store"]);
    expect(plan.misplaced).toMatchObject([{ offset: 2, length: exif.length, what: "APP1" }]);
    expect(display).toBe("protected");
  });

  it("of its own may hold metadata (9.2.5)", async () => {
    const exif = media.jpegExif({ 271: "Maker" });
    const file = await signed(exif);
    const at = 2 + STORE.length;
    const { codes, plan } = await judged(file, assertionOf(file, [storeRange, [at, exif.length]]));
    expect(codes).toEqual([ADDITIONAL, MATCH]);
    expect(plan).toMatchObject({ breaches: [], misplaced: [] });
    expect(plan.coverage.filter((each) => each.state === "open")).toMatchObject([{ offset: at, length: exif.length }]);
  });

  it("holds no colour profile, which shapes the picture", async () => {
    const profile = media.jpegSegment(0xe2, media.bytes("ICC_PROFILE\0", [1, 1], media.zeros(40)));
    const file = await signed(profile);
    const { plan, display } = await judged(file, assertionOf(file, [storeRange, [2 + STORE.length, profile.length]]));
    expect(plan.breaches).toEqual(["exclusion-of-content"]);
    expect(display).toBe("unbound");
  });

  it("that holds another picture behind the store leaves what is shown unbound", async () => {
    const picture = await media.picture("jpeg");
    const shown = (await media.picture("jpeg", { colour: "#ff0000" })).subarray(2);
    const file = media.bytes(picture.subarray(0, 2), STORE, shown, picture.subarray(2));
    const { codes, plan, display } = await judged(file, assertionOf(file, [[2, STORE.length + shown.length]]));
    expect(codes).toContain(MATCH);
    expect(display).toBe("unbound");
    expect(plan.misplaced.map((each) => each.what)).toContain("image data");
  });

  it("is a breach of its own where the store came from beside the file", async () => {
    const picture = await media.picture("jpeg");
    const other = media.bytes((await media.picture("jpeg", { colour: "#ff0000" })).subarray(2), media.zeros(50));
    const file = media.bytes(picture.subarray(0, 2), other, picture.subarray(2));
    const { codes, plan, display } = await judged(file, assertionOf(file, [[2, other.length]]));
    expect(codes).toContain(MATCH);
    expect(plan.breaches).toEqual(["exclusion-without-store"]);
    expect(display).toBe("unbound");
  });

  it("holds no other JUMBF box beside the store", async () => {
    const other = app11("JP", 9, 1, superbox("json", "other", []));
    const file = await signed(other);
    const { plan } = await judged(file, assertionOf(file, [[2, STORE.length + other.length]]));
    expect(plan.breaches).toEqual(["exclusion-beyond-store"]);
  });
});
