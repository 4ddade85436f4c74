import { present } from "../model/present.ts";
import type { PinnedLabelKey } from "./seal.ts";
import type { MarkerCase, MarkerRow, RowText } from "./table.ts";

/** How sure we are of what a generator's files carry. */
type Sureness = "measured" | "documented" | "reported" | "nothing-found";

/** A name that Content Credentials carry: a software agent, a claim generator or a signer. */
export interface Credential {
  /** Exactly as manifests write it, for people. */
  readonly shown?: readonly string[];
  /** Recognises it; the more special pattern stands first. Absent where another generator of the vendor has it. */
  readonly pattern?: RegExp;
  /** The product does nothing else, so the name alone says AI. Signers' names never do. */
  readonly aiOnly?: true;
  /** Given when the name itself is not the product's name. */
  readonly product?: string;
  readonly source?: string;
}

/** Whom a company code or name in China's label stands for. Company is not brand: one code signs for several products. */
export interface Producer {
  /** Unified social credit code inside the provider code. */
  readonly company?: string;
  /** The bare name some write instead. */
  readonly name?: RegExp;
  /** What a ProduceID alone tells, where the producer field does not. */
  readonly produceId?: RegExp;
  /** Products seen with it; given as the product only where it is the only one. */
  readonly products: readonly string[];
  readonly source: string;
}

/** A mark in pixels or samples that manifests declare. */
export interface DeclaredRow {
  readonly mark: string;
  /** The field's name for it, e.g. `SynthID`. */
  readonly name: string;
  /** C2PA soft-binding algorithm list. */
  readonly algorithm?: RegExp;
  /** What an action's description says. */
  readonly description?: RegExp;
  /** The vendor's manifests say only that a mark was put in: it is this one. */
  readonly unnamed?: true;
  /** Where its owner lets people check. */
  readonly checkAt?: string;
  readonly source: string;
}

/** What an assertion of a vendor's own says beyond the digital source type. */
export interface AssertionText {
  readonly id: string;
  readonly label: RegExp;
  /** Members that must read so. */
  readonly where?: Readonly<Record<string, RegExp>>;
  /** `none`: it names who made it, and nothing else. */
  readonly says: MarkerRow["says"];
  readonly product?: string;
  /** Member that names the model. */
  readonly model?: string;
  readonly source: string;
}

/** Words of an action that tell AI where no digital source type does. */
export interface ActionText {
  readonly id: string;
  /** `description`, or a parameter's key. */
  readonly field: string;
  readonly pattern: RegExp;
  /** The parameter that names the model. */
  readonly model?: string;
  /** The action opens a picture that another house's model has just made: with an AI source type it is the creation. */
  readonly opensGenerated?: true;
  readonly source: string;
}

/**
 * One generator: who makes it, what its files and its Content Credentials carry, or that nothing can be read from them.
 * All tables are made from these.
 */
export interface Generator<Id extends string = string> {
  readonly name: string;
  readonly aliases?: readonly string[];
  /** `open source` is nobody's: rows then name no vendor. */
  readonly vendor: string;
  readonly makes: readonly ("image" | "video" | "audio" | "document")[];
  readonly since?: string;
  readonly sure: Sureness;
  /** A visible mark to look for. */
  readonly visibleMark?: "corner-logo" | "china-text" | "moving-logo" | "colour-bar";
  /** An invisible mark that only its owner's service reads, and where. */
  readonly ask?: { readonly mark: string; readonly at?: string };
  /** Key of a remark in the locales. */
  readonly remark?:
    | "stripped"
    | "self-signed"
    | "research-demo"
    | "open-weights"
    | "partner-models"
    | "edit-type"
    | "no-type"
    | "label-sometimes"
    | "product-ended";
  readonly source: string;
  /** Where it stands on the page of generators; without a number behind those that have one, by name. */
  readonly place?: number;
  readonly credentials?: readonly Credential[];
  /** China's label with its vendor as producer. */
  readonly label?: readonly Producer[];
  readonly labelKeys?: readonly Omit<PinnedLabelKey, "vendor">[];
  readonly declares?: readonly DeclaredRow[];
  readonly assertions?: readonly AssertionText[];
  readonly actions?: readonly ActionText[];
  /** Rows of its own: what reads its metadata, streams or pixels. */
  readonly rows: readonly MarkerRow<Id>[];
  /** Rows of a standard or of another tool that read its files too. */
  readonly alsoReadBy?: readonly string[];
}

type GeneratorText<Rows extends readonly RowText[]> = Omit<Generator, "rows"> & {
  /** Product that its rows name, unless they name another. */
  readonly product?: string;
  readonly rows?: Rows;
};

/**
 * Describes one generator. Its file is all there is to add: the tables, the page and the test cases are made from it.
 * A row without a word of its own says `ai-generated`, names this vendor and rests on this source.
 */
export function defineGenerator<const Rows extends readonly RowText[] = readonly []>(
  text: GeneratorText<Rows>,
): Generator<Rows[number]["id"]> {
  const { product, rows, ...rest } = text;
  const vendor = text.vendor === "open source" ? {} : { vendor: text.vendor };
  const common = { says: "ai-generated", confidence: "full", source: text.source, ...vendor } as const;
  return {
    ...rest,
    rows: (rows ?? []).map((row) => ({ ...common, ...present({ product }), ...row })),
  };
}

type IdsOf<G> = G extends Generator<infer Id> ? Id : G extends readonly Generator<infer Id>[] ? Id : never;
type RowIds<R> = R extends readonly MarkerRow<infer Id>[] ? Id : never;
/** One case for every row of a generator, of a vendor's generators, or of a table of rows: a missing one does not compile. */
export type CasesOf<G> = Readonly<Record<IdsOf<G> | RowIds<G>, MarkerCase>>;
