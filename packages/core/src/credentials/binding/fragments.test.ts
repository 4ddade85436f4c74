import { describe, expect, it } from "vitest";
import { boxesAt, boxesIn, merkleBox } from "../../../../../test/fixtures/forge/carriers/bmff.ts";
import { bmffHash, MANDATORY } from "../../../../../test/fixtures/forge/carriers/bmff-hash.ts";
import { cbor } from "../../../../../test/fixtures/forge/cbor.ts";
import { initialisation, mediaSegment, renumbered, withProof } from "../../../../../test/fixtures/forge/fragments.ts";
import { digest } from "../../../../../test/fixtures/forge/jumbf.ts";
import { be32, box, bytes, zeros } from "../../../../../test/fixtures/media.ts";
import { codesOf, contextOf, hashing } from "../../../../../test/fixtures/opened.ts";
import { BUDGETS } from "../../model/limits.ts";
import { Reader } from "../../source/reader.ts";
import { bytesSource } from "../../source/source.ts";
import { judgeDisplay } from "../display/judge.ts";
import { shownOf } from "../display/readers.ts";
import { decodeCbor } from "../store/cbor.ts";
import { planBmffHash } from "./bmff-hash.ts";
import { checkFragments } from "./fragments.ts";

const LABEL = "c2pa.hash.bmff.v3";
const COUNT = 4;
const INIT = initialisation();
const EXCLUSIONS = [...MANDATORY, { xpath: "/free" }];
const plain = await Promise.all(Array.from({ length: COUNT }, (_, at) => mediaSegment(at, "signed")));
const LEAVES = plain.map((each, at) => bmffHash(withProof(each, at), EXCLUSIONS));
const row = (more: object = {}): object => ({
  uniqueId: 1,
  localId: 1,
  count: COUNT,
  initHash: bmffHash(INIT, EXCLUSIONS),
  hashes: LEAVES,
  ...more,
});
const assertion = (...merkle: object[]): unknown => decodeCbor(cbor({ exclusions: EXCLUSIONS, alg: "sha256", merkle }));
const SEGMENTS = plain.map((each, at) => withProof(each, at));
const [A = INIT, B = INIT, C = INIT, D = INIT] = SEGMENTS;

const check = async (segments: readonly Uint8Array[], data = assertion(row()), init = INIT) => {
  const readers = segments.map((each) => new Reader(bytesSource(each)));
  const found = await checkFragments(LABEL, data, await contextOf(init), readers, hashing);
  if (!found) throw new Error("not of fragments");
  return { ...found, outcomes: found.segments.map(({ outcome }) => outcome), status: found.statuses[0]?.code };
};
const MATCH = "assertion.bmffHash.match";
const MISMATCH = "assertion.bmffHash.mismatch";

describe("media segments of their own", () => {
  it("are complete when all match in order", async () => {
    expect(await check(SEGMENTS)).toMatchObject({ complete: true, checked: 4, expected: 4, codes: [], status: MATCH });
  });

  it("match by their proofs where the assertion states a row above", async () => {
    const proofs = (of: readonly Uint8Array[]) =>
      plain.map((each, at) => withProof(each, at, [of[at ^ 1] ?? zeros(0)]));
    // The proof itself is not hashed, but it moves what stands behind it: its length is settled first.
    const leaves = proofs(LEAVES).map((each) => bmffHash(each, EXCLUSIONS));
    const right = proofs(leaves);
    const nodes = [0, 2].map((at) => digest(bytes(leaves[at] ?? [], leaves[at + 1] ?? [])));
    expect((await check(right, assertion(row({ hashes: nodes })))).complete).toBe(true);
    expect((await check(proofs(LEAVES), assertion(row({ hashes: nodes })))).status).toBe(MISMATCH);
  });

  it.each<[string, Uint8Array[], string[], number]>([
    ["none given", [], ["segment-missing"], 0],
    ["only the first", [A], ["segment-missing"], 1],
    ["the first lacks", [B, C, D], ["segment-missing"], 3],
    ["one in the middle lacks", [A, B, D], ["segment-missing"], 3],
    ["one twice", [A, B, B, C, D], ["segment-repeated"], 4],
    ["two in another order", [A, C, B, D], ["segment-out-of-order"], 4],
    ["one in another's place", [A, B, B, D], ["segment-repeated", "segment-missing"], 3],
  ])("are told to be not the clip: %s", async (_, segments, codes, checked) => {
    expect(await check(segments)).toMatchObject({ complete: false, codes, checked, expected: 4, status: MATCH });
  });

  function foreignProof(): Uint8Array {
    const media = plain[2] ?? zeros(0);
    const moof = boxesAt(media, "moof")[0]?.offset ?? 0;
    const proof = merkleBox(cbor({ uniqueId: 9, localId: 1, location: 2 }));
    return bytes(media.subarray(0, moof), proof, media.subarray(moof));
  }
  const spoiled = Uint8Array.from(C, (byte, at) => (at === C.length - 1 ? byte ^ 1 : byte));
  it.each<[string, Uint8Array, string]>([
    ["other bytes", spoiled, "segment-changed"],
    ["another number", renumbered(C, 1), "segment-changed"],
    ["a number beyond the row", renumbered(C, 9), "segment-changed"],
    ["no proof", plain[2] ?? zeros(0), "segment-proof-missing"],
    ["two proofs", bytes(merkleBox(cbor({ uniqueId: 1, localId: 1, location: 2 })), C), "segment-proof-missing"],
    ["a proof of no row", foreignProof(), "segment-proof-missing"],
    ["a second mdat", bytes(C, box("mdat", [1])), "segment-changed"],
    ["another segment in the same file", bytes(C, D), "segment-proof-missing"],
  ])("do not match with %s", async (_, segment, problem) => {
    const found = await check([A, B, segment, D]);
    expect(found.outcomes).toEqual(["match", "match", "mismatch", "match"]);
    expect(found).toMatchObject({ complete: false, status: MISMATCH });
    expect(found.codes).toContain(problem);
  });

  it.each<[string, Uint8Array]>([
    ["an ftyp behind it", bytes(C, box("ftyp", "isom", be32(0)))],
    ["filler that says something", bytes(C, box("free", [1, 2, 3]))],
    ["a box of C2PA's that is no proof", bytes(C, box("uuid", boxBody(C), be32(0), "stream\0"))],
  ])("do not count with %s, and are not said to be changed", async (_, segment) => {
    const found = await check([A, B, segment, D]);
    expect(found.outcomes).toEqual(["match", "match", "mismatch", "match"]);
    expect(found).toMatchObject({ complete: false, checked: 3, expected: 4, status: undefined });
    expect(found.codes).toContain("segment-foreign-box");
  });

  it("that cannot be read are not said to be changed", async () => {
    const found = await check([A, B, C.subarray(0, 20), D]);
    expect(found).toMatchObject({ complete: false, checked: 3 });
  });

  it("may have filler of zeros", async () => {
    expect((await check([A, B, bytes(C, box("free", zeros(50))), D])).complete).toBe(true);
  });

  it("are counted by the rows of this initialisation segment alone", async () => {
    const other = row({ localId: 2, count: 9, initHash: zeros(32), hashes: Array(9).fill(zeros(32)) });
    expect(await check(SEGMENTS, assertion(row(), other))).toMatchObject({ complete: true, expected: 4 });
    const changed = Uint8Array.from(INIT, (byte, at) => (at === INIT.length - 1 ? byte ^ 1 : byte));
    expect(await check(SEGMENTS, assertion(row()), changed)).toMatchObject({ expected: 0, status: MISMATCH });
  });

  it("say of each where it belongs, and of one that cannot be read nothing", async () => {
    expect((await check([A, C.subarray(0, 20), foreignProof(), spoiled])).segments).toEqual([
      { outcome: "match", localId: 1, location: 0 },
      { outcome: "mismatch", problem: "segment-proof-missing" },
      { outcome: "mismatch", problem: "segment-proof-missing" },
      { outcome: "mismatch", localId: 1, location: 2, problem: "segment-changed" },
    ]);
    const damaged = bytes(be32(7), "free", C);
    expect((await check([damaged])).segments).toEqual([{ outcome: "mismatch", problem: "segment-proof-missing" }]);
  });

  it("say with which codes and why", async () => {
    const context = await contextOf(INIT);
    const said = async (segments: readonly Uint8Array[]) =>
      (
        await checkFragments(
          LABEL,
          assertion(row()),
          context,
          segments.map((each) => new Reader(bytesSource(each))),
          hashing,
        )
      )?.statuses;
    expect(await said(SEGMENTS)).toEqual([{ kind: "success", code: MATCH, url: context.url }]);
    expect(await said([spoiled])).toMatchObject([
      { kind: "failure", code: MISMATCH, url: context.url, explanation: "initialisation or media segments" },
    ]);
  });

  it("are none where the assertion has a hash of the file, or cannot be read", async () => {
    const context = await contextOf(INIT);
    const asked = async (data: unknown, label = LABEL) => checkFragments(label, data, context, [], hashing);
    const whole = decodeCbor(cbor({ exclusions: EXCLUSIONS, alg: "sha256", hash: zeros(32), merkle: [row()] }));
    expect([await asked(whole), await asked("none"), await asked(assertion(row()), "c2pa.hash.data")]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it("match by rows that are hashed in different ways, each by its own or the nearest algorithm", async () => {
    const init = (alg: "sha256" | "sha512") => bmffHash(INIT, EXCLUSIONS, alg);
    const leaves = SEGMENTS.map((each) => bmffHash(each, EXCLUSIONS, "sha512"));
    const own = row({ alg: "sha512", initHash: init("sha512"), hashes: leaves });
    expect((await check(SEGMENTS, assertion(own))).complete).toBe(true);
    expect((await check(SEGMENTS, assertion(row({ alg: "md5" })))).codes).toContain("segment-proof-missing");
    const claimed = decodeCbor(cbor({ exclusions: EXCLUSIONS, merkle: [{ ...own, alg: undefined }] }));
    const context = await contextOf(INIT, { claimAlg: "sha512" });
    const readers = SEGMENTS.map((each) => new Reader(bytesSource(each)));
    expect((await checkFragments(LABEL, claimed, context, readers, hashing))?.complete).toBe(true);
  });

  it("have no offsets in them under version 1", async () => {
    const plainHash = (file: Uint8Array) =>
      digest(
        bytes(
          ...boxesIn(file)
            .filter(({ type }) => !["ftyp", "uuid", "free"].includes(type))
            .map(({ offset, length }) => file.subarray(offset, offset + length)),
        ),
      );
    const data = assertion(row({ initHash: plainHash(INIT), hashes: SEGMENTS.map(plainHash) }));
    const context = await contextOf(INIT);
    const found = async (label: string) =>
      (
        await checkFragments(
          label,
          data,
          context,
          SEGMENTS.map((each) => new Reader(bytesSource(each))),
          hashing,
        )
      )?.complete;
    expect([await found("c2pa.hash.bmff"), await found(LABEL)]).toEqual([true, false]);
  });

  it("are counted by the highest place that was met: one that comes late is out of order, and those behind it are not", async () => {
    const found = await check([B, A, C, D]);
    expect(found.segments.map(({ problem }) => problem)).toEqual([
      undefined,
      "segment-out-of-order",
      undefined,
      undefined,
    ]);
    const late = await check([C, A, B, D]);
    expect(late.segments.map(({ problem }) => problem)).toEqual([
      undefined,
      "segment-out-of-order",
      "segment-out-of-order",
      undefined,
    ]);
  });

  it("are no more than a budget", async () => {
    const one = new Reader(bytesSource(zeros(4)));
    const many = Array.from({ length: BUDGETS.fragmentCount + 1 }, () => one);
    await expect(checkFragments(LABEL, assertion(row()), await contextOf(INIT), many, hashing)).rejects.toThrow(
      "fragmentCount",
    );
  });

  it("lets through what the host cannot read", async () => {
    const broken = new Reader({ size: 100, read: () => Promise.reject(new Error("EIO")) });
    await expect(checkFragments(LABEL, assertion(row()), await contextOf(INIT), [broken], hashing)).rejects.toThrow(
      "EIO",
    );
  });
});

/** Extended type of the segment's C2PA box. */
function boxBody(segment: Uint8Array): Uint8Array {
  const found = boxesAt(segment, "uuid")[0];
  return segment.subarray(found?.body ?? 0, (found?.body ?? 0) + 16);
}

describe("an initialisation segment", () => {
  const plan = async (file: Uint8Array, data: unknown) => {
    const context = await contextOf(file);
    const made = await planBmffHash(LABEL, data, context, hashing.digest);
    const shown = await shownOf(context.container, context.reader);
    return { codes: await codesOf(made, context), display: judgeDisplay(shown, made.coverage).outcome, plan: made };
  };

  it("is bound by the row that names it", async () => {
    expect(await plan(INIT, assertion(row()))).toMatchObject({ codes: [MATCH], display: "protected" });
    expect((await plan(INIT, assertion(row({ initHash: zeros(32) })))).codes).toEqual([MISMATCH]);
  });

  describe("with its fragments in the same file", () => {
    /** Leaves hold the place of each fragment in the file: from its `moof` to the next. */
    const flat = (order = [0, 1, 2, 3], places = order): { file: Uint8Array; data: unknown } => {
      const bodies = plain.map((each) => each.subarray(boxesAt(each, "moof")[0]?.offset ?? 0));
      const proof = (location: number) => merkleBox(cbor({ uniqueId: 1, localId: 1, location }));
      const parts = order.map((index, at) => bytes(proof(places[at] ?? 0), bodies[index] ?? zeros(0)));
      const file = bytes(INIT, ...parts);
      const leaves = boxesAt(file, "moof").map((moof, at, all) => {
        const to = all[at + 1]?.offset ?? file.length;
        // Hashed where it lies: what stands before it is filled with one box that is left out.
        const before = box("free", zeros(moof.offset - 8));
        return bmffHash(bytes(before, file.subarray(moof.offset, to)), [...EXCLUSIONS]);
      });
      // Each leaf stands in the row where its fragment says it belongs, wherever it lies in the file.
      const hashes = leaves.map((_, location) => leaves[places.indexOf(location)] ?? zeros(0));
      return { file, data: assertion(row({ hashes })) };
    };

    it("matches fragment by fragment", async () => {
      const { file, data } = flat();
      expect(await plan(file, data)).toMatchObject({ codes: [MATCH], display: "protected" });
    });

    it("does not match with one changed, one cut off or one put elsewhere", async () => {
      const { file, data } = flat();
      const changed = Uint8Array.from(file, (byte, at) => (at === file.length - 1 ? byte ^ 1 : byte));
      const last = boxesAt(file, "uuid").at(-1)?.offset ?? 0;
      expect((await plan(changed, data)).codes).toEqual([MISMATCH]);
      expect((await plan(file.subarray(0, last), data)).codes).toEqual([MISMATCH]);
      const swapped = flat([0, 2, 1, 3]);
      expect((await plan(swapped.file, swapped.data)).codes).toEqual([MISMATCH]);
    });

    it("is malformed where a fragment has no proof", async () => {
      const { file, data } = flat();
      expect((await plan(bytes(file, plain[0] ?? zeros(0)), data)).codes).toEqual(["assertion.bmffHash.malformed"]);
    });
  });
});
