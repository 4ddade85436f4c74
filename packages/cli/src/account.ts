import type { Language, LoadedPolicy, PolicyFinding, Report } from "@provcheck/core";
import { type Args, type CountWord, type Key, message } from "./messages.ts";
import { note } from "./note.ts";
import { problemText } from "./problem-text.ts";
import { stepText } from "./reporters/findings.ts";
import { type Outcome, openStepsOf } from "./reporters/reporter.ts";

/** What a run came to. */
export interface Totals {
  failed: boolean;
  unchecked: boolean;
  checked: number;
  skipped: number;
  excluded: number;
  recalled: number;
  words: Map<CountWord, number>;
}

export const newTotals = (): Totals => ({
  failed: false,
  unchecked: false,
  checked: 0,
  skipped: 0,
  excluded: 0,
  recalled: 0,
  words: new Map(),
});

/** How a policy is named in every output. */
export const named = ({ policy, digest }: LoadedPolicy) => ({ name: policy.name, digest });

interface Telling {
  lang: Language;
  policy?: LoadedPolicy;
}

/** Counts one outcome and tells people of it. Gives the words that the running count shows. */
export function account(outcome: Outcome, options: Telling, totals: Totals): CountWord[] {
  const words: CountWord[] = [];
  const count = (word: CountWord) => {
    words.push(word);
    totals.words.set(word, (totals.words.get(word) ?? 0) + 1);
  };
  const unchecked = () => {
    count("unchecked");
    if (outcome.allowed) return;
    if (options.policy?.policy.unchecked === "deny") totals.failed = true;
    else totals.unchecked = true;
  };
  const { lang } = options;
  const { path } = outcome;
  if (outcome.kind === "error") {
    unchecked();
    const why = problemText(lang, outcome);
    note(outcome.allowed ? message(lang, "allowed", { path, why }) : why);
    return words;
  }
  const { report } = outcome;
  totals.checked += 1;
  count(report.origin.kind);
  if (report.assurance.state === "broken") count("broken");
  const steps = openStepsOf(outcome);
  if (steps.length > 0) unchecked();
  if (report.error) note(message(lang, "not-to-end", { path, why: endedText(report, report.error, lang) }));
  else
    for (const step of steps) {
      const key = outcome.allowed ? "allowed" : "unchecked";
      note(message(lang, key, { path, why: stepText(report, step, lang) ?? step }));
    }
  for (const each of spoken(outcome.gate?.findings)) {
    totals.failed = true;
    note(message(lang, "failed", { path, condition: each.message ?? each.rule }));
  }
  for (const each of spoken(outcome.policy?.findings)) {
    if (each.effect !== "warn") {
      totals.failed = true;
      count("failed");
    }
    const why = [each.message, each.because.join(", ")].filter(Boolean).join(": ");
    note(message(lang, "finding", { path, effect: each.effect, rule: each.rule, why }));
  }
  return words;
}

/** Why the check of a file ended before it was done, and at which step. */
const endedText = (report: Report, { code, step }: NonNullable<Report["error"]>, lang: Language): string =>
  stepText(report, `${code}:${step}`, lang) ?? code;

/** The rules that the file broke; what could not be told of it is another matter. */
const spoken = (findings: readonly PolicyFinding[] = []): PolicyFinding[] =>
  findings.filter((each) => each.ignored === undefined && each.unchecked === undefined);

/** What else a run has to tell at its end. */
interface AtEnd {
  idle: readonly { rule: string; paths: string; root: string }[];
  foreign: number;
  known: number;
}

/** What is counted beside where files came from: a file may be of these as well. */
const BESIDE: readonly CountWord[] = ["broken", "failed", "unchecked"];

/** Where the files came from, the most first, each file once; then what else there is to say of some. */
function countsText(lang: Language, words: ReadonlyMap<CountWord, number>): string {
  const counts = [...words].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  const told = (beside: boolean): string =>
    counts
      .filter(([word]) => BESIDE.includes(word) === beside)
      .map(([word, count]) => message(lang, `count.${word}`, { count }))
      .join(message(lang, "total.list"));
  return [told(false), told(true)].filter(Boolean).join(message(lang, "total.beside"));
}

/** What people want to know at the end, on stderr. */
export function tell(options: Telling, totals: Totals, { idle, foreign, known }: AtEnd): void {
  const say = <K extends Key>(key: K, ...args: Args<K>): string => message(options.lang, key, ...args);
  const files = (count: number) => say(count === 1 ? "file" : "files", { count });
  if (totals.skipped > 0) note(say("skipped", { count: files(totals.skipped) }));
  if (totals.excluded > 0) note(say("excluded", { count: files(totals.excluded) }));
  if (foreign > 0) note(say("foreign", { count: foreign }));
  if (known > 0) note(say("known", { count: known }));
  const nothing = totals.checked === 0 && !totals.unchecked && !totals.failed;
  if (nothing) note(say("nothing"));
  if (totals.checked > 1) {
    const unchanged = totals.recalled > 0 ? say("unchanged", { count: totals.recalled }) : "";
    const words = countsText(options.lang, totals.words);
    note(say("total", { count: files(totals.checked), unchanged, words }));
  }
  const { policy } = options;
  if (!policy) return;
  for (const each of idle) note(say("idle", { ...named(policy), ...each }));
  const verdict = totals.failed || totals.unchecked ? "FAIL" : nothing ? say("no-verdict") : "PASS";
  note(say("verdict", { ...named(policy), verdict }));
}
