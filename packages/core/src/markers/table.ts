import type { RawFact } from "../metadata/facts.ts";
import type { Says } from "../model/vocabulary.ts";
import type { Seal, SealTools } from "./seal.ts";
import type { Settings } from "./settings.ts";

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
  /** Read by a function of its own: what it says depends on what stands in it. */
  | { kind: "told"; read: (value: string) => Told | undefined };

/** What a value tells by itself, over what its row says. */
export interface Told {
  says?: Says;
  vendor?: string;
  product?: string;
  detail?: string;
}

/** Other facts of the same file, by path; the first of each. */
export type Beside = (path: string) => string | undefined;

/** Written out, the words most rows need. */
export const is = (value: string): Match => ({ kind: "equals", value });
export const like = (value: RegExp): Match => ({ kind: "pattern", value });
export const anything: Match = { kind: "any" };
export const json = (...where: (readonly [path: string, value: RegExp])[]): Match => ({ kind: "json", where });
export const told = (read: (value: string) => Told | undefined): Match => ({ kind: "told", read });
export const jsonWith = (...keys: string[]): Match => ({ kind: "json-keys", keys });

/**
 * One marker. The table is data: a row says where to read, how to match, what it means and how we know.
 */
export interface MarkerRow<Id extends string = string> {
  readonly id: Id;
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
  /**
   * It was recognised by what people see, which anyone can draw: it opens the question of AI where nothing else says
   * anything, outranks no other statement, and contradicts none.
   */
  readonly seen?: true;
  /** The word of a program that somebody added, told as its own. */
  readonly foreign?: true;
  /** `hint`: third-party word only; shown, but never sets an origin. */
  readonly confidence: "full" | "hint";
  /** Many tools write this: a row of one tool that reads the same value is preferred. */
  readonly general?: true;
  /** Reads the settings out of the value. */
  readonly settings?: (value: string, beside: Beside) => Settings;
  /** The value is, or holds, what somebody asked for, though no settings are read from it. */
  readonly holdsPrompt?: true;
  /** Checks the signature that the value carries; undefined where it carries none. */
  readonly seal?: (value: string, tools: SealTools) => Promise<Seal | undefined>;
  /** Name of the machine-readable disclosure field that the value is. */
  readonly discloses?: string;
  /** A label that other people's machines look for: a policy that asks for one is content with it. */
  readonly label?: true;
  /** `decides`: says how AI was used. `follows`: says that it was, and leaves the how to a row that decides. */
  readonly sourceType?: "decides" | "follows";
  /** Who says so, and when it was last looked at. */
  readonly source: string;
}

/** A row that matched, with the facts it matched. */
export interface MarkerHit {
  row: MarkerRow;
  says: Says;
  vendor?: string;
  product?: string;
  detail?: string;
  facts: RawFact[];
  beside: Beside;
  /** A signature the marker carries, once it has been checked. */
  seal?: Seal;
}

/** How a fact about a generator came to us: the `source` of rows, names and entries. */
export const SEEN = {
  file: "files of it, 2026-11",
  dump: "published file dumps, 2026-09",
  code: "its source code, 2026-08",
  vendor: "the vendor's documentation, 2026-10",
  list: "C2PA conforming products list, 2026-08",
  third: "third-party lists, 2026-09",
  none: "looked for in published files, 2026-09",
} as const;

/** Where the algorithms of marks that manifests declare are listed. */
export const SOFT_BINDINGS = "c2pa-org/softbinding-algorithm-list, 2026-09";

type Common = Pick<MarkerRow, "source"> & Partial<Omit<MarkerRow, "id" | "read" | "match">>;
/** A row as it is written down: what it leaves out its family or its generator says. */
export type RowText = Pick<MarkerRow, "id" | "read" | "match"> & Partial<MarkerRow>;

/** Rows of one family that share vendor, source or meaning. Without a word of its own a row says `ai-generated`. */
export const family = <const Rows extends readonly RowText[]>(
  common: Common,
  rows: Rows,
): MarkerRow<Rows[number]["id"]>[] =>
  rows.map((row) => ({ says: "ai-generated", confidence: "full", ...common, ...row }));

/** A fact as a case names it. */
type Named = readonly [path: string, value: string];

/** What shows that a row works. Tests read it; nothing that runs does, so that bundles leave it out. */
export interface MarkerCase {
  /** A value that is the marker, in every place the row reads. */
  readonly yes: string;
  /** What must stand beside it. */
  readonly with?: Named;
  /** Facts that look like it and must not match: at least one. */
  readonly nearMisses: readonly (readonly Named[])[];
}
