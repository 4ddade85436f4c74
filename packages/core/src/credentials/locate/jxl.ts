import { oneStore } from "./single.ts";

/** C2PA 2.2, A.3.8: at most one `jumb` box that is C2PA's, beside others that are not; never packed. */
export const locateInJxl = oneStore({ compressed: "framing-changed" });
