import { existsSync, writeFileSync } from "node:fs";
import { loadPolicy, type Policy, presetPolicy } from "@provcheck/core";
import { exitCode } from "./exit-codes.ts";
import { forTerminal } from "./sanitize.ts";

/** Where the JSON Schema lies in an installed package, for completion in editors. */
const SCHEMA = "./node_modules/@provcheck/core/schema/policy.schema.json";

/** Writes a preset out as a file to change. Never over one that is there. */
export function policyInit(preset: string, path: string): number {
  const policy = presetPolicy(preset);
  if (existsSync(path)) {
    process.stderr.write(`provcheck: ${forTerminal(path)} is there already\n`);
    return exitCode("usage");
  }
  writeFileSync(path, `${JSON.stringify({ $schema: SCHEMA, ...policy }, null, 2)}\n`);
  process.stdout.write(`${forTerminal(path)}\n`);
  return exitCode("reported");
}

/** Reads a policy and names it; a mistake in it is a usage error with its place. */
export async function policyCheck(path: string): Promise<number> {
  const { policy, digest } = await loadPolicy(path);
  process.stdout.write(`${forTerminal(policy.name)} ${digest}: ${policy.rules.length} rules\n`);
  return exitCode("reported");
}

const EFFECTS = { deny: "fails when", warn: "warns when", require: "fails unless" } as const;

/** What a policy does, a line a rule. */
export async function policyExplain(nameOrPath: string): Promise<number> {
  const { policy, digest } = await loadPolicy(nameOrPath);
  process.stdout.write(`${forTerminal(policy.name)} ${digest}\n`);
  if (policy.rules.length === 0) process.stdout.write("  reports and never fails\n");
  for (const rule of policy.rules) process.stdout.write(`  ${forTerminal(ruleText(rule))}\n`);
  for (const each of policy.ignore ?? []) {
    const until = each.until === undefined ? "" : ` until ${each.until}`;
    const paths = each.paths === undefined ? "" : ` for ${each.paths.join(", ")}`;
    process.stdout.write(`  ${forTerminal(`${each.rule} is passed over${paths}${until}: ${each.reason}`)}\n`);
  }
  if (policy.rules.some((rule) => rule.effect === "deny"))
    process.stdout.write(
      "  deny rules are evaded by removing what they look for; only require rules hold against that\n",
    );
  return exitCode("reported");
}

function ruleText(rule: Policy["rules"][number]): string {
  const parts = Object.entries(rule.when).map(([name, wanted]) =>
    Array.isArray(wanted) ? `${name} is ${wanted.join(" or ")}` : `${name} is ${String(wanted)}`,
  );
  const where = [
    rule.kinds === undefined ? "" : `for ${rule.kinds.join(", ")}`,
    rule.paths === undefined ? "" : `in ${rule.paths.join(", ")}`,
  ].filter(Boolean);
  return [`${rule.id} ${EFFECTS[rule.effect]} ${parts.join(" and ")}`, ...where].join(" ");
}
