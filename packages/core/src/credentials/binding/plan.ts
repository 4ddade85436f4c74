import type { Container, Range } from "../../model/block.ts";
import type { Reader } from "../../source/reader.ts";
import type { HashName } from "../crypto.ts";
import type { Site } from "../locate/site.ts";
import type { Status } from "../verify/status.ts";
import type { Breach } from "./breaches.ts";

/** Something to be hashed: stretches of the file and bytes of our own, in this order. */
export interface HashJob {
  hash: HashName;
  parts: readonly (Range | Uint8Array)[];
}

/**
 * What a binding says of one stretch of the file.
 * `protected`: hashed. `store`: the manifest store with its framing, which cannot sign itself. `mandated`: left out
 * because the format or the standard asks for exactly this piece. `open`: left out for no reason of the standard's.
 */
export type CoverageState = "protected" | "store" | "mandated" | "open";

export interface CoverageRange extends Range {
  state: CoverageState;
  /** The piece's name in the container: `IDAT`, `/moov/trak/mdia/minf/stbl/stco`, `trailing bytes`. */
  what: string;
}

/** Every byte of the file once, in order, without gap or overlap. It starts as "nothing is protected". */
export type CoverageMap = readonly CoverageRange[];

/** What a hard binding is checked against. */
export interface BindingContext {
  container: Container;
  reader: Reader;
  /** Where the store lies in this file; undefined when it came from beside the file or from an address. */
  site?: Site;
  /** JUMBF URI of the assertion, for statuses. */
  url: string;
  /** `alg` of the claim, which stands in where the assertion names none (15.4). */
  claimAlg?: string;
  /** The binding belongs to an earlier manifest, below one or more update manifests: the store has grown since (15.12.1). */
  updated: boolean;
}

/** A binding read and laid over the file, before anything is hashed: the hashing of all plans is one pass over the file. */
export interface BindingPlan {
  /** Label of the assertion, e.g. `c2pa.hash.data`. */
  label: string;
  jobs: readonly HashJob[];
  /** What holds already without hashing: malformed, unsupported algorithm. With a failure here `jobs` is empty. */
  statuses: readonly Status[];
  /** The map, as it holds once every job's digest matches. */
  coverage: CoverageMap;
  /** Digests in the order of `jobs` -> the standard's codes. A promise where nodes of a Merkle tree are still to be hashed. */
  judge(digests: readonly Uint8Array[]): Status[] | Promise<Status[]>;
  /**
   * Rules of the standard that the binding breaks although everything may match: codes of ours such as
   * `exclusion-beyond-store`. They make the manifest `nonconforming`, never changed.
   */
  breaches: readonly Breach[];
  /** Stretches inside an exclusion that was meant for the store, but hold something else: for the report. */
  misplaced: readonly CoverageRange[];
}
