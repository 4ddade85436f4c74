/**
 * @provcheck/core/explain: reports, comparisons and codes in words. Reads nothing but what it is given, and needs neither
 * Node nor an engine: a report that was made elsewhere is told in a page as it is on the command line.
 * @packageDocumentation
 */
export { type ComparisonExplanation, explainComparison } from "./explain/compare.ts";
export { type Explanation, explain } from "./explain/explain.ts";
export { type GeneratorInfo, generators } from "./explain/generators.ts";
export type { Language } from "./explain/locales/index.ts";
export { explainMarks, type MarksExplanation } from "./explain/marks.ts";
export { type CodeExplanation, explainCode, type Reasoning, reasoning } from "./explain/reasoning.ts";
export type { SectionName } from "./explain/sections.ts";
export type { LimitCode } from "./model/limit-codes.ts";
export type { ObservationId } from "./model/observations.ts";
export type { Reason } from "./model/reasons.ts";
export type { Report } from "./model/report.ts";
export type { SummaryCode } from "./model/summaries.ts";
export { TOOL_VERSION as version } from "./model/version.ts";
