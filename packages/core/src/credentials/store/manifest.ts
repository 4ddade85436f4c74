import { BUDGETS, FormatError, LimitError } from "../../model/limits.ts";
import { readActions } from "./actions.ts";
import { assertionUri, manifestUri, ownAssertion } from "./address.ts";
import type { ManifestBoxes } from "./boxes.ts";
import type { Cbor, CborItems } from "./cbor.ts";
import { type Claim, type References, readClaim } from "./claim.ts";
import { isEmptied, readContent } from "./content.ts";
import type { StructureFault } from "./fault.ts";
import { readIngredient } from "./ingredient.ts";
import type { Superbox } from "./jumbf.ts";
import { ingredientVersion, isActions, isCborAssertion, parseLabel } from "./labels.ts";
import { singleCbor } from "./manifest-boxes.ts";
import type { StoreAssertion, StoreManifest } from "./model.ts";
import { readStatement } from "./statements.ts";
import { field, text } from "./values.ts";

/** A manifest that says nothing: what is read is added to it. */
const blankManifest = (boxes: ManifestBoxes): StoreManifest => ({
  label: boxes.label,
  url: manifestUri(boxes.label),
  update: boxes.kind === "update",
  claimVersion: 0,
  generatorNames: [],
  redacted: [],
  actions: [],
  allActionsIncluded: false,
  ingredients: [],
  metadataSourceTypes: [],
  softBindings: [],
  vendorAssertions: [],
  thumbnails: [],
  assertions: [],
  boxes,
  faults: boxes.faults,
});

/**
 * Reads a manifest: its claim, and of its assertions those that the claim names. Nothing here proves anything.
 * `references` and `items` count those of the whole store.
 */
export function readManifest(boxes: ManifestBoxes, references: References, items?: CborItems): StoreManifest {
  const manifest = blankManifest(boxes);
  if (!boxes.parts.claim) return manifest;
  const read = claimOf(boxes.parts.claim, boxes.label, references, items);
  if ("code" in read) return { ...manifest, faults: [...boxes.faults, read] };
  manifest.claim = read;
  manifest.claimVersion = read.version;
  manifest.redacted = [...read.redacted];
  const cose = signatureOf(boxes);
  if (cose) manifest.signatureBytes = cose;
  readNames(manifest, read);
  manifest.assertions = namedAssertions(read, boxes, items);
  for (const assertion of manifest.assertions) readAssertion(manifest, assertion, references);
  return manifest;
}

function claimOf(
  box: Superbox,
  label: string,
  references: References,
  items: CborItems | undefined,
): Claim | StructureFault {
  const url = `${manifestUri(label)}/${box.label ?? ""}`;
  try {
    return readClaim(box, references, items) ?? { code: "claim.malformed", url, explanation: "the claim is not a map" };
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    return { code: "claim.cbor.invalid", url, explanation: error.message };
  }
}

function signatureOf(boxes: ManifestBoxes): Uint8Array | undefined {
  try {
    return boxes.parts.signature && singleCbor(boxes.parts.signature);
  } catch (error) {
    if (error instanceof FormatError) return undefined;
    throw error;
  }
}

const MAX_GENERATORS = 64;

function readNames(manifest: StoreManifest, { value }: Claim): void {
  const title = text(field(value, "dc:title"));
  const format = text(field(value, "dc:format"));
  const instanceId = text(field(value, "instanceID"));
  if (title !== undefined) manifest.title = title;
  if (format !== undefined) manifest.format = format;
  if (instanceId !== undefined) manifest.instanceId = instanceId;
  const old = text(field(value, "claim_generator"));
  const info = field(value, "claim_generator_info");
  // A claim of version 1 may list several; each is held against all names that are known, for each of its actions.
  const infos: Cbor[] = (Array.isArray(info) ? info : [info]).slice(0, MAX_GENERATORS);
  manifest.generatorNames = [...infos.map((each) => text(field(each, "name"))), old].filter(
    (name) => name !== undefined,
  );
  const version = text(field(infos[0], "version"));
  const shown = manifest.generatorNames[0];
  if (shown !== undefined) manifest.generator = version !== undefined && shown !== old ? `${shown} ${version}` : shown;
}

/** The assertions of the manifest's own store that the claim names, each once, where the claim names it first. */
function namedAssertions(claim: Claim, boxes: ManifestBoxes, items: CborItems | undefined): StoreAssertion[] {
  const store = boxes.children.get("c2pa.assertions");
  const seen = new Set<string>();
  return claim.references.flatMap((reference) => {
    const label = reference.url === undefined ? undefined : ownAssertion(reference.url, boxes.label);
    const box = label === undefined ? undefined : store?.get(label);
    if (label === undefined || !box || seen.has(label)) return [];
    seen.add(label);
    const url = assertionUri(boxes.label, label);
    return [
      { label, ...parseLabel(label), url, list: reference.list, reference, box, content: readContent(box, items) },
    ];
  });
}

function readAssertion(manifest: StoreManifest, assertion: StoreAssertion, references: References): void {
  const { kind, content, box, list } = assertion;
  // JSON where the standard asks for CBOR is read of 1.x only: others may read nothing there.
  if (content.form === "json" && isCborAssertion(kind) && list !== "v1") return;
  const value = content.form === "cbor" || content.form === "json" ? content.value : undefined;
  if (value === undefined && content.form !== "file") return;
  if (isEmptied(box)) return;
  if (isActions(kind)) {
    if (field(value, "allActionsIncluded") === true) manifest.allActionsIncluded = true;
    manifest.actions.push(...readActions(assertion, manifest.label, value, manifest.actions.length));
  } else if (ingredientVersion(kind) !== undefined) {
    if (manifest.ingredients.length >= BUDGETS.ingredientCount) throw new LimitError("ingredientCount");
    manifest.ingredients.push(readIngredient(assertion, manifest.label, value, references));
  } else readStatement(manifest, assertion);
}
