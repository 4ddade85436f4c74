import { oneStore } from "./single.ts";

/** C2PA 2.2, A.3.7: one application extension of version 1.0 in front of the first picture; one of another version is none we know. */
export const locateInGif = oneStore({ "version-unknown": "framing-changed" });
