import picomatch from "picomatch";
import { isMachineLabel } from "../markers/labels.ts";
import { checkedOf } from "../model/checked.ts";
import { wrong } from "../model/error-texts.ts";
import { refusal } from "../model/errors.ts";
import { present } from "../model/present.ts";
import type { Report } from "../model/report.ts";
import { isAi, isOutrightAi } from "../model/vocabulary.ts";
import { matchesGlobs, ruledPath } from "./path.ts";
import { PRESETS } from "./presets.ts";
import type { Condition, Policy, PolicyRule } from "./schema.ts";
import { openSteps } from "./unchecked.ts";

/**
 * What a policy says about one report.
 * @example
 * ```ts
 * import { evaluatePolicy, inspect, type PolicyResult, presetPolicy } from "@provcheck/core";
 * const result: PolicyResult = evaluatePolicy(await inspect("photo.jpg"), presetPolicy("label-ai"));
 * if (result.verdict === "fail") console.error(result.findings);
 * ```
 */
export interface PolicyResult {
  policy: string;
  /** `fail` also where it could not be told: see `findings[].unchecked`. */
  verdict: "pass" | "fail";
  findings: PolicyFinding[];
}

/**
 * One rule that spoke.
 * @example
 * ```ts
 * import type { PolicyFinding } from "@provcheck/core";
 * const serious = (finding: PolicyFinding): boolean => finding.effect !== "warn" && finding.ignored === undefined;
 * export { serious };
 * ```
 */
export interface PolicyFinding {
  rule: string;
  effect: "deny" | "warn" | "require";
  /** Which words of the report the rule met, or missed: `state=broken`. */
  because: string[];
  message?: string;
  /**
   * The rule could not be answered: steps that were not taken, as `code:step`, could have changed whether it holds. A gate
   * must not pass then, and must not say either that the file broke the rule.
   */
  unchecked?: string[];
  /** An exception holds, and why; it then does not fail the policy. */
  ignored?: { reason: string; until?: string };
}

/**
 * Reads a policy.
 * @param value the parsed JSON of a policy file
 * @throws ProvcheckError `bad-option` with the place that is wrong
 * @example
 * ```ts
 * import { parsePolicy } from "@provcheck/core";
 * const policy = await parsePolicy(JSON.parse('{"name":"mine","rules":[]}'));
 * console.log(policy.name);
 * ```
 */
export async function parsePolicy(value: unknown): Promise<Policy> {
  // Loaded when asked for: most runs hold no file against a policy, and the schema costs as much as all the rest to load.
  const { policySchema } = await import("./schema.ts");
  const parsed = policySchema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = issue?.path.join(".") || "policy";
    throw refusal("bad-option", wrong("why.policy-wrong", { where, why: issue?.message ?? "not a policy" }));
  }
  const ids = parsed.data.rules.map((rule) => rule.id);
  const twice = ids.find((id, at) => ids.indexOf(id) !== at);
  if (twice !== undefined) throw refusal("bad-option", wrong("why.policy-twice", { rule: twice }));
  const orphan = parsed.data.ignore?.find((each) => !ids.includes(each.rule));
  if (orphan) throw refusal("bad-option", wrong("why.policy-orphan", { rule: orphan.rule }));
  return parsed.data;
}

/**
 * A policy that ships with the product: `report-only`, `newsroom`, `ci-assets`, `require-credentials`, `label-ai`.
 * @throws ProvcheckError `bad-option` for any other name
 * @example
 * ```ts
 * import { presetPolicy } from "@provcheck/core";
 * console.log(presetPolicy("newsroom").rules.map((rule) => rule.id));
 * ```
 */
export function presetPolicy(name: string): Policy {
  const preset = Object.hasOwn(PRESETS, name) ? PRESETS[name] : undefined;
  if (!preset)
    throw refusal("bad-option", wrong("why.policy-unknown", { name, presets: Object.keys(PRESETS).join(", ") }));
  return preset;
}

/**
 * Holds a report against a policy. Pure. A deny rule is evaded by removing what it looks for; only a require rule
 * holds against somebody who does not want to be seen, because files without credentials satisfy none.
 * @param report from `inspect`
 * @param policy from `parsePolicy` or `presetPolicy`
 * @param context `path` for rules with globs (by default the report's own name), `root` for absolute paths: the folder
 *   that globs begin at; `now` for exceptions with an end
 * @example
 * ```ts
 * import { evaluatePolicy, inspect, presetPolicy } from "@provcheck/core";
 * const { verdict, findings } = evaluatePolicy(await inspect("upload.png"), presetPolicy("require-credentials"));
 * console.log(verdict, findings.map((finding) => finding.rule));
 * ```
 */
export function evaluatePolicy(
  report: Report,
  policy: Policy,
  context: { path?: string; root?: string; now?: Date } = {},
): PolicyResult {
  const path = ruledPath(context.path ?? report.input.name, context.root);
  const now = context.now ?? new Date();
  const findings = policy.rules.flatMap((rule) => {
    if (!applies(rule, report, path)) return [];
    const because = met(rule.when, report);
    const holds = because !== undefined;
    if (rule.effect === "require" ? !holds : holds)
      return [finding(rule, because ?? missing(rule.when), policy, path, now)];
    if (rule.effect === "warn") return [];
    const unchecked = openSteps(rule.when, holds, report);
    return unchecked.length === 0 ? [] : [{ ...finding(rule, notChecked(unchecked), policy, path, now), unchecked }];
  });
  // A check that ended early answers nothing, whatever a policy asks.
  if (report.error) findings.push(ended(report.error));
  const failed = findings.some((each) => each.effect !== "warn" && each.ignored === undefined);
  return { policy: policy.name, verdict: failed ? "fail" : "pass", findings };
}

const notChecked = (steps: readonly string[]): string[] => steps.map((step) => `not checked: ${step}`);

function ended({ code, step }: NonNullable<Report["error"]>): PolicyFinding {
  const unchecked = [`${code}:${step}`];
  return { rule: "not-checked", effect: "require", because: notChecked(unchecked), unchecked };
}

function finding(rule: PolicyRule, because: string[], policy: Policy, path: string, now: Date): PolicyFinding {
  const today = now.toISOString().slice(0, 10);
  const exception = policy.ignore?.find(
    (each) =>
      each.rule === rule.id &&
      (each.until === undefined || each.until >= today) &&
      (each.paths === undefined || matchesGlobs(each.paths, path)),
  );
  return {
    rule: rule.id,
    effect: rule.effect,
    because,
    ...present({
      message: rule.message,
      ignored: exception && present({ reason: exception.reason, until: exception.until }),
    }),
  };
}

/**
 * The rules whose globs meet a path: one that meets no file of a run holds nothing, and whoever wrote it should know.
 * @param policy from `parsePolicy` or `presetPolicy`
 * @param path the file's path
 * @param root the folder that globs begin at, where the path is absolute
 * @example
 * ```ts
 * import { presetPolicy, rulesFor } from "@provcheck/core";
 * console.log(rulesFor(presetPolicy("ci-assets"), "assets/a.jpg"));
 * ```
 */
export function rulesFor(policy: Policy, path: string, root?: string): string[] {
  const plain = ruledPath(path, root);
  return policy.rules.filter(({ paths }) => paths === undefined || matchesGlobs(paths, plain)).map(({ id }) => id);
}

function applies(rule: PolicyRule, report: Report, path: string): boolean {
  if (rule.kinds && !(report.input.kind !== undefined && rule.kinds.includes(report.input.kind))) return false;
  return rule.paths === undefined || matchesGlobs(rule.paths, path);
}

const wildcard = (pattern: string, text: string): boolean =>
  picomatch.isMatch(text, pattern, { dot: true, bash: true });

/** What of the report meets each part of a condition; undefined when one part is not met. */
function met(when: Condition, report: Report): string[] | undefined {
  const because: string[] = [];
  for (const [name, test] of Object.entries(TESTS) as [keyof Condition, (typeof TESTS)[keyof typeof TESTS]][]) {
    const wanted = when[name];
    if (wanted === undefined) continue;
    const found = test(report, wanted as never);
    if (found === undefined) return undefined;
    because.push(`${name}=${found}`);
  }
  return because.length > 0 ? because : undefined;
}

const missing = (when: Condition): string[] =>
  Object.entries(when).map(
    ([name, wanted]) => `not ${name}=${Array.isArray(wanted) ? wanted.join("|") : String(wanted)}`,
  );

const oneOf = (wanted: readonly string[], value: string | undefined): string | undefined =>
  value !== undefined && wanted.includes(value) ? value : undefined;

/** One test a word of the condition: what met it, or undefined. */
const TESTS = {
  state: (report: Report, wanted: string[]) => oneOf(wanted, report.assurance.state),
  levelAtLeast: ({ assurance: { level } }: Report, least: number) =>
    level !== null && level >= least ? String(level) : undefined,
  tier: ({ credentials }: Report, wanted: string[]) =>
    oneOf(wanted, credentials.manifests.find((manifest) => manifest.active)?.signer.tier),
  origin: (report: Report, wanted: string[]) => oneOf(wanted, report.origin.kind),
  carriage: (report: Report, wanted: string[]) => oneOf(wanted, report.origin.carriage),
  marker: ({ markers }: Report, wanted: string[]) =>
    markers.find(({ id, confidence }) =>
      wanted.some((pattern) => pattern === id || (confidence === "full" && wildcard(pattern, id))),
    )?.id,
  says: ({ markers }: Report, wanted: string[]) =>
    markers.find(({ says, confidence }) => confidence === "full" && wanted.includes(says))?.says,
  observation: ({ observations }: Report, wanted: string[]) =>
    observations.find(({ id, answer }) => answer === "true" && wanted.includes(id))?.id,
  limit: ({ limits }: Report, wanted: string[]) => limits.find(({ code }) => wanted.includes(code))?.code,
  leaks: ({ metadata }: Report, wanted: string[]) => {
    if (wanted.includes("place") && metadata.location) return "place";
    const prompt = metadata.generation.some((each) => each.prompt !== undefined);
    return wanted.includes("prompt") && prompt ? "prompt" : undefined;
  },
  aiWithoutLabel: (report: Report, wanted: boolean) =>
    (isOutrightAi(report.origin.kind) && !hasLabel(report)) === wanted ? String(wanted) : undefined,
  missingDisclosure: ({ disclosure }: Report, wanted: string[]) => {
    const absent = disclosure.requirements
      .filter((each) => !each.found)
      .map((each) => `${each.law}/${each.requirement}`);
    return absent.find((name) => wanted.some((pattern) => wildcard(pattern, name)));
  },
  unsignedMetadata: ({ observations }: Report, wanted: boolean) =>
    observations.some(({ id, answer }) => id === "metadata-outside-coverage" && answer === "true") === wanted
      ? String(wanted)
      : undefined,
  checked: ({ limits, error }: Report, wanted: string[]) => oneOf(wanted, checkedOf({ limits, ...present({ error }) })),
  all: (_: Report, wanted: boolean) => (wanted ? "true" : undefined),
} as const;

/** A label that machines of others read: IPTC's digital source type, in XMP or a manifest, or China's label. */
function hasLabel({ markers }: Report): boolean {
  return markers.some(({ id, says }) => isMachineLabel(id) && isAi(says));
}
