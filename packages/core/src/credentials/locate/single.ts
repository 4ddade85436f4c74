import type { StoreCandidate } from "../../model/block.ts";
import { u8, u32be, u64be } from "../../source/bytes.ts";
import type { Located, LocateProblem } from "./site.ts";

/** Decides among the candidates in the standard's places of one format; there is at least one. */
export type LocateRule = (standard: readonly StoreCandidate[]) => Decided;
/** A decision before what lies elsewhere is added. */
export type Decided =
  | Omit<Extract<Located, { kind: "one" }>, "elsewhere">
  | Omit<Extract<Located, { kind: "refused" }>, "elsewhere">;

/**
 * The rule that formats share: exactly one store, without a fault of its framing, and nothing behind it in its place
 * but zeros (C2PA 2.2, 11.1.4.2 and 15.12.1.1). `faults` says what each of the walker's words means.
 */
export const oneStore =
  (faults: Readonly<Record<string, LocateProblem>>): LocateRule =>
  (standard) => {
    const [store, second] = standard;
    if (store === undefined || second !== undefined) return refused("several-stores", standard);
    if (store.fault !== undefined) return refused(faults[store.fault] ?? "framing-changed", standard);
    return believed(store);
  };

export const refused = (problem: LocateProblem, candidates: readonly StoreCandidate[]): Decided => ({
  kind: "refused",
  problem,
  candidates,
});

/** The superbox alone, once what follows it in its place is found to be padding. */
export function believed(store: StoreCandidate): Decided {
  const { data } = store;
  const stated = u32be(data, 0) === 1 ? u64be(data, 8) : u32be(data, 0);
  // Size 0 means "to the end", and readers differ on which end.
  if (stated < 8) return refused("framing-changed", [store]);
  for (let at = stated; at < data.length; at++) if (u8(data, at) !== 0) return refused("foreign-bytes", [store]);
  return {
    kind: "one",
    site: {
      path: store.path,
      data: data.subarray(0, Math.min(stated, data.length)),
      pieces: store.pieces,
      companions: store.companions ?? [],
    },
  };
}
