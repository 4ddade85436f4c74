import { oneStore } from "./single.ts";

/** C2PA 2.2, A.3.4: one GEOB frame of C2PA's media type, the new or the old, in the ID3v2 tag in front of the audio. */
export const locateInId3 = oneStore({ "compressed-frame": "framing-changed" });
