/** The schemas as zod objects, for hosts that validate or extend them. */
export { type Report, reportSchema, SCHEMA_VERSION } from "./model/report.ts";
export { type Policy, policySchema } from "./policy/schema.ts";
