import { existsSync, writeFileSync } from "node:fs";
import { type Language, loadPolicy, type Policy, presetPolicy } from "@provcheck/core";
import { exitCode } from "./exit-codes.ts";
import { message } from "./messages.ts";
import { note } from "./note.ts";
import { forTerminal } from "./sanitize.ts";

/** Where the JSON Schema lies in an installed package, for completion in editors. */
const SCHEMA = "./node_modules/@provcheck/core/schema/policy.schema.json";

/** Writes a preset out as a file to change. Never over one that is there. */
export function policyInit(preset: string, path: string, lang: Language): number {
  const policy = presetPolicy(preset);
  if (existsSync(path)) {
    note(message(lang, "policy.exists", { path }));
    return exitCode("usage");
  }
  writeFileSync(path, `${JSON.stringify({ $schema: SCHEMA, ...policy }, null, 2)}\n`);
  process.stdout.write(`${forTerminal(path)}\n`);
  return exitCode("reported");
}

/** Reads a policy and names it; a mistake in it is a usage error with its place. */
export async function policyCheck(path: string, lang: Language): Promise<number> {
  const { policy, digest } = await loadPolicy(path);
  process.stdout.write(
    `${forTerminal(message(lang, "policy.rules", { name: policy.name, digest, count: policy.rules.length }))}\n`,
  );
  return exitCode("reported");
}

/** What a policy does, a line a rule. */
export async function policyExplain(nameOrPath: string, lang: Language): Promise<number> {
  const { policy, digest } = await loadPolicy(nameOrPath);
  const line = (text: string) => process.stdout.write(`  ${forTerminal(text)}\n`);
  process.stdout.write(`${forTerminal(policy.name)} ${digest}\n`);
  if (policy.rules.length === 0) line(message(lang, "policy.none"));
  for (const rule of policy.rules) line(ruleText(rule, lang));
  for (const { rule, paths, until, reason } of policy.ignore ?? []) {
    const where = [
      paths === undefined ? "" : message(lang, "policy.ignored-for", { paths: paths.join(", ") }),
      until === undefined ? "" : message(lang, "policy.ignored-until", { date: until }),
    ].join("");
    line(message(lang, "policy.ignored", { rule, where, reason }));
  }
  if (policy.rules.some((rule) => rule.effect === "deny")) line(message(lang, "policy.evaded"));
  return exitCode("reported");
}

function ruleText(rule: Policy["rules"][number], lang: Language): string {
  const parts = Object.entries(rule.when).map(([name, wanted]) => {
    const values = Array.isArray(wanted) ? wanted.join(message(lang, "policy.or")) : String(wanted);
    return message(lang, "policy.is", { name, values });
  });
  const where = [
    rule.kinds === undefined ? "" : message(lang, "policy.for", { kinds: rule.kinds.join(", ") }),
    rule.paths === undefined ? "" : message(lang, "policy.in", { paths: rule.paths.join(", ") }),
  ].filter(Boolean);
  const effect = message(lang, `policy.${rule.effect}`);
  return [`${rule.id} ${effect} ${parts.join(message(lang, "policy.and"))}`, ...where].join(" ");
}
