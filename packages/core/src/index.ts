/**
 * @provcheck/core: says where a picture, clip or recording came from, and how far that can be believed.
 * The public surface; everything else is internal.
 * @packageDocumentation
 */
export { score } from "./assess/score.ts";
export { compareMarks, type MarkChange, type MarksComparison } from "./compare/marks.ts";
export type { Comparison } from "./compare/result.ts";
export { type ComparisonExplanation, explainComparison } from "./explain/compare.ts";
export { type Explanation, explain } from "./explain/explain.ts";
export { type GeneratorInfo, generators } from "./explain/generators.ts";
export type { Language } from "./explain/locales/index.ts";
export { explainMarks, type MarksExplanation } from "./explain/marks.ts";
export { type CodeExplanation, explainCode, type Reasoning, reasoning } from "./explain/reasoning.ts";
export type { SectionName } from "./explain/sections.ts";
export type { Detector, DetectorFinding, DetectorModule, DetectorPixels } from "./model/detector.ts";
export type { ErrorTold } from "./model/error-texts.ts";
export { type InputErrorCode, ProvcheckError } from "./model/errors.ts";
export { type Format, type FormatInfo, formats } from "./model/formats.ts";
export type { LimitCode } from "./model/limit-codes.ts";
export type { ObservationId } from "./model/observations.ts";
export type { Reason } from "./model/reasons.ts";
export type { Assurance, Report } from "./model/report.ts";
export type { SummaryCode } from "./model/summaries.ts";
export { TOOL_VERSION as version } from "./model/version.ts";
export type {
  AssuranceState,
  Carriage,
  Checked,
  CheckName,
  CheckOutcome,
  Covered,
  Integrity,
  MediaKind,
  OriginKind,
  ProbeAnswer,
  Says,
  SecondOpinionChoice,
  Strength,
  TrustTier,
} from "./model/vocabulary.ts";
export { createIndex } from "./node/archive/create-index.ts";
export type {
  ArchiveIndex,
  IndexAnswer,
  IndexHit,
  IndexOptions,
  IndexOutcome,
} from "./node/archive/index-types.ts";
export { type CompareOptions, compare, extractFrames, type FramesOptions } from "./node/compare/clips.ts";
export type { FfmpegPaths } from "./node/ffmpeg/find.ts";
export type { FramesResult } from "./node/frames/frames.ts";
export type { Input, StreamInput } from "./node/host/inputs.ts";
export type { InspectOptions, InspectorOptions } from "./node/host/inspect-options.ts";
export { createInspector, type Inspector, inspect } from "./node/host/inspector.ts";
export { removeAtEnd } from "./node/host/reaper.ts";
export { type SelfTest, type SelfTestCheck, type SelfTestName, selfTest } from "./node/host/self-test.ts";
export { type HttpSourceOptions, httpSource } from "./node/network/http-source.ts";
export type { OnlineOptions } from "./node/network/online.ts";
export { type RangeLimits, type RangeReader, rangeSource } from "./node/network/range-source.ts";
export { type LoadedPolicy, loadPolicy } from "./node/policy-file.ts";
export type { TrustOptions } from "./node/trust/files.ts";
export type { TrustEntry } from "./node/trust/folder-index.ts";
export {
  installedTrust,
  type TrustStoreFolder,
  type TrustUpdate,
  type TrustUpdateOptions,
  trustStore,
} from "./node/trust/store.ts";
export {
  evaluatePolicy,
  type PolicyFinding,
  type PolicyResult,
  parsePolicy,
  presetPolicy,
  rulesFor,
} from "./policy/evaluate.ts";
export { matchesGlobs } from "./policy/path.ts";
export type { Policy } from "./policy/schema.ts";
export { type LeftOut, leaveOut } from "./report/leave-out.ts";
export { withoutPrompts } from "./report/without-prompts.ts";
export type { Source } from "./source/source.ts";
