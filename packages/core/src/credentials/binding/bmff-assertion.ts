import { BUDGETS, LimitError } from "../../model/limits.ts";
import { present } from "../../model/present.ts";
import { bytesOf, field, list, text, whole } from "../store/values.ts";

/** `exclusions-map` of C2PA 2.2, 18.6.3: which boxes are left out of the hash, whole or in part. */
export interface BmffExclusion {
  xpath: string;
  length?: number;
  version?: number;
  /** Three bytes. */
  flags?: Uint8Array;
  exact: boolean;
  data: readonly { offset: number; value: Uint8Array }[];
  /** Absent: the whole box. Offsets are from the start of the box, a length of 0 reaches to its end. */
  subset?: readonly { offset: number; length: number }[];
}

/** `merkle-map`: one row of a Merkle tree. */
export interface MerkleRow {
  uniqueId: number;
  localId: number;
  /** Leaves of the tree. */
  count: number;
  alg?: string;
  initHash?: Uint8Array;
  hashes: readonly Uint8Array[];
  fixedBlockSize?: number;
  variableBlockSizes?: readonly number[];
}

/** A `c2pa.hash.bmff` assertion of any version, read. */
export interface BmffHash {
  version: 1 | 2 | 3;
  exclusions: readonly BmffExclusion[];
  alg?: string;
  hash?: Uint8Array;
  merkle: readonly MerkleRow[];
}

/** Thrown inside the reader where a field is not what the schema says. */
class Malformed extends Error {}

const VERSIONS: Readonly<Record<string, BmffHash["version"]>> = {
  "c2pa.hash.bmff": 1,
  "c2pa.hash.bmff.v2": 2,
  "c2pa.hash.bmff.v3": 3,
};

/** Is this the label of a BMFF binding, with or without the `__2` that tells copies apart? */
export const isBmffHash = (label: string): boolean => versionOf(label) !== undefined;
const versionOf = (label: string): BmffHash["version"] | undefined => VERSIONS[label.replace(/__\d+$/, "")];

/**
 * Reads `bmff-hash-map` (C2PA 2.2, 18.6.3; 15.12.2 says what makes it malformed). A string in place of the assertion
 * says what is wrong with it. Fields of `null` are absent: that is how c2pa-rs writes them.
 * @throws LimitError when it holds more exclusions or leaves than any real one.
 */
export function readBmffHash(label: string, data: unknown): BmffHash | string {
  const version = versionOf(label);
  if (version === undefined) return "not a BMFF hash";
  try {
    const exclusions = field(data, "exclusions");
    if (!Array.isArray(exclusions) || exclusions.length === 0) return "no exclusions";
    if (exclusions.length > BUDGETS.exclusionCount) throw new LimitError("exclusionCount");
    const merkle =
      optional(field(data, "merkle"), (rows) => (Array.isArray(rows) ? rows.map(readRow) : undefined)) ?? [];
    const hash = optional(field(data, "hash"), bytesOf);
    const alg = optional(field(data, "alg"), text);
    // 18.6.3: without a tree there has to be a hash, or nothing at all is bound.
    if (hash === undefined && merkle.length === 0) return "neither hash nor Merkle tree";
    if (new Set(merkle.map(rowKey)).size !== merkle.length) return "two Merkle rows of one name";
    const leaves = merkle.reduce((sum, row) => sum + Math.max(row.count, row.hashes.length), 0);
    if (leaves > BUDGETS.merkleLeafCount) throw new LimitError("merkleLeafCount");
    return {
      version,
      exclusions: exclusions.map(readExclusion),
      merkle,
      ...present({ hash, alg }),
    };
  } catch (error) {
    if (error instanceof Malformed) return error.message;
    throw error;
  }
}

/** What a proof and a row share. */
export const rowKey = (row: { uniqueId: number; localId: number }): string => `${row.uniqueId}/${row.localId}`;

/** A field that may be absent, but if it is there must be what `read` takes. */
function optional<T>(value: unknown, read: (value: unknown) => T | undefined): T | undefined {
  if (value === undefined || value === null) return undefined;
  return required(read(value), "a field of another type");
}

function required<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Malformed(what);
  return value;
}

const flag = (value: unknown): boolean | undefined => (typeof value === "boolean" ? value : undefined);

function readExclusion(value: unknown): BmffExclusion {
  const length = optional(field(value, "length"), whole);
  const version = optional(field(value, "version"), whole);
  const flags = optional(field(value, "flags"), bytesOf);
  if (flags !== undefined && flags.length !== 3) throw new Malformed("flags that are not three bytes");
  const subset = optional(field(value, "subset"), (each) => (Array.isArray(each) ? readSubset(each) : undefined));
  return {
    xpath: required(text(field(value, "xpath")), "exclusion without xpath"),
    exact: optional(field(value, "exact"), flag) ?? true,
    data: list(optional(field(value, "data"), (each) => (Array.isArray(each) ? each : undefined))).map((each) => ({
      offset: required(whole(field(each, "offset")), "data without offset"),
      value: required(bytesOf(field(each, "value")), "data without value"),
    })),
    ...present({ length, version, flags, subset }),
  };
}

/** Ranges must go up and not overlap; only the last may have a length of 0, which reaches to the end of the box. */
function readSubset(values: readonly unknown[]): { offset: number; length: number }[] {
  const ranges = values.map((each) => ({
    offset: required(whole(field(each, "offset")), "subset without offset"),
    length: required(whole(field(each, "length")), "subset without length"),
  }));
  for (const [index, range] of ranges.entries()) {
    const next = ranges[index + 1];
    if (next && (range.length === 0 || range.offset + range.length > next.offset))
      throw new Malformed("subset ranges out of order or over each other");
  }
  return ranges;
}

const integer = (value: unknown): number | undefined =>
  typeof value === "number" && Number.isSafeInteger(value) ? value : undefined;

function readRow(value: unknown): MerkleRow {
  const alg = optional(field(value, "alg"), text);
  const initHash = optional(field(value, "initHash"), bytesOf);
  const fixed = optional(field(value, "fixedBlockSize"), whole);
  const sizes = optional(field(value, "variableBlockSizes"), (each) =>
    Array.isArray(each) ? each.map((size) => required(whole(size), "block size")) : undefined,
  );
  // 15.12.2.1: both at once are malformed; a block size of 0 divides nothing.
  if ((fixed !== undefined && sizes !== undefined) || fixed === 0) throw new Malformed("block sizes");
  const hashes = list(field(value, "hashes")).map((each) => required(bytesOf(each), "Merkle hash"));
  const count = required(whole(field(value, "count")), "Merkle row without count");
  if (hashes.length === 0 || count === 0) throw new Malformed("empty Merkle row");
  return {
    uniqueId: required(integer(field(value, "uniqueId")), "Merkle row without uniqueId"),
    localId: required(integer(field(value, "localId")), "Merkle row without localId"),
    count,
    hashes,
    ...present({ alg, initHash, fixedBlockSize: fixed, variableBlockSizes: sizes }),
  };
}
