import type { Says } from "../model/vocabulary.ts";

/** How a row recognises a value. Patterns are anchored and linear; values are parsed, never searched for bytes. */
export type Match =
  | { kind: "any" }
  | { kind: "equals"; value: string }
  | { kind: "pattern"; value: RegExp }
  /** A digital source type: URI, QCode or bare code. */
  | { kind: "source-type" }
  /** China's label, parsed as JSON. */
  | { kind: "aigc" }
  /** A JSON object; each pair is a path of keys and what stands there. */
  | { kind: "json"; where: readonly (readonly [path: string, value: RegExp])[] }
  /** A ComfyUI graph: an object of nodes that name their class. */
  | { kind: "comfy-graph" };

/**
 * One marker. The table is data: a row says where to read, how to match, what it means and how we know.
 */
export interface MarkerRow {
  readonly id: string;
  /** Fact paths, exactly as the metadata room writes them. */
  readonly read: readonly string[];
  readonly match: Match;
  readonly says: Says;
  readonly vendor?: string;
  readonly product?: string;
  /** Another fact that must be there too, where one alone would be too little. */
  readonly with?: { readonly read: readonly string[]; readonly match: Match };
  /** `hint`: third-party word only; shown, but never sets an origin. */
  readonly confidence: "full" | "hint";
  /** Who says so, and when it was last looked at. */
  readonly source: string;
}
