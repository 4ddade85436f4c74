import type { LocateRule } from "./single.ts";

/**
 * ZIP archives and fonts (C2PA 2.2, A.6 and A.3.9): a store is found where the standard puts it, and the hash assertions
 * of such files are not checked here. Nothing in it is believed, which says nothing against the file.
 */
export const locateUnverified: LocateRule = (candidates) => ({
  kind: "refused",
  problem: "carrier-not-verified",
  candidates,
});
