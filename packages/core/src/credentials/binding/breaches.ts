/** Rules of the standard that a binding can break although every hash fits: every word there is for them, all of them ours. */

/** Rules on what a binding may leave out, broken while every hash fits; codes of ours. */
export type ExclusionBreach = "exclusion-beyond-store" | "exclusion-without-store" | "exclusion-of-content";

/** Rules of the standard that a BMFF binding can break while every hash fits; codes of ours. */
export type BmffBreach =
  /** A.5.6: an entry that shall always be on the list is not. */
  | "mandatory-exclusion-missing"
  /** 18.6.2: a path outside the syntax; it matches nothing. */
  | "exclusion-path-not-allowed"
  /** 18.6.3: an initialisation hash in a file without fragments. */
  | "init-hash-in-flat-file"
  /** A.5.4.1.1: the row is not the leaves', and the file has no proofs. */
  | "merkle-proofs-missing"
  /** A.5.3: the store's box stands behind media data or `moov`; an update's is not the last. */
  | "store-out-of-place";

export type Breach =
  | ExclusionBreach
  | BmffBreach
  /** 18.7: bytes behind the last box that the list names. */
  | "trailing-bytes-unlisted";
