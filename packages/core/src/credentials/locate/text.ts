import { oneStore } from "./single.ts";

/** C2PA 2.4, A.7: one element in the head of a page. With a second one, holding a store or an address, none counts. */
export const locateInHtml = oneStore({ several: "several-stores", "not-base64": "framing-changed" });

/** C2PA 2.4, A.8 and A.9: one wrapper or one block, whole and of a version that is known. */
export const locateInText = oneStore({
  "version-unknown": "framing-changed",
  "cut-short": "framing-changed",
  "malformed-reference": "framing-changed",
});
