/**
 * @provcheck/core: says where a picture, clip or recording came from, and how far that can be believed.
 * The public surface; everything else is internal.
 * @packageDocumentation
 */
export { assessAssurance as score } from "./assess/ladder.ts";
export { explain, type Explanation, type Language } from "./explain/explain.ts";
export { ProvcheckError, type InputErrorCode } from "./model/errors.ts";
export type { Report } from "./model/report.ts";
export { createInspector, inspect, type Input, type InspectOptions, type Inspector, type InspectorOptions } from "./node/inspector.ts";
export type { Source } from "./source/source.ts";
