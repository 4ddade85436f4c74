import { oneStore } from "./single.ts";

/**
 * C2PA 2.2, A.6.3: one entry of the standard's name, stored as it is. One that is packed or encrypted, or lies in an
 * archive that readers may read differently, is not checked: archives are packed anew by many programs.
 */
export const locateInZip = oneStore({ filtered: "carrier-not-verified", ambiguous: "carrier-not-verified" });
