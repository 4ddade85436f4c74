/** What a history is recorded in: the closed lists of codes that people are told in words. A code of none of them is quoted. */

/** Actions of C2PA 2.2 (18.14, tables 8 and 9), of earlier and later editions, and what 2.4 splits them into. */
const C2PA_ACTIONS = [
  "c2pa.addedText",
  "c2pa.adjustedColor",
  "c2pa.changedSpeed",
  "c2pa.color_adjustments",
  "c2pa.converted",
  "c2pa.copied",
  "c2pa.created",
  "c2pa.cropped",
  "c2pa.deleted",
  "c2pa.drawing",
  "c2pa.dubbed",
  "c2pa.edited",
  "c2pa.edited.metadata",
  "c2pa.enhanced",
  "c2pa.filtered",
  "c2pa.formatted",
  "c2pa.managed",
  "c2pa.opened",
  "c2pa.orientation",
  "c2pa.placed",
  "c2pa.printed",
  "c2pa.produced",
  "c2pa.published",
  "c2pa.redacted",
  "c2pa.removed",
  "c2pa.repackaged",
  "c2pa.resized",
  "c2pa.resized.proportional",
  "c2pa.saved",
  "c2pa.transcoded",
  "c2pa.translated",
  "c2pa.trimmed",
  "c2pa.unknown",
  "c2pa.version_updated",
  "c2pa.watermarked",
  "c2pa.watermarked.bound",
  "c2pa.watermarked.unbound",
  "font.charactersAdded",
  "font.charactersDeleted",
  "font.charactersModified",
  "font.createdFromVariableFont",
  "font.edited",
  "font.hinted",
  "font.merged",
  "font.openTypeFeatureAdded",
  "font.openTypeFeatureModified",
  "font.openTypeFeatureRemoved",
  "font.subset",
] as const;
export type C2paAction = (typeof C2PA_ACTIONS)[number];

/** Digital source types: the 20 codes of IPTC (newscodes/digitalsourcetype, revision of 2024-09-17) and C2PA's two. */
export const SOURCE_CODES = [
  "trainedAlgorithmicMedia",
  "compositeWithTrainedAlgorithmicMedia",
  "compositeSynthetic",
  "trainedAlgorithmicData",
  "composite",
  "digitalCapture",
  "computationalCapture",
  "negativeFilm",
  "positiveFilm",
  "print",
  "compositeCapture",
  "humanEdits",
  "minorHumanEdits",
  "algorithmicallyEnhanced",
  "algorithmicMedia",
  "dataDrivenMedia",
  "digitalCreation",
  "digitalArt",
  "softwareImage",
  "screenCapture",
  "virtualRecording",
  "empty",
] as const;
export type SourceCode = (typeof SOURCE_CODES)[number];

/** How an ingredient came in (C2PA 2.2, 18.16). */
export const RELATIONSHIPS = ["parentOf", "componentOf", "inputTo"] as const;
export type Relationship = (typeof RELATIONSHIPS)[number];

/** Names of the official signals rubric (conformance-public, asset rubrics 1.0, 2026-08-06) that a history can give here. */
const SIGNALS = [
  "fullyGenAIMedia",
  "partlyGenAICreation",
  "capturedMedia",
  "capturedMediaStitched",
  "compositionMayContainGenAI",
  "screenCaptureMayContainGenAI",
  "blankCanvas",
  "nonGenAIDigitalCreation",
  "perceptibleGenAI",
  "perceptiblePossiblyGenAI",
  "perceptibleNonGenAI",
  "nonEditorial",
  "mediaUnknownProvenance",
  "ambiguousActions",
] as const;
export type Signal = (typeof SIGNALS)[number];
