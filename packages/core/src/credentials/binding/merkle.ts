import { concat, equalBytes } from "../../source/bytes.ts";
import type { HashName } from "../crypto.ts";

/** Hashes a pair of nodes; `Crypto.digest` of the runtime. */
export type NodeHash = (hash: HashName, data: Uint8Array) => Promise<Uint8Array>;

/**
 * How many nodes each level of C2PA's tree has, leaves first (C2PA 2.2, A.5.4.1). Leaves are padded with null nodes
 * that add nothing: a node without a sibling is its own parent.
 */
export function levels(leaves: number): number[] {
  const sizes = [leaves];
  for (let size = leaves; size > 1; ) {
    size = Math.ceil(size / 2);
    sizes.push(size);
  }
  return sizes;
}

/** Which level a row of so many hashes is; undefined when the tree has no such row. */
export function levelOf(leaves: number, row: number): number | undefined {
  const level = levels(leaves).indexOf(row);
  return level === -1 ? undefined : level;
}

/** The row that these leaves lead to, `level` steps up. */
export async function rowOf(
  leaves: readonly Uint8Array[],
  level: number,
  hash: HashName,
  digest: NodeHash,
): Promise<readonly Uint8Array[]> {
  let row = leaves;
  for (let step = 0; step < level; step++) {
    const above: Uint8Array[] = [];
    for (let index = 0; index < row.length; index += 2) {
      const [left, right] = [row[index], row[index + 1]];
      if (left) above.push(right ? await digest(hash, concat([left, right])) : left);
    }
    row = above;
  }
  return row;
}

/** `bmff-merkle-map` of a `merkle` box, as far as the climb needs it. */
export interface Proof {
  location: number;
  hashes: readonly Uint8Array[];
}

/**
 * Does a leaf, with the hashes of its proof, lead to the hash that the signed row has in its place (18.6.6.1)? A proof
 * with a hash too many or too few does not.
 */
export async function proves(
  leaf: Uint8Array,
  proof: Proof,
  row: { count: number; hashes: readonly Uint8Array[] },
  hash: HashName,
  digest: NodeHash,
): Promise<boolean> {
  const level = levelOf(row.count, row.hashes.length);
  if (level === undefined || proof.location >= row.count) return false;
  const sizes = levels(row.count);
  let node = leaf;
  let index = proof.location;
  let used = 0;
  for (const size of sizes.slice(0, level)) {
    const sibling = index ^ 1;
    if (sibling < size) {
      const other = proof.hashes[used++];
      if (!other) return false;
      node = await digest(hash, concat(sibling < index ? [other, node] : [node, other]));
    }
    index >>>= 1;
  }
  const signed = row.hashes[index];
  return used === proof.hashes.length && signed !== undefined && equalBytes(node, signed);
}
