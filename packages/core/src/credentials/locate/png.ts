import { oneStore } from "./single.ts";

/** C2PA 2.2, A.3.2: one `caBX` chunk that holds the store. */
export const locateInPng = oneStore({ "no-store": "framing-changed" });
