/**
 * @provcheck/core/browser: what runs in a page. The same verifier, readers and sentences as everywhere, over a Blob, with
 * WebCrypto; nothing of it needs Node, and nothing of it reaches the network.
 * @packageDocumentation
 */
export { score } from "./assess/score.ts";
export { compareMarks, type MarkChange, type MarksComparison } from "./compare/marks.ts";
export { type Explanation, explain } from "./explain/explain.ts";
export { type GeneratorInfo, generators } from "./explain/generators.ts";
export type { Language } from "./explain/locales/index.ts";
export { explainMarks, type MarksExplanation } from "./explain/marks.ts";
export { type CodeExplanation, explainCode, type Reasoning, reasoning } from "./explain/reasoning.ts";
export type { SectionName } from "./explain/sections.ts";
export { type InputErrorCode, ProvcheckError } from "./model/errors.ts";
export { type Format, type FormatInfo, formats } from "./model/formats.ts";
export type { LimitCode } from "./model/limit-codes.ts";
export type { ObservationId } from "./model/observations.ts";
export type { Reason } from "./model/reasons.ts";
export type { Report } from "./model/report.ts";
export type { SummaryCode } from "./model/summaries.ts";
export { TOOL_VERSION as version } from "./model/version.ts";
export type { Source } from "./source/source.ts";
export { inspect, type PageList, type PageOptions } from "./web/inspect.ts";
