import type { Box } from "../../formats/bmff/boxes.ts";
import type { Range } from "../../model/block.ts";
import { BUDGETS, LimitError } from "../../model/limits.ts";
import { present } from "../../model/present.ts";
import { equalBytes } from "../../source/bytes.ts";
import type { HashName } from "../crypto.ts";
import { type BmffHash, type MerkleRow, rowKey } from "./bmff-assertion.ts";
import type { FileProof } from "./bmff-proofs.ts";
import { levelOf, type NodeHash, proves, rowOf } from "./merkle.ts";

/** A signed row laid over the media data that it binds. */
export interface Tree {
  row: MerkleRow;
  hash: HashName;
  /** How many levels above the leaves the row stands. */
  level: number;
  leaves: readonly Range[];
  /** The one leaf of a row without block sizes, read the other way: see `leavesOf`. */
  payload?: Range;
  /** Proofs of the file for this tree, in the order of its leaves; none where the file has none. */
  proofs: readonly FileProof[];
}

/** Bytes of an `mdat` that the standard's exclusion leaves in the hash of the file (A.5.6, example 19). */
const HASHED_HEAD_BYTES = 16;

/**
 * Lays the Merkle rows of a non-fragmented file over its `mdat` boxes (C2PA 2.2, 15.12.2.1, A.5.4.1.1): one row for each
 * box, leaves that follow each other and fill it to the last byte. A string says what is malformed.
 */
export function layTrees(
  binding: BmffHash,
  mdats: readonly Box[],
  proofs: readonly FileProof[],
  hashOf: (row: MerkleRow) => HashName,
): Tree[] | string {
  // Without a tree the hash of the file is all there is.
  if (binding.merkle.length === 0) return [];
  const pairs = pairUp(binding, mdats);
  if (!pairs) return "as many Merkle rows as media data boxes are needed";
  const byRow = new Map<string, FileProof[]>();
  for (const proof of proofs) {
    const same = byRow.get(rowKey(proof));
    if (same) same.push(proof);
    else byRow.set(rowKey(proof), [proof]);
  }
  const trees: Tree[] = [];
  let leafCount = 0;
  for (const { row, box } of pairs) {
    const level = levelOf(row.count, row.hashes.length);
    const leaves = leavesOf(row, box, binding.hash !== undefined);
    const own = byRow.get(rowKey(row)) ?? [];
    if (level === undefined) return "a row that the Merkle tree does not have";
    if (!leaves) return "leaves that do not fill the media data";
    if (own.some((proof, index) => proof.location !== index) || (own.length > 0 && own.length !== row.count))
      return "proofs that are missing, repeated or out of order";
    leafCount += leaves.length;
    if (leafCount > BUDGETS.merkleLeafCount) throw new LimitError("merkleLeafCount");
    byRow.delete(rowKey(row));
    const payload = wholePayload(row, box, leaves);
    trees.push({ row, hash: hashOf(row), level, leaves, proofs: own, ...present({ payload }) });
  }
  return byRow.size > 0 ? "a proof of no Merkle row" : trees;
}

/**
 * Which row binds which box: `localId` is the box's number from 0 (A.5.4.2). Where the numbers say nothing of the kind,
 * as writers of 1.x put a track's id there, rows and boxes go in order. A box that the hash of the file holds whole
 * needs none.
 */
function pairUp({ merkle, hash }: BmffHash, mdats: readonly Box[]): { row: MerkleRow; box: Box }[] | undefined {
  const open = hash === undefined ? mdats : mdats.filter((box) => box.length > HASHED_HEAD_BYTES);
  const bound = merkle.length === mdats.length ? mdats : open;
  if (merkle.length !== bound.length) return undefined;
  const byId = new Map(merkle.map((row) => [row.localId, row]));
  const numbers = new Map(mdats.map((box, number) => [box, number]));
  const named = bound.map((box) => byId.get(numbers.get(box) ?? -1));
  const numbered = new Set(named).size === bound.length && !named.includes(undefined);
  return bound.flatMap((box, index) => {
    const row = numbered ? named[index] : merkle[index];
    return row ? [{ row, box }] : [];
  });
}

/**
 * Where the leaves of a row lie. The text divides the payload, the exclusion list leaves the first 16 bytes of the box
 * in the hash of the file, and c2pa-rs begins behind those: the sizes and the count decide which was meant, behind the
 * 16 where both fit. A row without block sizes, which c2pa-rs does not write, may mean either. Without a hash of the
 * file only the whole payload will do.
 */
function leavesOf(row: MerkleRow, box: Box, hashed: boolean): Range[] | undefined {
  const end = box.offset + box.length;
  const starts = hashed ? [Math.min(end, box.offset + HASHED_HEAD_BYTES), box.body] : [box.body];
  for (const start of starts) {
    const sizes = sizesOf(row, end - start);
    if (sizes) return ranges(start, sizes);
  }
  return undefined;
}

/** The other reading of a single leaf, where it differs. */
function wholePayload(row: MerkleRow, box: Box, leaves: readonly Range[]): Range | undefined {
  const single = row.fixedBlockSize === undefined && row.variableBlockSizes === undefined;
  return single && leaves[0]?.offset !== box.body ? { offset: box.body, length: box.bodyLength } : undefined;
}

function sizesOf(row: MerkleRow, length: number): readonly number[] | undefined {
  const { count, fixedBlockSize: fixed, variableBlockSizes: sizes } = row;
  if (sizes) {
    const sum = sizes.reduce((total, size) => total + size, 0);
    return sizes.length === count && sum === length ? sizes : undefined;
  }
  if (fixed === undefined) return count === 1 ? [length] : undefined;
  if (Math.ceil(length / fixed) !== count) return undefined;
  return Array.from({ length: count }, (_, index) => Math.min(fixed, length - index * fixed));
}

function ranges(start: number, sizes: readonly number[]): Range[] {
  let offset = start;
  return sizes.map((length) => {
    const range = { offset, length };
    offset += length;
    return range;
  });
}

/**
 * Do the hashed leaves lead to the signed row, and every proof of the file with them? The row is computed from all
 * leaves, so that it holds whether or not there are proofs.
 */
export async function treeHolds(tree: Tree, leaves: readonly Uint8Array[], digest: NodeHash): Promise<boolean> {
  const { row, hash, level, proofs } = tree;
  const computed = await rowOf(leaves, level, hash, digest);
  const same = (node: Uint8Array, index: number): boolean => {
    const signed = row.hashes[index];
    return signed !== undefined && equalBytes(node, signed);
  };
  if (computed.length !== row.hashes.length || !computed.every(same)) return false;
  for (const [index, proof] of proofs.entries()) {
    const leaf = leaves[index];
    if (!leaf || !(await proves(leaf, proof, row, hash, digest))) return false;
  }
  return true;
}
