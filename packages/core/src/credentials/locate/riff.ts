import { oneStore } from "./single.ts";

/** C2PA 2.2, A.3.6: one `C2PA` chunk of the first RIFF chunk, at its end or, before 2.0, wherever in it. */
export const locateInRiff = oneStore({});
