import type { Report } from "../model/report.ts";

/**
 * The same report without what somebody asked a generator for: no prompts among the settings, and no value of a field
 * that holds one. Its place stays, marked `prompt`. Prompts can be private, and are given on request only.
 * @param report from `inspect`; it is not changed
 * @example
 * ```ts
 * import { inspect, withoutPrompts } from "@provcheck/core";
 * console.log(JSON.stringify(withoutPrompts(await inspect("picture.png"))));
 * ```
 */
export function withoutPrompts(report: Report): Report {
  const { generation, facts, ...rest } = report.metadata;
  const kept = facts.map((fact) => (fact.prompt ? { ...fact, value: "" } : fact));
  const settings = generation.map(({ prompt: _, negativePrompt: __, ...each }) => each);
  return { ...report, metadata: { ...rest, generation: settings, facts: kept } };
}
