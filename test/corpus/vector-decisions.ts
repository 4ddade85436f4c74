import type { Vector } from "./vectors.ts";

/** What we decide where the standard leaves a vector open (docs/adr/0009), held as firmly as what it says. */
export const DECISIONS: Readonly<Record<string, NonNullable<Vector["want"]>>> = {};
