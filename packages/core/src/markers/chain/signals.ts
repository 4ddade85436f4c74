import type { Signal } from "../../model/recorded.ts";
import type { Says } from "../../model/vocabulary.ts";

/** What an action comes to, as far as signals ask. */
export interface SignalFacts {
  action: string;
  /** Of its digital source type. */
  code: string | undefined;
  says: Says;
  /** It may have changed what is shown. */
  editorial: boolean;
  /** The content began here. */
  begins: boolean;
  parentChain: boolean;
}

/** How content that began here began, by what its source type says, then by the type itself. */
const BY_SAYS: Partial<Record<Says, Signal>> = {
  "ai-generated": "fullyGenAIMedia",
  "ai-edited": "partlyGenAICreation",
};
const BY_TYPE: ReadonlyMap<string, Signal> = new Map<string, Signal>([
  ["digitalCapture", "capturedMedia"],
  ["computationalCapture", "capturedMedia"],
  ["compositeCapture", "capturedMediaStitched"],
  ["composite", "compositionMayContainGenAI"],
  ["digitalArt", "compositionMayContainGenAI"],
  ["screenCapture", "screenCaptureMayContainGenAI"],
  ["empty", "blankCanvas"],
]);

/** The name of the official signals rubric for an action (conformance-public, asset rubrics 1.0, 2026-08-06), if it has one. */
export function signalOf({ action, code = "", says, editorial, begins, parentChain }: SignalFacts): Signal | undefined {
  if (begins) {
    if (!parentChain) return undefined;
    return BY_SAYS[says] ?? BY_TYPE.get(code) ?? (says === "created" ? "nonGenAIDigitalCreation" : undefined);
  }
  if (says === "ai-edited") return "perceptibleGenAI";
  if (says === "possibly-ai") return "perceptiblePossiblyGenAI";
  if (editorial) return "perceptibleNonGenAI";
  return action === "c2pa.opened" ? undefined : "nonEditorial";
}
