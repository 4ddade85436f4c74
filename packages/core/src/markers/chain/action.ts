import type { StoreAction, StoreManifest } from "../../credentials/store/model.ts";
import { present } from "../../model/present.ts";
import type { Signal } from "../../model/recorded.ts";
import { isOutrightAi, type Says } from "../../model/vocabulary.ts";
import { actionRow } from "../assertions.ts";
import { recogniseName } from "../names.ts";
import { sourceType } from "../source-types.ts";
import { attribute } from "./attribute.ts";
import { attributed, type ChainClaim, type ChainReading, componentSays, modelOf, type Place } from "./reading.ts";
import { signalOf } from "./signals.ts";

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
export const CREATED = "c2pa.created";
/** Digital source types that a non-editorial step may carry and stay one. */
const HARMLESS_TYPES = new Set(["humanEdits", "minorHumanEdits", "algorithmicallyEnhanced"]);

/** What one action says of how the content came to be. */
interface ActionMeaning {
  says: Says;
  type: ReturnType<typeof sourceType>;
  /** The row of vendors' own actions that it is. */
  told: ReturnType<typeof actionRow>;
  /** It names software that does nothing but generate. */
  aiByName: boolean;
  created: boolean;
  /** The content began here. */
  begins: boolean;
  /** It may have changed what is shown. */
  editorial: boolean;
}

function meaningOf(manifest: StoreManifest, action: StoreAction): ActionMeaning {
  const type = action.digitalSourceType === undefined ? undefined : sourceType(action.digitalSourceType);
  const told = actionRow(action);
  const aiByName = type === undefined && (told !== undefined || namesAi(manifest, action));
  const created = action.action === CREATED;
  // The opened parent is the generated picture itself: what follows is its creation, not an edit of it.
  const begins = created || (told?.opensGenerated === true && type?.says === "ai-generated");
  const gentle = NON_EDITORIAL.has(action.action);
  const harmless = gentle && (type === undefined || HARMLESS_TYPES.has(type.code) || !isOutrightAi(type.says));
  const editorial = !begins && !harmless;
  const outright = begins ? beginning(type, aiByName) : change(type, aiByName && !gentle);
  const says = outright === "none" && editorial ? "edited" : outright;
  return { says, type, told, aiByName, created, begins, editorial };
}

/** Software that only generates, by the action's own agent, or where it has none, by the claim's generator. */
function namesAi({ generatorNames }: StoreManifest, { softwareAgent }: StoreAction): boolean {
  const agent = softwareAgent === undefined ? undefined : recogniseName(softwareAgent);
  if (agent) return agent.aiOnly === true;
  return generatorNames.map(recogniseName).find((row) => row !== undefined)?.aiOnly === true;
}

const beginning = (type: ActionMeaning["type"], byName: boolean): Says =>
  type?.says ?? (byName ? "ai-generated" : "none");

function change(type: ActionMeaning["type"], byName: boolean): Says {
  if (type?.generative || byName) return "ai-edited";
  return type?.says === "possibly-ai" ? "possibly-ai" : "none";
}

/** Adds what an action claims, with its carriage, and the signal that it gives. */
export function readAction(
  reading: ChainReading,
  signals: Set<Signal>,
  place: Place,
  [index, action]: readonly [number, StoreAction],
): void {
  const { manifest, parentChain } = place;
  const meaning = meaningOf(manifest, action);
  const { says, type, created, begins, editorial } = meaning;
  const signal = signalOf({ action: action.action, code: type?.code, says, editorial, begins, parentChain });
  if (signal !== undefined) signals.add(signal);
  const carriage = attributed(action.list, place.carriage, says);
  if (parentChain) {
    if (editorial || isOutrightAi(says)) reading.onlyNonEditorial &&= begins;
    const first = created && place.root && place.past;
    if (first && says === "captured" && carriage === "signed") reading.signedCapture = true;
  }
  if (parentChain ? says !== "none" : isOutrightAi(says))
    reading.claims.push({ ...claimOf(place, meaning, action), carriage, path: pathOf(manifest, index, action) });
}

const pathOf = ({ label }: StoreManifest, index: number, { action }: StoreAction): string =>
  `c2pa/${label}/c2pa.actions[${index}] ${action}`;

function claimOf(place: Place, meaning: ActionMeaning, action: StoreAction): Omit<ChainClaim, "carriage" | "path"> {
  const { manifest, standing, parentChain } = place;
  const { says, type, told, aiByName, begins } = meaning;
  return {
    id: type ? "c2pa.digital-source-type" : aiByName ? (told?.id ?? "c2pa.software-agent") : "c2pa.action",
    says: parentChain ? says : componentSays(says),
    role: !parentChain ? "component" : begins ? "creation" : "edit",
    ...attribute(manifest, action.softwareAgent, standing),
    ...modelOf(told?.model === undefined ? undefined : action.parameters.get(told.model)),
    ...present({ partner: told?.opensGenerated === true ? true : undefined, detail: type?.code }),
  };
}
