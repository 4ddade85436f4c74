import type { Range } from "../../model/block.ts";
import { equalBytes } from "../../source/bytes.ts";
import type { HashName } from "../crypto.ts";
import { failure, type Status, success } from "../verify/status.ts";
import { type BmffExclusion, type BmffHash, type MerkleRow, readBmffHash } from "./bmff-assertion.ts";
import { breachesOf } from "./bmff-breaches.ts";
import { marksOf, misplacedOf } from "./bmff-excuse.ts";
import { type BmffLayout, type HashedParts, hashedParts, layOut } from "./bmff-layout.ts";
import { readProofs } from "./bmff-proofs.ts";
import { divide, inSequence, type SegmentedFile } from "./bmff-segments.ts";
import { layTrees, type Tree, treeHolds } from "./bmff-trees.ts";
import { coverageMap, piecesOf } from "./coverage.ts";
import { algorithm } from "./fields.ts";
import { type NodeHash, proves } from "./merkle.ts";
import type { BindingContext, BindingPlan, HashJob } from "./plan.ts";
import { refusal, unsupported } from "./refusal.ts";

/** The part of a plan that depends on how the file is bound: as a whole, with trees over media data, or by fragments. */
interface Work {
  jobs: HashJob[];
  /** Do the digests, in the order of the jobs, say that all is as signed? */
  holds(digests: readonly Uint8Array[]): Promise<boolean>;
}

interface Bound {
  binding: BmffHash;
  layout: BmffLayout;
  parts: HashedParts;
  digest: NodeHash;
  hashOf(row?: MerkleRow): HashName;
}

/**
 * Plans a BMFF hash of any version (C2PA 2.2, 18.6 and 15.12.2): of the whole file, with Merkle trees over its media
 * data, or of an initialisation segment with fragments behind it in the same file. `digest` hashes nodes of the trees.
 * 18.6.1 asks validators to pass over version 1, `c2pa.hash.bmff`; that is for the caller to decide, who sees the label.
 * @throws LimitError where the file has more boxes, or the assertion more exclusions or leaves, than are followed.
 */
export async function planBmffHash(
  label: string,
  value: unknown,
  context: BindingContext,
  digest: NodeHash,
): Promise<BindingPlan> {
  const { reader, url } = context;
  const malformed = (why: string): BindingPlan =>
    refusal(label, context, [failure("assertion.bmffHash.malformed", url, why)]);
  const binding = readBmffHash(label, value);
  if (typeof binding === "string") return malformed(binding);
  if (!algorithmsFit(binding, context.claimAlg)) return unsupported(label, context);
  const layout = await layOut(reader, exclusionsOf(binding));
  const bound: Bound = {
    binding,
    layout,
    parts: hashedParts(layout),
    digest,
    hashOf: (row) => hashName(binding, row, context.claimAlg) ?? "sha256",
  };
  const proofs = await readProofs(reader, binding.merkle.length > 0 ? layout.roots : []);
  if (proofs === "malformed") return malformed("a merkle box that holds no proof");
  const segmented = binding.hash === undefined && binding.merkle.every((row) => row.initHash !== undefined);
  const mdats = layout.roots.filter((box) => box.type === "mdat");
  const laid = segmented ? divide(binding, layout, proofs) : layTrees(binding, mdats, proofs, bound.hashOf);
  if (typeof laid === "string") return malformed(laid);
  const work = Array.isArray(laid) ? flatWork(bound, laid) : segmentedWork(bound, laid);
  const hashed = work.jobs.flatMap((job) => job.parts.filter((part): part is Range => !(part instanceof Uint8Array)));
  const excusing = { reader, layout, binding, site: context.site, tracks: context.container.tracks.length };
  const marks = await marksOf(excusing);
  return {
    label,
    jobs: work.jobs,
    statuses: [],
    coverage: coverageMap(piecesOf(context.container, reader.size), reader.size, hashed, marks),
    judge: async (digests): Promise<Status[]> => [
      (await work.holds(digests))
        ? success("assertion.bmffHash.match", url)
        : failure("assertion.bmffHash.mismatch", url),
    ],
    breaches: breachesOf(binding, layout, context.site, Array.isArray(laid) ? laid : []),
    misplaced: await misplacedOf(excusing, marks),
  };
}

/** What is excluded without being listed: in version 1 the media data, where a tree is there beside the hash (C2PA 1.4). */
function exclusionsOf(binding: BmffHash): readonly BmffExclusion[] {
  const implied = binding.version === 1 && binding.hash !== undefined && binding.merkle.length > 0;
  return implied ? [...binding.exclusions, { xpath: "/mdat", exact: true, data: [] }] : binding.exclusions;
}

/** The nearest `alg` (13.1, 15.4): of the row, the assertion, the claim. */
function hashName(binding: BmffHash, row: MerkleRow | undefined, claimAlg: string | undefined): HashName | undefined {
  const found = algorithm(row?.alg, binding.alg, claimAlg);
  return found === "malformed" || found === "unsupported" ? undefined : found;
}

const algorithmsFit = (binding: BmffHash, claimAlg: string | undefined): boolean =>
  (binding.hash === undefined || hashName(binding, undefined, claimAlg) !== undefined) &&
  binding.merkle.every((row) => hashName(binding, row, claimAlg) !== undefined);

/** The hash of the file, where there is one, and the leaves of every tree. */
function flatWork({ binding, layout, parts, digest, hashOf }: Bound, trees: readonly Tree[]): Work {
  const whole = { offset: 0, length: layout.size };
  const signed = binding.hash;
  const jobs: HashJob[] = signed === undefined ? [] : [{ hash: hashOf(), parts: parts(whole, binding.version > 1) }];
  const first = trees.map((tree) => {
    const from = jobs.length;
    for (const leaf of tree.leaves) jobs.push({ hash: tree.hash, parts: [leaf] });
    if (tree.payload) jobs.push({ hash: tree.hash, parts: [tree.payload] });
    return from;
  });
  const holds = async (digests: readonly Uint8Array[]): Promise<boolean> => {
    const [file] = digests;
    if (signed !== undefined && !(file && equalBytes(file, signed))) return false;
    for (const [index, tree] of trees.entries()) {
      const from = first[index] ?? 0;
      const to = from + tree.leaves.length;
      const holds = await treeHolds(tree, digests.slice(from, to), digest);
      if (!holds && !(tree.payload && (await treeHolds(tree, digests.slice(to, to + 1), digest)))) return false;
    }
    return true;
  };
  return { jobs, holds };
}

/**
 * The initialisation part, once for each algorithm, and every fragment (18.6.6.1). Alone, an initialisation segment
 * needs one row that names it: rows of other tracks name other segments. With fragments, every row that they use must.
 */
function segmentedWork({ binding, parts, digest, hashOf }: Bound, { init, segments }: SegmentedFile): Work {
  const offsets = binding.version > 1;
  const algorithms = [...new Set(binding.merkle.map(hashOf))];
  const jobs: HashJob[] = algorithms.map((hash) => ({ hash, parts: parts(init, offsets) }));
  for (const { row, range } of segments) jobs.push({ hash: hashOf(row), parts: parts(range, offsets) });
  const names = (row: MerkleRow, digests: readonly Uint8Array[]): boolean => {
    const found = digests[algorithms.indexOf(hashOf(row))];
    return found !== undefined && row.initHash !== undefined && equalBytes(found, row.initHash);
  };
  const holds = async (digests: readonly Uint8Array[]): Promise<boolean> => {
    if (segments.length === 0) return binding.merkle.some((row) => names(row, digests));
    if (!binding.merkle.every((row) => names(row, digests)) || !inSequence(segments, binding.merkle)) return false;
    for (const [index, { row, proof }] of segments.entries()) {
      const leaf = digests[algorithms.length + index];
      if (!leaf || !(await proves(leaf, proof, row, hashOf(row), digest))) return false;
    }
    return true;
  };
  return { jobs, holds };
}
