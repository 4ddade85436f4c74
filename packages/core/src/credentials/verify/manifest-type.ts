import { isEmptied } from "../store/content.ts";
import { isActions, isHardBinding, isThumbnail } from "../store/labels.ts";
import type { StoreAssertion, StoreManifest } from "../store/model.ts";
import { field, list, text } from "../store/values.ts";
import { claimUrl } from "./claim.ts";
import { failure, type Status } from "./status.ts";

/** Validate the correct assertions for the type of manifest (15.10.1). */
export const validateManifestType = (manifest: StoreManifest): Status[] => {
  if (!manifest.claim) return [];
  return [
    ...compressedManifest(manifest),
    ...(manifest.update ? updateManifest(manifest) : standardManifest(manifest)),
  ];
};

/** 18.5.1: a data hash shall not be used with a compressed manifest, whose length nobody knows before it is hashed. */
const compressedManifest = (manifest: StoreManifest): Status[] =>
  manifest.boxes.compressed && manifest.assertions.some(({ kind }) => kind === "c2pa.hash.data")
    ? [failure("manifest.compressed.invalid", claimUrl(manifest), "a data hash in a compressed manifest")]
    : [];

/** The hard bindings that count: those the signer made. A gathered one is nobody's word (10.2.2, 10.3.2.1). */
export const hardBindings = (manifest: StoreManifest): StoreAssertion[] =>
  manifest.assertions.filter(({ kind, list }) => list !== "gathered" && isHardBinding(kind));

const parents = (manifest: StoreManifest): StoreManifest["ingredients"] =>
  manifest.ingredients.filter((ingredient) => ingredient.relationship === "parentOf");

/** 15.10.1.2. Step 3 is for claims of version 2 only: 1.x did not ask for actions. */
function standardManifest(manifest: StoreManifest): Status[] {
  const statuses: Status[] = [];
  const url = claimUrl(manifest);
  const bindings = hardBindings(manifest);
  if (bindings.length === 0) statuses.push(failure("claim.hardBindings.missing", url));
  if (manifest.assertions.filter(({ kind }) => isHardBinding(kind)).length > 1)
    statuses.push(failure("assertion.multipleHardBindings", `${manifest.url}/c2pa.assertions`));
  if (parents(manifest).length > 1) statuses.push(failure("manifest.multipleParents", url));
  return [...statuses, ...beginnings(manifest)];
}

/** Exactly one actions assertion tells how the asset began, by a `created` or an `opened` action. */
function beginnings(manifest: StoreManifest): Status[] {
  if (manifest.claimVersion !== 2) return [];
  // What is gone cannot be asked for; that it is gone is told elsewhere.
  const whole = manifest.claim?.references.length === manifest.assertions.length;
  if (!whole || manifest.assertions.some(({ box }) => isEmptied(box))) return [];
  const telling = manifest.assertions.filter(({ kind, content }) => {
    const actions = content.form === "cbor" ? list(field(content.value, "actions")) : [];
    return isActions(kind) && actions.some((each) => BEGINNINGS.has(text(field(each, "action")) ?? ""));
  });
  if (telling.length === 1) return [];
  const explanation = `${telling.length} actions assertions tell of the beginning`;
  return [failure("assertion.action.malformed", telling[0]?.url ?? `${manifest.url}/c2pa.assertions`, explanation)];
}

const BEGINNINGS = new Set(["c2pa.created", "c2pa.opened"]);
const UPDATE_ACTIONS = new Set(["c2pa.edited.metadata", "c2pa.opened", "c2pa.published", "c2pa.redacted"]);

/** 15.10.1.3, with what 11.2.3 asks of the one ingredient. */
function updateManifest(manifest: StoreManifest): Status[] {
  const statuses: Status[] = [];
  const url = claimUrl(manifest);
  const [ingredient, ...more] = manifest.ingredients;
  const { manifest: reference, signature } = ingredient?.references ?? {};
  const complete = reference !== undefined && (ingredient?.version !== 3 || signature !== undefined);
  if (ingredient?.relationship !== "parentOf" || more.length > 0)
    statuses.push(failure("manifest.update.wrongParents", url, "not exactly one ingredient, a parent"));
  else if (!complete)
    statuses.push(failure("manifest.update.wrongParents", url, "the parent is not named with its signature"));
  for (const { kind, url: about } of manifest.assertions) {
    if (isHardBinding(kind) || isThumbnail(kind) || kind === "c2pa.hash.multi-asset")
      statuses.push(failure("manifest.update.invalid", url, about));
  }
  if (manifest.actions.some(({ action }) => !UPDATE_ACTIONS.has(action)))
    statuses.push(failure("manifest.update.invalid", url, "an action that an update manifest may not tell"));
  return statuses;
}
