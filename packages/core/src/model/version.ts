/**
 * Version of the package, as in its package.json.
 * @example
 * ```ts
 * import { version } from "@provcheck/core";
 * console.log(version);
 * ```
 */
export const TOOL_VERSION = "0.1.0";
export const SCHEMA_VERSION = "1.0.0";
