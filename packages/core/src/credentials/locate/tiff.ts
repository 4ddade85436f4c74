import { oneStore } from "./single.ts";

/**
 * C2PA 2.2, A.3.5: one tag of type UNDEFINED in the last directory of the chain; before 1.4 in the first. A file with both
 * has two stores: readers take one or the other.
 */
export const locateInTiff = oneStore({ "type-changed": "framing-changed", "cut-short": "framing-changed" });
