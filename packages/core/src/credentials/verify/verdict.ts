import type { Crypto } from "../crypto.ts";
import type { ManifestBoxes } from "../store/boxes.ts";
import type { RecordedStatus, Store, StoreAssertion, StoreIngredient, StoreManifest } from "../store/model.ts";
import type { TrustStore } from "../trust/lists.ts";
import type { Digests } from "./hashes.ts";
import type { OnlineStatus } from "./online-status.ts";
import type { SignatureContext, SignatureInput, SignatureVerdict } from "./signature.ts";
import type { Status } from "./status.ts";

/** What the verifier is given beside the store. */
export interface VerifyContext {
  crypto: Crypto;
  trust: TrustStore;
  now: Date;
  /** Asks responders for the status of signers' certificates (15.9.2); absent where nobody may be asked. */
  online?: OnlineStatus;
  /** 15.7 to 15.9. Another one stands in for it in tests. */
  verifySignature?(input: SignatureInput, context: SignatureContext): Promise<SignatureVerdict>;
}

/** How an assertion that the claim names stands (15.10.3.1). `redacted`: taken out by a later claim, as 6.8 permits. */
export type AssertionOutcome = "match" | "mismatch" | "missing" | "unsupported" | "outside" | "redacted";

/** One ingredient assertion, verified (15.11). */
export interface IngredientVerdict {
  ingredient: StoreIngredient;
  /** JUMBF URI of the assertion. */
  url: string;
  /**
   * Is the manifest it leads to the one its signer meant? `none`: it names no manifest. Below anything but a match
   * nothing is more than stated by whoever wrote the file.
   */
  reference: "match" | "mismatch" | "missing" | "unsupported" | "none";
  /** What was hashed: the manifest, its claim signature (15.11.3.3.1), or, as 1.0 did, the claim. */
  method?: "manifest" | "claim-signature" | "claim";
  /** Label of that manifest, where it is in the store. */
  target?: string;
  /** What holds now and its user did not record, and what the user recorded and we do not find (15.11.3.3, 1 e). */
  readonly deltas: { found: Status[]; gone: RecordedStatus[] };
  /** Failures that its user recorded and that only the ingredient's own asset could show again: its content bindings. */
  attested: RecordedStatus[];
}

/** One manifest, verified by itself (15.6 to 15.11). */
export interface ManifestVerdict {
  label: string;
  url: string;
  manifest: StoreManifest;
  /** In the order of chapter 15; those of the signature among them. */
  statuses: Status[];
  signature: SignatureVerdict;
  /** 14.3.4: no rule broken, apart from the signature and who made it. */
  wellFormed: boolean;
  /**
   * How the walk comes here. `update-chain`: below update manifests only, so that its binding is the file's.
   * `parent-chain`: along parents only. `ingredient`: any other way.
   */
  reached: "active" | "update-chain" | "parent-chain" | "ingredient";
  /** Every reference from the active manifest down to here matches, on one way at least. */
  bound: boolean;
  /** By label. */
  assertions: ReadonlyMap<string, AssertionOutcome>;
  ingredients: IngredientVerdict[];
}

/** The hard binding that decides for the file (15.12). */
export interface DecidingBinding {
  /** The manifest it stands in: the active one, or the one below update manifests. */
  manifest: StoreManifest;
  assertion: StoreAssertion;
  /** `alg` of that manifest's claim, for hashes that name none (15.4). */
  claimAlg?: string;
  /** Update manifests lie above it: the store has grown since (15.12.1). */
  updated: boolean;
}

/** The whole store, verified. */
export interface StoreVerdict {
  active: ManifestVerdict;
  /** Every manifest that the active one leads to, itself first. Others are not looked at (15.11.3.3). */
  manifests: ReadonlyMap<string, ManifestVerdict>;
  /**
   * Labels of the manifests whose own hashes and signature decide the file's integrity: the active one, and below an
   * update manifest its parents down to the binding.
   */
  decisive: readonly string[];
  /** Undefined where there is no single one, or update manifests do not lead to it by matching references. */
  binding?: DecidingBinding;
  /** The multi-asset hash assertion (18.9) beside that binding, and the hashes of its parts by label. */
  multiAsset?: { assertion: StoreAssertion; parts: ReadonlyMap<string, StoreAssertion> };
  /** About the store, not about one manifest. */
  statuses: Status[];
}

/** What other manifests ask of one, found once. */
export interface ManifestIndex {
  /** Relationships of its ingredients, by the label of their assertion. */
  relationships: ReadonlyMap<string, string>;
  /** Labels of the assertions that its claim names, whether or not they are still there. */
  named: ReadonlySet<string>;
}

/** What the steps share. */
export interface Work {
  context: VerifyContext;
  store: Store;
  boxes: ReadonlyMap<string, ManifestBoxes>;
  manifests: ReadonlyMap<string, StoreManifest>;
  index: ReadonlyMap<string, ManifestIndex>;
  digests: Digests;
}
