import type { ManifestBoxes } from "./boxes.ts";
import type { Claim, ClaimList, ClaimReference, HashedUri } from "./claim.ts";
import type { AssertionContent } from "./content.ts";
import type { StructureFault } from "./fault.ts";
import type { Superbox } from "./jumbf.ts";
import type { StoreRegion } from "./regions.ts";

/** An assertion that the claim names and that stands in its manifest. Others are never read. */
export interface StoreAssertion {
  /** Label of its box. */
  label: string;
  /** Label without the instance: what it is. */
  kind: string;
  instance: number;
  /** JUMBF URI, in full. */
  url: string;
  list: ClaimList;
  reference: ClaimReference;
  box: Superbox;
  content: AssertionContent;
}

/** One action of an actions assertion (18.14), with what its templates add (18.14.6). */
export interface StoreAction {
  action: string;
  digitalSourceType?: string;
  softwareAgent?: string;
  description?: string;
  when?: string;
  /** Why something was removed, in a `c2pa.redacted` action, and what. */
  reason?: string;
  redacted?: string;
  /** Ingredient assertions of the same manifest that it names by URI, and the instance id that v1 used. */
  ingredientLabels: string[];
  instanceId?: string;
  /** Parameters that are plain text, by key: vendors keep the model and the operation there. */
  parameters: ReadonlyMap<string, string>;
  /** Places of the picture that it changed, as the signer states them (18.2). */
  regions?: StoreRegion[];
  /** Label of the assertion it stands in, and whose word that is. */
  assertion?: string;
  list?: ClaimList;
  /** Listed as related to another action (18.14.8), whose values it takes over where it has none. */
  related?: boolean;
}

/** A validation result that an ingredient's user recorded (15.2.1). */
export interface RecordedStatus {
  kind: "success" | "informational" | "failure";
  code: string;
  url?: string;
}

/** One ingredient assertion (18.15), any version. */
export interface StoreIngredient {
  /** Label of the assertion in its manifest. */
  assertion: string;
  version?: 1 | 2 | 3;
  list?: ClaimList;
  title?: string;
  format?: string;
  instanceId?: string;
  relationship: string;
  /** Label of the ingredient's manifest, where the assertion names one by an address that is a manifest's. */
  manifest?: string;
  /** Label of the assertion of the same manifest that keeps a picture of it. */
  thumbnail?: string;
  /** What the signer recorded when adding it: codes that passed and codes that failed. */
  recorded: { success: string[]; failure: string[]; informational: string[] };
  /** The same with their URIs; of a v3 assertion, what it recorded of the ingredient's own manifest. */
  results?: readonly RecordedStatus[];
  /** Does a v3 assertion have `validationResults` at all (15.11.3.3, 1 f)? */
  hasResults?: boolean;
  references?: { manifest?: HashedUri; signature?: HashedUri };
}

/** A manifest as its boxes say, whether or not anything verifies. */
export interface StoreManifest {
  label: string;
  /** JUMBF URI of the manifest. */
  url: string;
  update: boolean;
  /** 0 where no claim could be read. */
  claimVersion: number;
  title?: string;
  format?: string;
  instanceId?: string;
  generator?: string;
  generatorNames: string[];
  redacted: string[];
  actions: StoreAction[];
  allActionsIncluded: boolean;
  ingredients: StoreIngredient[];
  /** Digital source types stated in metadata assertions rather than actions. */
  metadataSourceTypes: { assertion: string; value: string; list?: ClaimList }[];
  softBindings: { assertion: string; algorithm: string }[];
  /** Plain members of the assertions that vendors made up, by label: who made it, with what. */
  vendorAssertions: { assertion: string; label: string; fields: ReadonlyMap<string, string> }[];
  /** Pictures the claim or an ingredient shows for itself. Nothing ties them to what they show. */
  thumbnails: { assertion: string; mediaType?: string; data: Uint8Array }[];
  /** The COSE signature as it stands: its digest names a manifest, because a label can be rewritten. */
  signatureBytes?: Uint8Array;
  /** The claim, where the manifest has one that can be read. */
  claim?: Claim;
  /** Every assertion that the claim names and the manifest holds, in the claim's order, each box once. */
  assertions: StoreAssertion[];
  boxes: ManifestBoxes;
  /** Rules that the boxes break. With one the manifest says nothing: all lists are empty. */
  faults: readonly StructureFault[];
}

/** A manifest store, read. */
export interface Store {
  /** In the order of the store. */
  manifests: StoreManifest[];
  /** The last manifest of the store (15.5.1). */
  active: StoreManifest;
  /** Bytes that follow the store's box in what was handed in, and are none of it. */
  behind: number;
}
