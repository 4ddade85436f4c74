import { oneStore } from "./single.ts";

/** C2PA 2.2, A.3.3: one `c2pa:manifest` element in the root's `metadata`, with Base64 text in it and nothing else. */
export const locateInSvg = oneStore({ "markup-inside": "foreign-bytes", "not-base64": "framing-changed" });
