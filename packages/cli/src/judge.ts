import { evaluatePolicy, type LoadedPolicy, matchesGlobs, type PolicyResult, type Report } from "@provcheck/core";
import type { Baseline } from "./baseline.ts";
import { type Gate, gatePolicy } from "./gate.ts";
import type { Outcome } from "./reporters/reporter.ts";
import type { Root } from "./root.ts";

/** What a run holds its files against. */
export interface Rules {
  policy?: LoadedPolicy;
  gate: Gate;
  /** Globs of what may stay unchecked. */
  allowUnchecked: readonly string[];
  now?: Date;
}

/** A gate may let pass what it could not look at, and not what is not there: a misspelt name must not pass. */
const NEVER_ALLOWED: ReadonlySet<string> = new Set(["path-missing", "no-such-file", "is-a-folder", "bad-option"]);

/** Holds what came of each path against the policy and the flags, and says what is known or allowed. */
export class Judge {
  readonly #rules: Rules;
  readonly #root: Root;
  readonly #baseline: Baseline | undefined;

  constructor(rules: Rules, root: Root, baseline?: Baseline) {
    this.#rules = rules;
    this.#root = root;
    this.#baseline = baseline;
  }

  judge(result: Outcome): Outcome {
    const place = this.#root.place(result.path);
    const allowed = matchesGlobs(this.#rules.allowUnchecked, place);
    if (result.kind === "error") {
      if (NEVER_ALLOWED.has(result.code)) return result;
      return allowed || this.#baseline?.knows(`unchecked/${result.code}`, place)
        ? { ...result, allowed: true }
        : result;
    }
    const { policy } = this.#rules;
    const { report } = result;
    const now = this.#rules.now ? { now: this.#rules.now } : {};
    const asked = (rules: Parameters<typeof evaluatePolicy>[1], room: string): PolicyResult =>
      this.#known(evaluatePolicy(report, rules, { path: place, ...now }), room, place, report);
    const flags = gatePolicy(this.#rules.gate);
    const gate = flags ? { gate: asked(flags, "gate") } : {};
    const may = allowed ? { allowed: true as const } : {};
    if (!policy) return { ...result, ...gate, ...may };
    const judged = asked(policy.policy, "policy");
    const { verdict, findings } = judged;
    const told = { name: policy.policy.name, digest: policy.digest, verdict, findings };
    return { ...result, ...gate, ...may, report: { ...report, policy: told }, policy: judged };
  }

  /** What the baseline knows is passed over, and stays in sight. */
  #known(result: PolicyResult, room: string, place: string, report: Report): PolicyResult {
    const baseline = this.#baseline;
    if (!baseline) return result;
    const findings = result.findings.map((each) => {
      if (each.effect === "warn" || each.ignored !== undefined) return each;
      const rule = each.unchecked ? `unchecked/${each.rule}` : `${room}/${each.rule}`;
      return baseline.knows(rule, place, report) ? { ...each, ignored: { reason: "baseline" } } : each;
    });
    const fails = findings.some((each) => each.effect !== "warn" && each.ignored === undefined);
    return { ...result, findings, verdict: fails ? "fail" : "pass" };
  }
}
