import { describe, expect, it } from "vitest";
import type { Box } from "../../formats/bmff/boxes.ts";
import type { BmffHash, MerkleRow } from "./bmff-assertion.ts";
import type { BmffLayout } from "./bmff-layout.ts";
import type { FileProof } from "./bmff-proofs.ts";
import { divide, inSequence, type Segment } from "./bmff-segments.ts";

const row = (localId: number, count: number): MerkleRow => ({ uniqueId: 1, localId, count, hashes: [] });
const binding = (...merkle: MerkleRow[]): BmffHash => ({ version: 3, exclusions: [], merkle });
const LENGTH = 10;
/** Boxes of ten bytes each, by their types. */
const layout = (...types: string[]): BmffLayout =>
  ({
    roots: types.map((type, at) => ({ type, offset: at * LENGTH, length: LENGTH }) as Box),
    size: types.length * LENGTH,
  }) as unknown as BmffLayout;
/** A proof in the box with this number. */
const proof = (box: number, location: number, localId = 1): FileProof =>
  ({ uniqueId: 1, localId, location, hashes: [], box: { offset: box * LENGTH } }) as unknown as FileProof;

describe("a file that holds all its fragments", () => {
  const whole = layout("ftyp", "moov", "uuid", "moof", "mdat", "uuid", "moof", "mdat", "mfra");

  it("is divided at every `moof`; the last goes to the end, and what precedes the first leads in", () => {
    const rows = binding(row(1, 2));
    const proofs = [proof(2, 0), proof(5, 1)];
    expect(divide(rows, whole, proofs)).toEqual({
      init: { offset: 0, length: 30 },
      segments: [
        { range: { offset: 30, length: 30 }, row: rows.merkle[0], proof: proofs[0] },
        { range: { offset: 60, length: 30 }, row: rows.merkle[0], proof: proofs[1] },
      ],
    });
  });

  it("knows each fragment's row by its proof", () => {
    const rows = binding(row(1, 1), row(2, 1));
    const found = divide(rows, whole, [proof(2, 0, 2), proof(5, 0, 1)]);
    expect(typeof found === "string" ? found : found.segments.map((each) => each.row.localId)).toEqual([2, 1]);
  });

  it.each<[what: string, FileProof[]]>([
    ["has no proof", [proof(2, 0)]],
    ["has a proof that is not in front of it", [proof(2, 0), proof(4, 1)]],
    ["has a proof of no row", [proof(2, 0), proof(5, 0, 7)]],
  ])("is malformed where a fragment %s", (_, proofs) => {
    expect(divide(binding(row(1, 2)), whole, proofs)).toBe("a fragment without a proof that a Merkle row knows");
  });

  it("is malformed where it begins with a fragment", () => {
    expect(divide(binding(row(1, 1)), layout("moof", "mdat"), [])).toBe(
      "a fragment without a proof that a Merkle row knows",
    );
  });

  it("is malformed where a proof stands in front of no fragment", () => {
    const proofs = [proof(1, 9), proof(2, 0), proof(5, 1)];
    expect(divide(binding(row(1, 2)), whole, proofs)).toBe("a proof that belongs to no fragment");
  });

  it("without any `moof` is an initialisation segment, whatever proofs it holds", () => {
    const init = { init: { offset: 0, length: 20 }, segments: [] };
    expect(divide(binding(row(1, 2)), layout("ftyp", "moov"), [])).toEqual(init);
    expect(divide(binding(row(1, 2)), layout("ftyp", "moov"), [proof(1, 0)])).toEqual(init);
  });
});

describe("the fragments of every row", () => {
  const segments = (...of: [localId: number, location: number][]): Segment[] =>
    of.map(([localId, location]) => ({
      range: { offset: 0, length: 1 },
      row: row(localId, 2),
      proof: proof(0, location, localId),
    }));
  it.each<[what: string, Segment[], MerkleRow[], boolean]>([
    ["all of them, in order", segments([1, 0], [1, 1]), [row(1, 2)], true],
    ["two rows in each other's midst", segments([1, 0], [2, 0], [1, 1], [2, 1]), [row(1, 2), row(2, 2)], true],
    ["none of a row without any", [], [row(1, 0)], true],
    ["one missing at the end", segments([1, 0]), [row(1, 2)], false],
    ["one missing at the start", segments([1, 1]), [row(1, 2)], false],
    ["one twice", segments([1, 0], [1, 0]), [row(1, 2)], false],
    ["two exchanged", segments([1, 1], [1, 0]), [row(1, 2)], false],
    ["one too many", segments([1, 0], [1, 1], [1, 2]), [row(1, 2)], false],
    ["a row of which there are none", segments([1, 0], [1, 1]), [row(1, 2), row(2, 1)], false],
  ])("%s", (_, all, rows, ordered) => expect(inSequence(all, rows)).toBe(ordered));
});
