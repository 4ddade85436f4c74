import type { StoreCandidate } from "../../model/block.ts";

/** The one manifest store that lies where the standard puts it in this container. */
export interface Site {
  /** Where in the container: `APP11`, `caBX`, `uuid C2PA`. */
  path: string;
  /** The store: one JUMBF superbox, joined from its pieces. */
  data: Uint8Array;
  /** Every piece of the container that holds it, framing included, in file order. */
  pieces: StoreCandidate["pieces"];
  /** Bytes elsewhere that the format makes move with the store (TIFF's entry count): left out by rule. */
  companions: NonNullable<StoreCandidate["companions"]>;
}

/** A C2PA manifest store in a place that is not the standard's. */
export interface Elsewhere {
  path: string;
  offset: number;
  length: number;
}

/** Why a store, or what claims to be one, is not believed, not even in part. */
export type LocateProblem =
  /** More than one store in the standard's places. */
  | "several-stores"
  /** Pieces that readers join differently: gaps or repeats in a sequence, other identifiers, pieces that do not follow each other. */
  | "store-in-pieces"
  /** The box or segment is C2PA's own, but its framing or purpose is none that the standard knows. */
  | "framing-changed"
  /** Something else stands in the store's own box before or behind it. */
  | "foreign-bytes"
  /** The format's way of binding a store to the file is not checked here. */
  | "carrier-not-verified";

export type Located =
  | { kind: "none"; elsewhere: readonly Elsewhere[] }
  | { kind: "one"; site: Site; elsewhere: readonly Elsewhere[] }
  | {
      kind: "refused";
      problem: LocateProblem;
      candidates: readonly StoreCandidate[];
      elsewhere: readonly Elsewhere[];
    };
