import { BUDGETS, FormatError, LimitError } from "../../model/limits.ts";
import { present } from "../../model/present.ts";
import { equalBytes } from "../../source/bytes.ts";
import type { Reader } from "../../source/reader.ts";
import type { Crypto, HashName } from "../crypto.ts";
import { failure, type Status, success } from "../verify/status.ts";
import { type BmffHash, type MerkleRow, readBmffHash, rowKey } from "./bmff-assertion.ts";
import { marksOf } from "./bmff-excuse.ts";
import { type BmffLayout, hashedParts, layOut } from "./bmff-layout.ts";
import { type FileProof, readProofs } from "./bmff-proofs.ts";
import { algorithm } from "./fields.ts";
import { hashPass } from "./hash-pass.ts";
import { proves } from "./merkle.ts";
import type { BindingContext, HashJob } from "./plan.ts";

/** What is wrong with one media segment, or with where it stands among the others; codes of ours. */
type SegmentProblem =
  /** No proof in front of its one `moof`, or one that no row of the assertion knows. */
  | "segment-proof-missing"
  /**
   * More or less than one `moof` and one `mdat` (A.5.4.1.2), or excluded boxes that hold something: its hash fits, and
   * yet it is not all signed. Nothing shows that somebody changed it.
   */
  | "segment-foreign-box"
  /** Its bytes do not lead to the signed row. */
  | "segment-changed"
  /** The row belongs to another initialisation segment than the one given. */
  | "segment-of-other-init"
  | "segment-repeated"
  | "segment-out-of-order";

interface SegmentCheck {
  outcome: "match" | "mismatch" | "unreadable";
  /** Track and place that its proof names. */
  localId?: number;
  location?: number;
  problem?: SegmentProblem;
}

export interface FragmentsCheck {
  /** In the order given. */
  segments: readonly SegmentCheck[];
  /** Every segment that the rows of this initialisation segment count is there, once, in order, and matches. */
  complete: boolean;
  /** Different segments that match, and how many there are to be. */
  checked: number;
  expected: number;
  /** Problems that occur, each once, and `segment-missing`. */
  codes: readonly (SegmentProblem | "segment-missing")[];
  /** `assertion.bmffHash.*` over all that was given. */
  statuses: readonly Status[];
}

interface Checking {
  binding: BmffHash;
  context: BindingContext;
  crypto: Crypto;
  /** All rows, and those whose `initHash` is that of the initialisation segment. */
  named: ReadonlyMap<string, MerkleRow>;
  rows: ReadonlyMap<string, MerkleRow>;
}

/**
 * Checks media segments, each a file of its own, against the assertion of their initialisation segment (C2PA 2.2,
 * 15.12.2.2, 18.6.6.1, A.5.4.1.2). Undefined where the assertion is none of fragments; its own plan says what is wrong.
 * The order given is the order of play: `match` says that a segment's bytes are signed, the codes say whether they are
 * where the signer put them. What is not given is told and not called a change: it may come later.
 */
export async function checkFragments(
  label: string,
  value: unknown,
  context: BindingContext,
  segments: Iterable<Reader> | AsyncIterable<Reader>,
  crypto: Crypto,
): Promise<FragmentsCheck | undefined> {
  const binding = readBmffHash(label, value);
  if (typeof binding === "string" || binding.hash !== undefined) return undefined;
  const rows = await rowsOfInit(binding, context, crypto);
  const named = new Map(binding.merkle.map((row) => [rowKey(row), row]));
  const checking: Checking = { binding, context, crypto, named, rows };
  const checks: SegmentCheck[] = [];
  const sequence = new Sequence();
  for await (const reader of segments) {
    if (checks.length >= BUDGETS.fragmentCount) throw new LimitError("fragmentCount");
    checks.push(await guardedCheck(reader, checking, sequence));
  }
  const expected = [...rows.values()].reduce((sum, row) => sum + row.count, 0);
  const codes = new Set<SegmentProblem | "segment-missing">(checks.flatMap(({ problem }) => problem ?? []));
  if (sequence.size < expected) codes.add("segment-missing");
  const intact = rows.size > 0 && checks.every((check) => check.outcome === "match");
  const changed = rows.size === 0 || checks.some(isChanged);
  return {
    segments: checks,
    complete: intact && codes.size === 0,
    checked: sequence.size,
    expected,
    codes: [...codes],
    statuses: changed
      ? [failure("assertion.bmffHash.mismatch", context.url, "initialisation or media segments")]
      : intact
        ? [success("assertion.bmffHash.match", context.url)]
        : [],
  };
}

/** Does a hash show that the segment is not the one that was signed? What cannot be read shows nothing. */
const isChanged = ({ outcome, problem }: SegmentCheck): boolean =>
  outcome === "mismatch" && problem !== "segment-foreign-box";

/** Which rows speak of this initialisation segment: those of other tracks or qualities have another's hash. */
async function rowsOfInit(
  binding: BmffHash,
  { reader, claimAlg }: BindingContext,
  crypto: Crypto,
): Promise<Map<string, MerkleRow>> {
  const parts = hashedParts(await layOut(reader, binding.exclusions))(
    { offset: 0, length: reader.size },
    binding.version > 1,
  );
  const digests = new Map<HashName, Uint8Array>();
  const rows = new Map<string, MerkleRow>();
  for (const row of binding.merkle) {
    const hash = hashOf(binding, row, claimAlg);
    if (!hash || !row.initHash) continue;
    const digest = digests.get(hash) ?? (await digestOf(reader, { hash, parts }, crypto));
    digests.set(hash, digest);
    if (equalBytes(digest, row.initHash)) rows.set(rowKey(row), row);
  }
  return rows;
}

function hashOf(binding: BmffHash, row: MerkleRow, claimAlg: string | undefined): HashName | undefined {
  const hash = algorithm(row.alg, binding.alg, claimAlg);
  return hash === "malformed" || hash === "unsupported" ? undefined : hash;
}

/** Which segments of each row have been met. */
class Sequence {
  readonly #seen = new Set<string>();
  readonly #last = new Map<string, number>();

  get size(): number {
    return this.#seen.size;
  }

  /** Notes a segment that matches; says what is odd about its place. */
  add(proof: FileProof): SegmentProblem | undefined {
    const key = rowKey(proof);
    const place = `${key}/${proof.location}`;
    if (this.#seen.has(place)) return "segment-repeated";
    this.#seen.add(place);
    const before = this.#last.get(key) ?? -1;
    this.#last.set(key, Math.max(before, proof.location));
    return proof.location < before ? "segment-out-of-order" : undefined;
  }
}

/** Damage of a segment is the segment's; what the host cannot read is thrown on. */
async function guardedCheck(reader: Reader, checking: Checking, sequence: Sequence): Promise<SegmentCheck> {
  try {
    return await checkSegment(reader, checking, sequence);
  } catch (error) {
    if (error instanceof FormatError || error instanceof LimitError) return { outcome: "unreadable" };
    throw error;
  }
}

async function checkSegment(reader: Reader, checking: Checking, sequence: Sequence): Promise<SegmentCheck> {
  const { binding, context, crypto, named, rows } = checking;
  const layout = await layOut(reader, binding.exclusions);
  const proof = await onlyProof(reader, layout);
  const row = proof && named.get(rowKey(proof));
  const hash = row && hashOf(binding, row, context.claimAlg);
  if (!proof || !row || !hash) return { outcome: "mismatch", problem: "segment-proof-missing" };
  const at = { localId: proof.localId, location: proof.location };
  const mismatch = (problem: SegmentProblem): SegmentCheck => ({ outcome: "mismatch", ...at, problem });
  if (!rows.has(rowKey(row))) return mismatch("segment-of-other-init");
  const parts = hashedParts(layout)({ offset: 0, length: layout.size }, binding.version > 1);
  const leaf = await digestOf(reader, { hash, parts }, crypto);
  if (!(await proves(leaf, proof, row, hash, (name, data) => crypto.digest(name, data))))
    return mismatch("segment-changed");
  if (!(await standsAlone(reader, layout, binding))) return mismatch("segment-foreign-box");
  const problem = sequence.add(proof);
  return { outcome: "match", ...at, ...present({ problem }) };
}

/** The one proof of a segment, which stands in front of its `moof`. */
async function onlyProof(reader: Reader, { roots }: BmffLayout): Promise<FileProof | undefined> {
  const proofs = await readProofs(reader, roots);
  const moof = roots.findIndex((box) => box.type === "moof");
  if (proofs === "malformed" || proofs.length !== 1 || moof < 1) return undefined;
  const [proof] = proofs;
  return proof?.box.offset === roots[moof - 1]?.offset ? proof : undefined;
}

/** One `moof`, one `mdat`, and nothing left out of the hash that could hold something. */
async function standsAlone(reader: Reader, layout: BmffLayout, binding: BmffHash): Promise<boolean> {
  const count = (type: string): number => layout.roots.filter((box) => box.type === type).length;
  if (count("moof") !== 1 || count("mdat") !== 1) return false;
  const media = layout.excluded.some(({ box }) => box.path === "/mdat");
  const marks = await marksOf({ reader, layout, binding, site: undefined, tracks: 1, segment: true });
  return !media && marks.every((mark) => mark.state !== "open");
}

async function digestOf(reader: Reader, job: HashJob, crypto: Crypto): Promise<Uint8Array> {
  const { digests } = await hashPass(reader, [job], crypto);
  return digests[0] ?? new Uint8Array(0);
}
