import { oneStore } from "./single.ts";

/**
 * C2PA 2.2, A.4.2 and 15.5.2.2: one store an update section; the newest section that brought one counts. Two in that
 * section are none, and no older one stands in for them: what it was signed over is not what is shown.
 */
export const locateInPdf = oneStore({ "length-misstated": "framing-changed", filtered: "framing-changed" });
