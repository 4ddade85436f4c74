import { isIntact, isSigned, type Standing } from "../credentials/standing.ts";
import type { ClaimList } from "../credentials/store/claim.ts";
import type { Store, StoreAction, StoreIngredient, StoreManifest } from "../credentials/store/model.ts";
import type { IngredientVerdict } from "../credentials/verify/verdict.ts";
import { mediaKindOf } from "../model/formats.ts";
import { BUDGETS } from "../model/limits.ts";
import { present } from "../model/present.ts";
import { codeRow } from "../model/status-codes.ts";
import { type Carriage, isOutrightAi, type MediaKind, type Says, stronger } from "../model/vocabulary.ts";
import { actionRow, assertionRow } from "./assertions.ts";
import { isSigningTool, recogniseName } from "./names.ts";
import { sourceType } from "./source-types.ts";

/** One thing the manifest chain claims about how the content came to be. */
export interface ChainClaim {
  id: string;
  says: Says;
  carriage: Carriage;
  /** Made at the root of the parent chain, changed along it, or brought in by another ingredient. */
  role: "creation" | "edit" | "component";
  path: string;
  vendor?: string;
  product?: string;
  /** The model the manifest names. */
  model?: string;
  /** The model is another house's, used through the product named here. */
  partner?: boolean;
  detail?: string;
}

export interface ChainReading {
  claims: ChainClaim[];
  /** A capture that every signer down to it stands behind. */
  signedCapture: boolean;
  /** Every recorded step since creation leaves the content's meaning alone. */
  onlyNonEditorial: boolean;
  signals: string[];
  /** The same, by the label of the manifest whose actions say it. */
  signalsOf: Map<string, string[]>;
}

/** C2PA's non-editorial set (asset rubrics 1.0, globals-actions), with `opened` and rotation. */
const NON_EDITORIAL = new Set([
  "c2pa.opened",
  "c2pa.orientation",
  "c2pa.converted",
  "c2pa.published",
  "c2pa.repackaged",
  "c2pa.transcoded",
  "c2pa.resized.proportional",
  "c2pa.enhanced",
  "c2pa.edited.metadata",
  "c2pa.watermarked",
  "c2pa.watermarked.bound",
  "c2pa.watermarked.unbound",
  "c2pa.redacted",
]);
const CREATED = "c2pa.created";
/** Digital source types that a non-editorial step may carry and stay one. */
const HARMLESS_TYPES = new Set(["humanEdits", "minorHumanEdits", "algorithmicallyEnhanced"]);

const weaker = (a: Carriage, b: Carriage): Carriage => (stronger(a, b) ? b : a);

/**
 * What is gathered is part of the claim, but not the signer's own word (C2PA 2.2, 10.2.2): nobody signs for a capture
 * or a drawing that way. That AI was used speaks against the content, not for it, and keeps its carriage.
 */
const attributed = (list: ClaimList | undefined, carriage: Carriage, says?: Says): Carriage =>
  list === "gathered" && !(says !== undefined && (isOutrightAi(says) || says === "edited"))
    ? weaker(carriage, "claimed")
    : carriage;

function ownCarriage(standing: Standing | undefined): Carriage {
  if (!standing) return "stated";
  if (isSigned(standing)) return "signed";
  return isIntact(standing) ? "claimed" : "stated";
}

/** The content's own past, as a manifest tells it. */
interface Past {
  parents: ReadonlySet<StoreIngredient>;
  /** Said outright to be the one thing this content was: a capture stays one through nothing less. */
  stated: boolean;
}

/**
 * Which ingredients are the content's own past: `parentOf`, one that an `opened` action names, or the lone
 * ingredient of the same kind under a manifest that neither created nor opened anything. The standard has only
 * `parentOf` (18.15.2); an `opened` that names another is 1.x's way, and the lone one is our guess, which may find AI
 * but proves nothing.
 */
function pastOf(manifest: StoreManifest, kind: MediaKind | undefined): Past {
  const parents = new Set<StoreIngredient>();
  const opened = manifest.actions.filter((action) => action.action === "c2pa.opened");
  const labels = new Set(opened.flatMap((action) => action.ingredientLabels));
  const ids = new Set(opened.flatMap((action) => action.instanceId ?? []));
  let stated = true;
  for (const ingredient of manifest.ingredients) {
    const { relationship, assertion, instanceId } = ingredient;
    if (relationship === "inputTo") continue;
    const named = labels.has(assertion) || (instanceId !== undefined && ids.has(instanceId));
    if (relationship !== "parentOf" && !named) continue;
    parents.add(ingredient);
    stated &&= relationship === "parentOf" || manifest.claimVersion === 1;
  }
  if (parents.size > 0) return { parents, stated: stated && parents.size === 1 };
  const begins = manifest.actions.some((action) => action.action === CREATED || action.action === "c2pa.opened");
  const [lone, ...others] = manifest.ingredients.filter((ingredient) => ingredient.relationship !== "inputTo");
  if (!begins && lone && others.length === 0 && kind !== undefined && mediaKindOf(lone.format) === kind)
    return { parents: new Set([lone]), stated: false };
  return { parents, stated: true };
}

/**
 * Does an ingredient's history belong to what was signed? Not where its reference leads to another manifest than the
 * signer's, and not where the signer saw and wrote down that the ingredient was changed: then it tells of other bytes.
 */
const leadsOn = (verdict: IngredientVerdict | undefined): boolean =>
  verdict?.reference === "match" && !verdict.attested.some(({ code }) => codeRow(code).integrity === "changed");

/** Walks the history from the active manifest down and collects what it claims, each with its carriage. */
export function readChain(store: Store, standings: ReadonlyMap<string, Standing>, kind: MediaKind): ChainReading {
  const reading: ChainReading = {
    claims: [],
    signedCapture: false,
    onlyNonEditorial: true,
    signals: [],
    signalsOf: new Map(),
  };
  const allSignals = new Set<string>();
  const byLabel = new Map(store.manifests.map((manifest) => [manifest.label, manifest]));
  const seen = new Set<string>();
  let visits = 0;

  const visit = (
    manifest: StoreManifest,
    above: Carriage,
    parentChain: boolean,
    mediaKind: MediaKind | undefined,
    depth: number,
    past: boolean,
  ): void => {
    visits += 1;
    const key = `${manifest.label}\n${parentChain}`;
    if (seen.has(key) || depth > BUDGETS.ingredientDepth || visits > BUDGETS.manifestCount * 2) return;
    seen.add(key);
    const standing = standings.get(manifest.label);
    const carriage = weaker(above, ownCarriage(standing));
    const { parents, stated } = pastOf(manifest, mediaKind);
    const place: Place = { carriage, parentChain, root: parents.size === 0, past };
    const signals = new Set<string>();
    manifest.actions.forEach((action, index) => {
      readAction(reading, signals, manifest, action, index, place, standing);
    });
    for (const { assertion, value, list } of manifest.metadataSourceTypes) {
      const type = sourceType(value);
      if (!type || type.says === "none" || type.says === "captured") continue;
      const creation = type.says === "ai-generated" && parentChain;
      reading.claims.push({
        id: "c2pa.digital-source-type",
        says: parentChain ? type.says : componentSays(type.says),
        carriage: attributed(list, carriage, type.says),
        role: !parentChain ? "component" : creation ? "creation" : "edit",
        path: `c2pa/${manifest.label}/${assertion}`,
        detail: type.code,
        ...attribute(manifest, undefined, standing),
      });
    }
    readVendorAssertions(reading, manifest, place, standing);
    const verdicts = new Map(standing?.ingredients.map((verdict) => [verdict.ingredient, verdict]));
    for (const ingredient of manifest.ingredients) {
      if (ingredient.relationship === "inputTo") continue;
      const isParent = parents.has(ingredient);
      const next = ingredient.manifest === undefined ? undefined : byLabel.get(ingredient.manifest);
      if (!next) {
        if (isParent && parentChain) signals.add("mediaUnknownProvenance");
        continue;
      }
      visit(
        next,
        leadsOn(verdicts.get(ingredient)) ? attributed(ingredient.list, carriage) : "stated",
        parentChain && isParent,
        mediaKindOf(ingredient.format) ?? mediaKindOf(next.format) ?? (isParent ? mediaKind : undefined),
        depth + 1,
        past && stated,
      );
    }
    // Steps that are not said to be all of them may be some of them (18.14.3).
    if (manifest.actions.length > 0 && !manifest.allActionsIncluded) signals.add("ambiguousActions");
    reading.signalsOf.set(manifest.label, [...signals].sort());
    for (const signal of signals) allSignals.add(signal);
  };
  visit(store.active, "signed", true, kind, 0, true);
  reading.signals = [...allSignals].sort();
  return reading;
}

/** AI that came in with a component makes the whole edited with AI, not generated by it. */
const componentSays = (says: Says): Says => (isOutrightAi(says) ? "ai-edited" : says);

interface Place {
  carriage: Carriage;
  parentChain: boolean;
  /** The manifest has no parent: its `created` action is where the content began. */
  root: boolean;
  /** Every step down to here is said outright to be the content's past. */
  past: boolean;
}

function readAction(
  reading: ChainReading,
  signals: Set<string>,
  manifest: StoreManifest,
  action: StoreAction,
  index: number,
  place: Place,
  standing: Standing | undefined,
): void {
  const type = action.digitalSourceType === undefined ? undefined : sourceType(action.digitalSourceType);
  const created = action.action === CREATED;
  const agent = action.softwareAgent === undefined ? undefined : recogniseName(action.softwareAgent);
  const generator = manifest.generatorNames.map(recogniseName).find((row) => row !== undefined);
  const told = actionRow(action);
  const aiByName =
    type === undefined &&
    (told !== undefined || agent?.aiOnly === true || (agent === undefined && generator?.aiOnly === true));
  // The opened parent is the generated picture itself: what follows is its creation, not an edit of it.
  const begins = created || (told?.opensGenerated === true && type?.says === "ai-generated");
  let says: Says = "none";
  if (begins) says = type?.says ?? (aiByName ? "ai-generated" : "none");
  else if (type?.generative || (aiByName && !NON_EDITORIAL.has(action.action))) says = "ai-edited";
  else if (type?.says === "possibly-ai") says = "possibly-ai";
  const harmless =
    NON_EDITORIAL.has(action.action) &&
    (type === undefined || HARMLESS_TYPES.has(type.code) || !isOutrightAi(type.says));
  const editorial = !begins && !harmless;
  if (says === "none" && editorial) says = "edited";
  const own = attributed(action.list, place.carriage, says);
  addSignals(signals, action, type?.code, says, editorial, place.parentChain, begins);
  if (!place.parentChain) {
    if (isOutrightAi(says)) push("component", componentSays(says));
    return;
  }
  if (editorial || isOutrightAi(says)) reading.onlyNonEditorial = reading.onlyNonEditorial && begins;
  if (created && says === "captured" && place.root && place.past && own === "signed") reading.signedCapture = true;
  if (says !== "none") push(begins ? "creation" : "edit", says);

  function push(role: ChainClaim["role"], what: Says): void {
    reading.claims.push({
      id: type ? "c2pa.digital-source-type" : aiByName ? (told?.id ?? "c2pa.software-agent") : "c2pa.action",
      says: what,
      carriage: own,
      role,
      path: `c2pa/${manifest.label}/c2pa.actions[${index}] ${action.action}`,
      ...attribute(manifest, action.softwareAgent, standing),
      ...modelOf(told?.model === undefined ? undefined : action.parameters.get(told.model)),
      ...present({ partner: told?.opensGenerated === true ? true : undefined, detail: type?.code }),
    });
  }
}

const modelOf = (model: string | undefined): { model?: string } =>
  model === undefined || model === "" ? {} : { model: model.slice(0, 128) };

/**
 * Assertions that vendors made up. Where an action of the same manifest carries a digital source type, that
 * decides; the assertion then only adds the model to the story.
 */
function readVendorAssertions(
  reading: ChainReading,
  manifest: StoreManifest,
  place: Place,
  standing: Standing | undefined,
): void {
  const decided = manifest.actions.some(
    (action) => action.digitalSourceType !== undefined && sourceType(action.digitalSourceType) !== undefined,
  );
  const lists = new Map(manifest.assertions.map(({ label, list }) => [label, list]));
  for (const { assertion, label, fields } of manifest.vendorAssertions) {
    const row = assertionRow(label, fields);
    if (!row || !isOutrightAi(row.says)) continue;
    const model = modelOf(row.model === undefined ? undefined : fields.get(row.model));
    const own = reading.claims.findLast(
      (claim) => claim.path.startsWith(`c2pa/${manifest.label}/`) && isOutrightAi(claim.says),
    );
    if (own && model.model !== undefined) own.model ??= model.model;
    if (decided || own) continue;
    // Beside a file that was opened, AI changed it; without one, AI made it.
    const says: Says = place.root && place.parentChain ? "ai-generated" : "ai-edited";
    reading.claims.push({
      id: row.id,
      says,
      carriage: attributed(lists.get(assertion), place.carriage, says),
      role: !place.parentChain ? "component" : says === "ai-generated" ? "creation" : "edit",
      path: `c2pa/${manifest.label}/${assertion}`,
      ...attribute(manifest, undefined, standing),
      ...present({ vendor: row.vendor, product: row.product }),
      ...model,
    });
  }
}

/** Whom the claim names: software agent first, then generator, then signer. A name, not a proof. */
function attribute(
  manifest: StoreManifest,
  agent: string | undefined,
  standing: Standing | undefined,
): { vendor?: string; product?: string } {
  const leaf = standing?.chain[0];
  const names = [agent, ...manifest.generatorNames].filter((name): name is string => name !== undefined && name !== "");
  const signerNames = [leaf?.organisation, leaf?.commonName].filter(
    (name): name is string => name !== undefined && name !== "",
  );
  let vendor: string | undefined;
  for (const name of [...names, ...signerNames]) {
    vendor = recogniseName(name)?.vendor;
    if (vendor !== undefined) break;
  }
  vendor ??= manifest.vendorAssertions
    .map(({ label, fields }) => assertionRow(label, fields)?.vendor)
    .find((each) => each !== undefined);
  vendor ??= signerNames[0];
  const first = names.find((name) => !isSigningTool(name));
  const product = first === undefined ? undefined : (recogniseName(first)?.product ?? productName(first));
  return present({ vendor, product });
}

/** v1 generators write user agent tokens: `Adobe_Photoshop/26.9.0 adobe_c2pa/0.14.2`. */
function productName(name: string): string {
  const slash = name.indexOf("/");
  return (slash > 0 ? name.slice(0, slash).replaceAll("_", " ") : name).slice(0, 128);
}

/** Names of the official signals rubric (conformance-public, asset rubrics 1.0, 2026-08-06). */
function addSignals(
  signals: Set<string>,
  action: StoreAction,
  code: string | undefined,
  says: Says,
  editorial: boolean,
  parentChain: boolean,
  created: boolean,
): void {
  if (created && parentChain) {
    if (says === "ai-generated") signals.add("fullyGenAIMedia");
    else if (says === "ai-edited") signals.add("partlyGenAICreation");
    else if (code === "digitalCapture" || code === "computationalCapture") signals.add("capturedMedia");
    else if (code === "compositeCapture") signals.add("capturedMediaStitched");
    else if (code === "composite" || code === "digitalArt") signals.add("compositionMayContainGenAI");
    else if (code === "screenCapture") signals.add("screenCaptureMayContainGenAI");
    else if (code === "empty") signals.add("blankCanvas");
    else if (says === "created") signals.add("nonGenAIDigitalCreation");
    return;
  }
  if (created) return;
  if (says === "ai-edited") signals.add("perceptibleGenAI");
  else if (says === "possibly-ai") signals.add("perceptiblePossiblyGenAI");
  else if (editorial) signals.add("perceptibleNonGenAI");
  else if (action.action !== "c2pa.opened") signals.add("nonEditorial");
}
