import type { StoreIngredient, StoreManifest } from "../../credentials/store/model.ts";
import type { IngredientVerdict } from "../../credentials/verify/verdict.ts";
import { mediaKindOf } from "../../model/formats.ts";
import { codeRow } from "../../model/status-codes.ts";
import type { MediaKind } from "../../model/vocabulary.ts";
import { CREATED } from "./action.ts";

/** The content's own past, as a manifest tells it. */
export interface Past {
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
export function pastOf(manifest: StoreManifest, kind: MediaKind | undefined): Past {
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
export const leadsOn = (verdict: IngredientVerdict | undefined): boolean =>
  verdict?.reference === "match" && !verdict.attested.some(({ code }) => codeRow(code).integrity === "changed");
