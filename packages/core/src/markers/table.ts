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
  /** A JSON object with every one of these keys. */
  | { kind: "json-keys"; keys: readonly string[] }
  /** A ComfyUI graph: what it says depends on the nodes in it. */
  | { kind: "comfy-graph" };

/** Written out, the words most rows need. */
export const is = (value: string): Match => ({ kind: "equals", value });
export const like = (value: RegExp): Match => ({ kind: "pattern", value });
export const anything: Match = { kind: "any" };
export const json = (...where: (readonly [path: string, value: RegExp])[]): Match => ({ kind: "json", where });
export const jsonWith = (...keys: string[]): Match => ({ kind: "json-keys", keys });

/**
 * One marker. The table is data: a row says where to read, how to match, what it means and how we know.
 */
export interface MarkerRow {
  readonly id: string;
  /** Fact paths, exactly as the metadata room writes them; `tag/` names match in any case. */
  readonly read: readonly string[];
  readonly match: Match;
  readonly says: Says;
  readonly vendor?: string;
  readonly product?: string;
  /** Another fact that must be there too, where one alone would be too little. */
  readonly with?: { readonly read: readonly string[]; readonly match: Match };
  /** How it comes: `stated` unless the row reads pixels or samples. */
  readonly carriage?: "decoded";
  /** `hint`: third-party word only; shown, but never sets an origin. */
  readonly confidence: "full" | "hint";
  /** Who says so, and when it was last looked at. */
  readonly source: string;
}

/** How a source came to us, for the rows' `source`. */
export const SEEN = {
  file: "a file of this product, 2026-11",
  dump: "published file dump, 2026-09",
  code: "the writer's own source code, 2026-08",
  vendor: "the vendor's documentation, 2026-10",
  third: "third-party reports without a dump, 2026-09",
} as const;

type Common = Pick<MarkerRow, "source"> & Partial<Omit<MarkerRow, "id" | "read" | "match">>;
type Own = Pick<MarkerRow, "id" | "read" | "match"> & Partial<MarkerRow>;

/** Rows of one family that share vendor, source or meaning. Without a word of its own a row says `ai-generated`. */
export const family = (common: Common, rows: readonly Own[]): MarkerRow[] =>
  rows.map((row) => ({ says: "ai-generated", confidence: "full", ...common, ...row }));
