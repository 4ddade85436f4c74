import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { boxesAt, c2paBox, merkleBox } from "../../../../../test/fixtures/forge/carriers/bmff.ts";
import {
  type BoxExclusion,
  bmffHash,
  MANDATORY,
  MEDIA_BY_TREE,
} from "../../../../../test/fixtures/forge/carriers/bmff-hash.ts";
import { patched, u32 } from "../../../../../test/fixtures/forge/carriers/bytes.ts";
import { mp4, placeBox } from "../../../../../test/fixtures/forge/carriers/clip.ts";
import { avif } from "../../../../../test/fixtures/forge/carriers/stills.ts";
import { cbor } from "../../../../../test/fixtures/forge/cbor.ts";
import { digest, superbox } from "../../../../../test/fixtures/forge/jumbf.ts";
import { be16, be32, box, bytes, zeros } from "../../../../../test/fixtures/media.ts";
import { codesOf, contextOf, hashing } from "../../../../../test/fixtures/opened.ts";
import { judgeDisplay } from "../display/judge.ts";
import { shownOf } from "../display/readers.ts";
import { decodeCbor } from "../store/cbor.ts";
import { planBmffHash } from "./bmff-hash.ts";
import type { BindingPlan } from "./plan.ts";

const STORE = superbox("c2pa", "c2pa", [superbox("c2ma", "made", [])]);
const STCO: BoxExclusion = { xpath: "/moov/trak/mdia/minf/stbl/stco", subset: [{ offset: 16, length: 0 }] };
const MATCH = ["assertion.bmffHash.match"];
const MISMATCH = ["assertion.bmffHash.mismatch"];
const MALFORMED = ["assertion.bmffHash.malformed"];

const withStore = (media: Uint8Array): Uint8Array => placeBox(media, c2paBox(STORE)).file;
const clip = async (): Promise<Uint8Array> => withStore(await mp4.media("signed"));
const assertion = (file: Uint8Array, exclusions: readonly BoxExclusion[] = MANDATORY, more: object = {}): object => ({
  exclusions,
  alg: "sha256",
  hash: bmffHash(file, exclusions),
  ...more,
});

interface Checked {
  plan: BindingPlan;
  codes: string[];
  display: string;
  /** Pieces that are not protected, by state. */
  left: Record<string, string[]>;
}

async function check(file: Uint8Array, data: object, label = "c2pa.hash.bmff.v3"): Promise<Checked> {
  const context = await contextOf(file);
  const plan = await planBmffHash(label, decodeCbor(cbor(data)), context, hashing.digest);
  const left: Record<string, string[]> = {};
  let at = 0;
  for (const range of plan.coverage) {
    expect(range.offset).toBe(at);
    at += range.length;
    if (range.state !== "protected") left[range.state] = [...(left[range.state] ?? []), range.what];
  }
  expect(at).toBe(file.length);
  const shown = await shownOf(context.container, context.reader);
  return { plan, codes: await codesOf(plan, context), display: judgeDisplay(shown, plan.coverage).outcome, left };
}

describe("a hash over the boxes of a file", () => {
  it.each(["sha256", "sha384", "sha512"] as const)(
    "matches with %s, and all but ftyp and store is protected",
    async (alg) => {
      const file = await clip();
      const data = { exclusions: MANDATORY, alg, hash: bmffHash(file, MANDATORY, alg) };
      const { codes, left, display, plan } = await check(file, data);
      expect({ codes, left, display }).toEqual({
        codes: MATCH,
        left: { mandated: ["ftyp"], store: ["uuid"] },
        display: "protected",
      });
      expect(plan.breaches).toEqual([]);
    },
  );

  it("takes the claim's algorithm where it names none, and no other", async () => {
    const file = await clip();
    const data = decodeCbor(cbor({ exclusions: MANDATORY, hash: bmffHash(file, MANDATORY, "sha512") }));
    const plans = ["sha512", undefined, "md5"].map(async (claimAlg) => {
      const context = await contextOf(file, claimAlg === undefined ? {} : { claimAlg });
      return codesOf(await planBmffHash("c2pa.hash.bmff.v2", data, context, hashing.digest), context);
    });
    expect(await Promise.all(plans)).toEqual([MATCH, ["algorithm.unsupported"], ["algorithm.unsupported"]]);
  });

  it("has no offsets in version 1", async () => {
    const file = await clip();
    const roots = boxesAt(file, "moov").concat(boxesAt(file, "mdat"));
    const hash = digest(bytes(...roots.map(({ offset, length }) => file.subarray(offset, offset + length))));
    expect((await check(file, { exclusions: MANDATORY, alg: "sha256", hash }, "c2pa.hash.bmff")).codes).toEqual(MATCH);
  });

  it("law: any byte that is called protected matters, any other root byte outside of headers does not", async () => {
    const file = await clip();
    const data = assertion(file, [...MANDATORY, STCO]);
    const { plan } = await check(file, data);
    const free = plan.coverage.flatMap(({ offset, length, state }) =>
      state === "protected" ? [] : [{ offset, length }],
    );
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 8, max: file.length - 1 }), async (at) => {
        const outside = free.find(({ offset, length }) => at >= offset && at < offset + length);
        // What frames an excluded box is what makes it one.
        if (outside && at < outside.offset + 45 && outside.length > 45) return;
        const context = await contextOf(patched(file, at, [(file[at] ?? 0) ^ 1]));
        const codes = await codesOf(
          await planBmffHash("c2pa.hash.bmff.v2", decodeCbor(cbor(data)), context, hashing.digest),
          context,
        );
        expect(codes).toEqual(outside ? MATCH : MISMATCH);
      }),
      { numRuns: 60 },
    );
  });

  it.each<[string, BoxExclusion, boolean]>([
    ["a version of a box that has none", { xpath: "/mdat", version: 0 }, false],
    ["flags of a box that has none", { xpath: "/mdat", flags: Uint8Array.of(0, 0, 0) }, false],
    ["the version of a FullBox", { xpath: "/moov/trak/tkhd", version: 0 }, true],
    ["another version", { xpath: "/moov/trak/tkhd", version: 1 }, false],
    ["exactly the flags", { xpath: "/moov/trak/tkhd", flags: Uint8Array.of(0, 0, 7) }, true],
    ["some of the flags, which is not exact", { xpath: "/moov/trak/tkhd", flags: Uint8Array.of(0, 0, 3) }, false],
    ["at least these flags", { xpath: "/moov/trak/tkhd", flags: Uint8Array.of(0, 0, 3), exact: false }, true],
    ["flags that it lacks", { xpath: "/moov/trak/tkhd", flags: Uint8Array.of(1, 0, 3), exact: false }, false],
    ["the first track", { xpath: "/moov[1]/trak[1]" }, true],
    ["a track that is not there", { xpath: "/moov[1]/trak[2]" }, false],
    ["a length", { xpath: "/mdat", length: 3 }, false],
    ["data behind the end of the box", { xpath: "/moov/trak/tkhd", data: [{ offset: 90, value: zeros(4) }] }, false],
    ["a box inside one with fields of its own", { xpath: "/moov/trak/mdia/minf/stbl/stsd/mp4v" }, false],
  ])("leaves out what matches: %s", async (_, exclusion, matches) => {
    const file = await clip();
    const { plan } = await check(file, { exclusions: [...MANDATORY, exclusion], alg: "sha256", hash: zeros(32) });
    expect(plan.coverage.filter(({ state }) => state === "open").length > 0).toBe(matches);
  });

  it("law: hashes what the standard's own loop over the file hashes", async () => {
    const subset = fc.uniqueArray(fc.integer({ min: 0, max: 40 }), { minLength: 2, maxLength: 6 }).map((cuts) => {
      const sorted = cuts.sort((a, b) => a - b);
      return sorted.flatMap((offset, at) => {
        const next = sorted[at + 1];
        return at % 2 === 0 && next !== undefined ? [{ offset, length: next - offset }] : [];
      });
    });
    const entry = fc.record({ type: fc.constantFrom("aaaa", "bbbb", "cccc"), subset });
    const root = fc.record({
      type: fc.constantFrom("aaaa", "bbbb", "cccc", "dddd"),
      size: fc.integer({ min: 0, max: 24 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(root, { maxLength: 6 }),
        fc.uniqueArray(entry, { selector: ({ type }) => type }),
        async (roots, entries) => {
          const file = bytes(
            box("ftyp", "isom", be32(0)),
            ...roots.map(({ type, size }, at) => box(type, zeros(size).fill(at))),
          );
          const exclusions = [
            ...MANDATORY,
            ...entries.map((each) => ({ xpath: `/${each.type}`, subset: each.subset })),
          ];
          expect((await check(file, assertion(file, exclusions))).codes).toEqual(MATCH);
        },
      ),
    );
  });
});

describe("what a binding may leave out", () => {
  it("is nothing beyond one short ftyp", async () => {
    const file = await clip();
    const data = assertion(file);
    const second = await check(bytes(file, box("ftyp", "isom", be32(0))), data);
    expect(second.left.open).toEqual(["ftyp"]);
    const huge = placeBox(await mp4.media("signed"), c2paBox(STORE)).file;
    const grown = bytes(box("ftyp", "isom", be32(0), zeros(4096)), huge.subarray(u32(huge, 0)));
    expect((await check(grown, assertion(grown))).left.open).toEqual(["ftyp"]);
  });

  it.each<[string, Uint8Array, string[] | undefined]>([
    ["a little filler", box("free", zeros(100).fill(7)), undefined],
    ["much filler of zeros", box("skip", zeros(100_000)), undefined],
    ["much filler that says something", box("free", zeros(5_000).fill(7)), ["free"]],
    [
      "little filler many times over",
      bytes(...Array.from({ length: 5 }, () => box("free", zeros(4_000).fill(7)))),
      ["free"],
    ],
    ["an mfra of a clip without fragments", box("mfra", zeros(2_000).fill(7)), ["mfra"]],
    ["a proof of no tree", merkleBox(cbor({ uniqueId: 0, localId: 0, location: 0 })), ["uuid"]],
  ])("%s", async (_, more, open) => {
    const exclusions = [...MANDATORY, { xpath: "/free" }, { xpath: "/skip" }];
    const file = bytes(await clip(), more);
    const { codes, left } = await check(file, assertion(file, exclusions));
    expect({ codes, open: left.open }).toEqual({ codes: MATCH, open });
  });

  it("are chunk offsets in version 2, and in version 3 that is open", async () => {
    const file = await clip();
    const data = assertion(file, [...MANDATORY, STCO]);
    expect((await check(file, data, "c2pa.hash.bmff.v2")).left.mandated).toEqual(["ftyp", STCO.xpath]);
    expect((await check(file, data)).left.open).toEqual([STCO.xpath]);
  });

  it("is told as misplaced where a second C2PA box is neither store nor proof", async () => {
    const file = bytes(await clip(), c2paBox(zeros(8), "stream"));
    const { plan } = await check(file, assertion(file));
    expect(plan.misplaced.map(({ what }) => what)).toEqual(["uuid"]);
  });

  it("names the rules that it breaks", async () => {
    const media = await mp4.media("signed");
    const file = bytes(media, c2paBox(STORE));
    const uuid = MANDATORY.slice(0, 1);
    expect((await check(file, assertion(file, [...uuid, { xpath: "/*" }]))).plan.breaches).toEqual([
      "mandatory-exclusion-missing",
      "exclusion-path-not-allowed",
      "store-out-of-place",
    ]);
  });
});

describe("media exchanged after signing while every hash matches", () => {
  /** Other frames in a second `ftyp` at the end, and chunk offsets that lead there. */
  async function repointed(): Promise<{ file: Uint8Array; data: object }> {
    const signed = await clip();
    const data = assertion(signed, [...MANDATORY, STCO]);
    const [stco] = boxesAt(signed, STCO.xpath.slice(1));
    const [mdat] = boxesAt(signed, "mdat");
    if (!stco || !mdat) throw new Error("a clip");
    const frames = signed.subarray(mdat.body, mdat.offset + mdat.length).map((byte) => byte ^ 0xff);
    const carrier = box("ftyp", "isom", be32(0), frames);
    const at = signed.length + 16;
    const chunk = u32(signed, stco.body + 12) - u32(signed, stco.body + 8);
    const offsets = bytes(be32(at), be32(at + chunk));
    return { file: bytes(patched(signed, stco.body + 8, offsets), carrier), data };
  }

  it("is seen where the samples lead: an ftyp that holds the frames", async () => {
    const { file, data } = await repointed();
    const { codes, display, left } = await check(file, data, "c2pa.hash.bmff.v2");
    expect({ codes, display, open: left.open }).toEqual({ codes: MATCH, display: "unbound", open: ["ftyp"] });
  });

  it("is seen where chunks have changed places inside the protected media", async () => {
    const signed = await clip();
    const data = assertion(signed, [...MANDATORY, STCO]);
    const [stco] = boxesAt(signed, STCO.xpath.slice(1));
    if (!stco) throw new Error("a clip");
    const at = stco.body + 8;
    const file = patched(signed, at, bytes(signed.subarray(at + 4, at + 8), signed.subarray(at, at + 4)));
    const { codes, display } = await check(file, data, "c2pa.hash.bmff.v2");
    expect({ codes, display }).toEqual({ codes: MATCH, display: "exchangeable" });
    expect((await check(signed, data, "c2pa.hash.bmff.v2")).display).toBe("protected");
  });

  it("is seen in a picture whose item has another place", async () => {
    const ILOC: BoxExclusion = { xpath: "/meta/iloc" };
    const signed = withStore(await avif.media("signed"));
    const data = assertion(signed, [...MANDATORY, ILOC]);
    const [iloc] = boxesAt(signed, "meta/iloc");
    if (!iloc) throw new Error("a picture");
    const other = zeros(64).fill(9);
    const entry = bytes(be32(0), [0x44, 0], be16(1), be16(1), be16(0), be16(1), be32(signed.length + 16), be32(64));
    const patch = bytes(entry, zeros(iloc.length - 8 - entry.length));
    const file = bytes(patched(signed, iloc.body, patch), box("ftyp", "avif", be32(0), other));
    expect((await check(signed, data, "c2pa.hash.bmff.v2")).display).toBe("protected");
    expect((await check(file, data, "c2pa.hash.bmff.v2")).display).toBe("unbound");
  });

  it("is seen where the media were never in the hash", async () => {
    const file = await clip();
    for (const exclusion of [{ xpath: "/mdat" }, MEDIA_BY_TREE, { xpath: "/moov[1]/trak[1]" }])
      expect((await check(file, assertion(file, [...MANDATORY, exclusion]))).display).toBe("unbound");
  });
});

describe("a Merkle tree over media data", () => {
  const BLOCK = 64;
  const EXCLUSIONS = [...MANDATORY, MEDIA_BY_TREE];

  async function made(
    start = 16,
    more: Uint8Array = zeros(0),
  ): Promise<{ file: Uint8Array; leaves: Uint8Array[]; sizes: number[] }> {
    const file = bytes(await clip(), more);
    const [mdat] = boxesAt(file, "mdat");
    if (!mdat) throw new Error("a clip");
    const payload = file.subarray(mdat.offset + start, mdat.offset + mdat.length);
    const sizes = Array.from({ length: Math.ceil(payload.length / BLOCK) }, (_, at) =>
      Math.min(BLOCK, payload.length - at * BLOCK),
    );
    return { file, sizes, leaves: sizes.map((size, at) => digest(payload.subarray(at * BLOCK, at * BLOCK + size))) };
  }
  const up = (row: readonly Uint8Array[]): Uint8Array[] =>
    row.flatMap((left, at) => (at % 2 === 1 ? [] : [row[at + 1] ? digest(bytes(left, row[at + 1] ?? left)) : left]));
  const data = (file: Uint8Array, row: object): object =>
    assertion(file, EXCLUSIONS, { merkle: [{ uniqueId: 0, localId: 0, alg: "sha256", ...row }] });

  it.each([16, 8])("counts as protection of all of it, in blocks of any size from byte %i on", async (start) => {
    const { file, leaves, sizes } = await made(start);
    const row = { count: leaves.length, hashes: leaves };
    const variable = await check(file, data(file, { ...row, variableBlockSizes: sizes }));
    expect(variable).toMatchObject({
      codes: MATCH,
      display: "protected",
      left: { mandated: ["ftyp"], store: ["uuid"] },
    });
    expect(variable.plan.breaches).toEqual([]);
  });

  it("reads a single leaf either way", async () => {
    const file = await clip();
    const [mdat] = boxesAt(file, "mdat");
    if (!mdat) throw new Error("a clip");
    for (const start of [8, 16]) {
      const hash = digest(file.subarray(mdat.offset + start, mdat.offset + mdat.length));
      expect((await check(file, data(file, { count: 1, hashes: [hash] }))).codes).toEqual(MATCH);
    }
  });

  it("may be stated by any row, with proofs or, against the rule, without", async () => {
    const { file, leaves } = await made();
    const rows = [leaves, up(leaves), up(up(leaves))];
    for (const [level, hashes] of rows.entries()) {
      const { codes, plan } = await check(file, data(file, { count: leaves.length, hashes, fixedBlockSize: BLOCK }));
      expect(codes).toEqual(MATCH);
      expect(plan.breaches).toEqual(level === 0 ? [] : ["merkle-proofs-missing"]);
    }
    const proofs = leaves.map((_, location) =>
      merkleBox(
        cbor({
          uniqueId: 0,
          localId: 0,
          location,
          hashes: rows.slice(0, 2).flatMap((row, step) => row[(location >> step) ^ 1] ?? []),
        }),
      ),
    );
    const whole = bytes(file, ...proofs);
    const stated = data(whole, { count: leaves.length, hashes: rows[2], fixedBlockSize: BLOCK });
    expect(await check(whole, stated)).toMatchObject({ codes: MATCH, display: "protected", plan: { breaches: [] } });
    const swapped = bytes(
      file,
      ...[1, 0, ...leaves.keys()].slice(0, 2).map((at) => proofs[at] ?? zeros(0)),
      ...proofs.slice(2),
    );
    expect((await check(swapped, stated)).codes).toEqual(MALFORMED);
  });

  it("fails with any leaf that is another", async () => {
    const { file, leaves } = await made();
    const stated = data(file, { count: leaves.length, hashes: up(leaves), fixedBlockSize: BLOCK });
    const [mdat] = boxesAt(file, "mdat");
    const end = (mdat?.offset ?? 0) + (mdat?.length ?? 0);
    for (const at of [end - 1, end - 700, (mdat?.offset ?? 0) + 16])
      expect((await check(patched(file, at, [(file[at] ?? 0) ^ 1]), stated)).codes).toEqual(MISMATCH);
  });

  it.each<[string, (leaves: Uint8Array[], sizes: number[]) => object]>([
    [
      "sizes that do not add up to the payload",
      (leaves, sizes) => ({ variableBlockSizes: sizes.with(-1, 1), hashes: leaves }),
    ],
    ["a block size that makes another count", (leaves) => ({ fixedBlockSize: BLOCK * 2, hashes: leaves })],
    ["a row that the tree does not have", (leaves) => ({ fixedBlockSize: BLOCK, hashes: leaves.slice(1) })],
    ["no block sizes and many leaves", (leaves) => ({ hashes: leaves })],
  ])("is malformed with %s", async (_, row) => {
    const { file, leaves, sizes } = await made();
    expect((await check(file, data(file, { count: leaves.length, ...row(leaves, sizes) }))).codes).toEqual(MALFORMED);
  });

  it("is malformed where a second mdat has no row", async () => {
    const { file, leaves } = await made(16, box("mdat", zeros(40)));
    const row = { count: leaves.length, hashes: leaves, fixedBlockSize: BLOCK };
    const { codes, display } = await check(file, data(file, row));
    expect({ codes, display }).toEqual({ codes: MALFORMED, display: "unbound" });
  });
});
