/**
 * What the command shares with the library. Not published: the command's bundle holds it.
 * @packageDocumentation
 */
export {
  type ClipMatch,
  type ClipPrint,
  type FramePrint,
  isEnough,
  longest,
  matchClips,
  printFrame,
} from "./compare/frames.ts";
export { type FoundStreams, inBoth, outcomeOf, streamOutcome } from "./compare/outcome.ts";
export { MATCH_DISTANCE, MIN_QUALITY, ORIENTATIONS, type Orientation, type Plane } from "./compare/pdq.ts";
export { matchPictures } from "./compare/pictures.ts";
export { matchByPlaces, type Stills } from "./compare/places.ts";
export { MOST_STILL_RATE, rateFor, STILL_SIDE, STILLS } from "./compare/rate.ts";
export { COMPARISON_VERSION, type Comparison, comparedFile, statedOnce } from "./compare/result.ts";
export { checkSampleWork } from "./compare/sample-work.ts";
export { type Box, barsOf, insideBars, THUMB, WHOLE } from "./compare/thumbs.ts";
export { type Range, shareOf } from "./compare/timeline.ts";
export { C2PA_ADDRESSES } from "./credentials/trust/addresses.ts";
export type { CommandTexts } from "./explain/locales/en/command.ts";
export { command as english } from "./explain/locales/en/command.ts";
export { COMMANDS } from "./explain/locales/index.ts";
export type { Placeholders } from "./explain/locales/texts.ts";
export { type Outline, type OutlineShape, outlinesOf } from "./explain/outlines.ts";
export { PICTURE_SEARCHES } from "./explain/searches.ts";
export { clock } from "./explain/units.ts";
export { CONTENT_KINDS, isContentKind } from "./model/content-kinds.ts";
export { present } from "./model/present.ts";
export { signerName } from "./model/signer.ts";
export { SECOND_OPINIONS } from "./model/vocabulary.ts";
export { reportOfDeath } from "./report/death.ts";
export { LEFT_OUT, leaveOut, namesOf, replaced } from "./report/leave-out.ts";
export { withoutPrompts } from "./report/without-prompts.ts";
export { Reader } from "./source/reader.ts";
export { blobSource } from "./source/source.ts";
