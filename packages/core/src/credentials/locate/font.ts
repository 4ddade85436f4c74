import { oneStore } from "./single.ts";

/**
 * C2PA 2.2, A.3.9: one table of C2PA's in a font of one file. A table that is packed (WOFF), or stands in a collection
 * of fonts, is not checked: the standard says of neither how it is bound.
 */
export const locateInFont = oneStore({ filtered: "carrier-not-verified", collection: "carrier-not-verified" });
