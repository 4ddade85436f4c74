import { SOURCE_CODES, type SourceCode } from "../model/recorded.ts";
import type { Says } from "../model/vocabulary.ts";

/** What a digital source type says, and whether it speaks of capture as a step rather than as the origin. */
export interface SourceType {
  code: SourceCode;
  says: Says;
  /** Belongs to C2PA's generative AI set (asset rubrics 1.0, globals-signals). */
  generative: boolean;
}

/**
 * What each says. `composite` may hold AI parts by its definition, so it says "possibly". `algorithmicMedia` is explicitly
 * not from trained models. A composite of captures is no single capture: it says `edited`.
 */
const SAID: Readonly<Record<SourceCode, Says>> = {
  trainedAlgorithmicMedia: "ai-generated",
  compositeWithTrainedAlgorithmicMedia: "ai-edited",
  compositeSynthetic: "ai-edited",
  trainedAlgorithmicData: "ai-generated",
  composite: "possibly-ai",
  digitalCapture: "captured",
  computationalCapture: "captured",
  negativeFilm: "captured",
  positiveFilm: "captured",
  print: "captured",
  compositeCapture: "edited",
  humanEdits: "edited",
  minorHumanEdits: "edited",
  algorithmicallyEnhanced: "edited",
  algorithmicMedia: "created",
  dataDrivenMedia: "created",
  digitalCreation: "created",
  digitalArt: "created",
  softwareImage: "created",
  screenCapture: "none",
  virtualRecording: "none",
  empty: "none",
};

const GENERATIVE: ReadonlySet<SourceCode> = new Set<SourceCode>([
  "trainedAlgorithmicMedia",
  "compositeWithTrainedAlgorithmicMedia",
  "compositeSynthetic",
  "trainedAlgorithmicData",
]);

export const SOURCE_TYPES: ReadonlyMap<string, SourceType> = new Map(
  SOURCE_CODES.map((code) => [code, { code, says: SAID[code], generative: GENERATIVE.has(code) }]),
);

/**
 * Reads a digital source type by its last path segment: files write http and https addresses, QCodes and bare codes.
 * Returns undefined for a code that is not in the list, which then says nothing.
 */
export function sourceType(value: string): SourceType | undefined {
  const trimmed = value.trim();
  if (trimmed.length > 256) return undefined;
  const code =
    /^(?:https?:\/\/(?:cv\.iptc\.org\/newscodes|(?:www\.)?c2pa\.org)\/digitalsourcetype\/|digsrctype:)?([A-Za-z]+)\/?$/.exec(
      trimmed,
    )?.[1];
  return code === undefined ? undefined : SOURCE_TYPES.get(code);
}
