import type { Box } from "../../formats/bmff/boxes.ts";
import type { Range } from "../../model/block.ts";
import { type BmffHash, type MerkleRow, rowKey } from "./bmff-assertion.ts";
import type { BmffLayout } from "./bmff-layout.ts";
import type { FileProof } from "./bmff-proofs.ts";

/** One fragment of a file that holds all of them, with the proof that stands in front of it. */
export interface Segment {
  range: Range;
  row: MerkleRow;
  proof: FileProof;
}

/** What precedes the first `moof` is the initialisation part (C2PA 2.2, 18.6.3, `initHash`). */
export interface SegmentedFile {
  init: Range;
  segments: readonly Segment[];
}

/**
 * Divides a flat fragmented file (A.5.4.1.2): each fragment goes from its `moof` to the next, and immediately in front
 * of the `moof` stands its proof. A string says what is malformed. Without any `moof` the file is an initialisation
 * segment, bound as a whole; its media segments are other files.
 */
export function divide(binding: BmffHash, layout: BmffLayout, proofs: readonly FileProof[]): SegmentedFile | string {
  const { roots, size } = layout;
  const starts = roots.flatMap((box, index) => (box.type === "moof" ? [index] : []));
  const at = (index: number | undefined): number => (index === undefined ? size : (roots[index]?.offset ?? size));
  const rows = new Map(binding.merkle.map((row) => [rowKey(row), row]));
  const proofAt = new Map(proofs.map((proof) => [proof.box.offset, proof]));
  const segments: Segment[] = [];
  for (const [number, index] of starts.entries()) {
    const before: Box | undefined = roots[index - 1];
    const proof = before && proofAt.get(before.offset);
    const row = proof && rows.get(rowKey(proof));
    if (!proof || !row) return "a fragment without a proof that a Merkle row knows";
    const offset = at(index);
    segments.push({ range: { offset, length: at(starts[number + 1]) - offset }, row, proof });
  }
  if (segments.length > 0 && proofs.length !== segments.length) return "a proof that belongs to no fragment";
  return { init: { offset: 0, length: at(starts[0]) }, segments };
}

/**
 * Does every row have all its fragments, once and in order (15.12.2: locations start at zero and go up by one)? Absence
 * is a failure, as much as a fragment in another's place.
 */
export function inSequence(segments: readonly Segment[], rows: readonly MerkleRow[]): boolean {
  const next = new Map<string, number>();
  for (const { proof } of segments) {
    const key = rowKey(proof);
    const expected = next.get(key) ?? 0;
    if (proof.location !== expected) return false;
    next.set(key, expected + 1);
  }
  return rows.every((row) => (next.get(rowKey(row)) ?? 0) === row.count);
}
