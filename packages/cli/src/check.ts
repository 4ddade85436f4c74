import { availableParallelism } from "node:os";
import {
  createInspector,
  evaluatePolicy,
  type FfmpegPaths,
  type Inspector,
  type Language,
  type LoadedPolicy,
  ProvcheckError,
  type Report,
  type SecondOpinionChoice,
  type SectionName,
  type TrustOptions,
} from "@provcheck/core";
import { type Candidate, collect, sidecarOf, type Where } from "./collect.ts";
import { combine } from "./exit-codes.ts";
import { failures, type Gate } from "./gate.ts";
import { message, problemText } from "./messages.ts";
import { note } from "./note.ts";
import { type OutputOption, Outputs } from "./outputs.ts";
import { type OwnFiles, ownFiles } from "./own-files.ts";
import { makeProgress } from "./progress.ts";
import type { Outcome } from "./reporters/reporter.ts";
import { ScanState, stateKey } from "./state.ts";
import { readStdin } from "./stdin.ts";
import { stepSummary } from "./step-summary.ts";

export interface CheckOptions extends Where {
  outputs: readonly OutputOption[];
  lang: Language;
  color: boolean;
  gate: Gate;
  policy?: LoadedPolicy;
  trust: TrustOptions;
  state?: string;
  progress?: boolean;
  jobs?: number;
  timeoutMs?: number;
  now?: Date;
  online: { manifests: boolean; ocsp: boolean };
  fragments?: readonly string[];
  deep: boolean;
  secondOpinion?: SecondOpinionChoice;
  ffmpeg: FfmpegPaths;
  /** Other files that options name and that are read: a policy. */
  read?: readonly string[];
  show: readonly SectionName[];
}

/** Skipped: a file in a folder that is no media at all. Named files of that kind are an error instead. */
type Result = Outcome | { kind: "skipped" };

interface Totals {
  failed: boolean;
  unchecked: boolean;
  checked: number;
  skipped: number;
  recalled: number;
  words: Map<string, number>;
}

/** Checks every path and writes reports as they come, in order. Returns the exit code. */
export async function check(options: CheckOptions, signal?: AbortSignal): Promise<number> {
  const inspector = createInspector({ processes: jobsOf(options), trust: options.trust });
  let outputs: Outputs | undefined;
  let state: ScanState | undefined;
  let ended = false;
  try {
    const own = await ownFiles(options, inspector);
    const { policy } = options;
    const shared = { lang: options.lang, show: options.show, ...(policy ? { policy: named(policy) } : {}) };
    const columns = process.stdout.columns ?? 80;
    state = await openState(options);
    outputs = await Outputs.open(options.outputs, { ...shared, color: options.color, columns }, signal);
    const summary = stepSummary({ ...shared, color: false, columns: 100 });
    const totals = await run({ options, inspector, outputs, own, state, summary, signal });
    await outputs.end();
    ended = true;
    tell(options, totals);
    return combine(totals);
  } finally {
    if (!ended) await outputs?.discard();
    state?.close();
    await inspector.close();
  }
}

const jobsOf = (options: CheckOptions): number => options.jobs ?? availableParallelism();

/** What one run works with. */
interface Tools {
  options: CheckOptions;
  inspector: Inspector;
  outputs: Outputs;
  own: OwnFiles;
  state: ScanState | undefined;
  summary: ((outcome: Outcome) => void) | undefined;
  signal: AbortSignal | undefined;
}

async function run(tools: Tools): Promise<Totals> {
  const { options, outputs, summary, own } = tools;
  const totals: Totals = { failed: false, unchecked: false, checked: 0, skipped: 0, recalled: 0, words: new Map() };
  const live = options.progress ?? (isMany(options) && process.stderr.isTTY === true && process.stdout.isTTY !== true);
  const progress = makeProgress(live ? countOf(options) : Promise.resolve(0), live, options.lang);
  await outputs.begin();
  let index = 0;
  const work = async (candidate: Candidate): Promise<Result> => {
    const result = await once(tools, candidate, totals);
    // A list on standard input can be held against the outputs only now; none of them has its name yet.
    if (result.kind === "report" && candidate.kind === "file") await own.refuse([candidate.path]);
    return result;
  };
  for await (const result of inOrder(collect(options), jobsOf(options) * 2, work)) {
    if (result.kind === "skipped") {
      totals.skipped += 1;
      progress.step([]);
      continue;
    }
    progress.clear();
    const judged = judge(result, options);
    await outputs.each(judged, index++);
    summary?.(judged);
    progress.step(account(judged, options, totals));
  }
  progress.clear();
  return totals;
}

/** A page for people shows the picture it speaks of. */
const withPreview = (options: CheckOptions): boolean => options.outputs.some(({ format }) => format === "html");

const named = ({ policy, digest }: LoadedPolicy) => ({ name: policy.name, digest });
const isMany = (options: CheckOptions): boolean =>
  options.paths.length > 1 || options.recursive || options.filesFrom !== undefined;

/** Counts what will be checked, beside the work. A list on standard input can be read only once. */
async function countOf(options: CheckOptions): Promise<number> {
  if (options.filesFrom === "-") throw new Error("not known");
  let count = 0;
  for await (const _ of collect(options)) count += 1;
  return count;
}

async function openState(options: CheckOptions): Promise<ScanState | undefined> {
  if (options.state === undefined) return undefined;
  const { trust, online, deep, now, fragments = [], secondOpinion = "wasm" } = options;
  const preview = withPreview(options);
  const key = stateKey({ trust, online, deep, preview, fragments, secondOpinion, now: now?.toISOString() ?? null });
  const { state, fresh } = await ScanState.open(options.state, key);
  if (fresh) note(message(options.lang, "state-anew", { path: options.state }));
  return state;
}

/** One file, from the state when it has not changed, else read. */
async function once(tools: Tools, candidate: Candidate, totals: Totals): Promise<Result> {
  const { inspector, options, state, signal } = tools;
  if (candidate.kind !== "file") return inspectOne(inspector, candidate, options, signal);
  const { path } = candidate;
  const sidecar = sidecarOf(path);
  const known = state?.recall(path, sidecar);
  if (known) {
    totals.recalled += 1;
    return { kind: "report", path, report: known };
  }
  const result = await inspectOne(inspector, candidate, options, signal, sidecar);
  if (result.kind === "report") state?.keep(path, result.report, sidecar);
  return result;
}

/** Holds a report against the policy, and writes the verdict into it. */
function judge(result: Outcome, { policy, now }: CheckOptions): Outcome {
  if (result.kind === "error" || !policy) return result;
  const judged = evaluatePolicy(result.report, policy.policy, { path: result.path, ...(now ? { now } : {}) });
  const report: Report = {
    ...result.report,
    policy: { ...named(policy), verdict: judged.verdict, findings: judged.findings },
  };
  return { ...result, report, policy: judged };
}

/** The words that the running count and the summary show. */
function account(result: Outcome, options: CheckOptions, totals: Totals): string[] {
  const words: string[] = [];
  const count = (word: string) => {
    words.push(word);
    totals.words.set(word, (totals.words.get(word) ?? 0) + 1);
  };
  if (result.kind === "error") {
    totals.unchecked = true;
    count("unchecked");
    note(problemText(options.lang, result));
    return words;
  }
  const { report } = result;
  totals.checked += 1;
  count(report.origin.kind);
  count(report.assurance.state);
  if (report.error) {
    totals.unchecked = true;
    note(message(options.lang, "not-to-end", { path: result.path, code: report.error.code }));
  }
  for (const failure of failures(report, options.gate)) {
    totals.failed = true;
    note(message(options.lang, "failed", { path: result.path, condition: failure }));
  }
  for (const finding of result.policy?.findings ?? []) {
    if (finding.ignored) continue;
    if (finding.effect !== "warn") {
      totals.failed = true;
      count("failed");
    }
    const why = [finding.message, finding.because.join(", ")].filter(Boolean).join(": ");
    note(message(options.lang, "finding", { path: result.path, effect: finding.effect, rule: finding.rule, why }));
  }
  return words;
}

/** What people want to know at the end, on stderr. */
function tell(options: CheckOptions, totals: Totals): void {
  const say = (...[key, args]: [Parameters<typeof message>[1], Parameters<typeof message>[2]?]) =>
    message(options.lang, key, args);
  const files = (count: number) => say(count === 1 ? "file" : "files", { count });
  if (totals.skipped > 0) note(say("skipped", { count: files(totals.skipped) }));
  if (totals.checked === 0 && !totals.unchecked) note(say("nothing"));
  if (totals.checked > 1) {
    const counts = [...totals.words].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
    const unchanged = totals.recalled > 0 ? say("unchanged", { count: totals.recalled }) : "";
    const words = counts.map(([word, count]) => `${word} ${count}`).join(", ");
    note(say("total", { count: files(totals.checked), unchanged, words }));
  }
  if (options.policy) {
    const verdict = totals.failed || totals.unchecked ? "FAIL" : "PASS";
    note(say("verdict", { ...named(options.policy), verdict }));
  }
}

async function inspectOne(
  inspector: Inspector,
  candidate: Candidate,
  options: CheckOptions,
  signal?: AbortSignal,
  sidecar?: string,
): Promise<Result> {
  if (candidate.kind === "problem") return { ...candidate, kind: "error" };
  const path = candidate.kind === "stdin" ? "-" : candidate.path;
  const own = {
    name: path,
    // People are told which host will learn of them before it does.
    online: { ...options.online, onHost: (host: string) => note(message(options.lang, "asking", { path, host })) },
    ...(signal ? { signal } : {}),
    ...(options.deep ? { deep: true } : {}),
    ...(options.secondOpinion === undefined ? {} : { secondOpinion: options.secondOpinion }),
    ffmpeg: options.ffmpeg,
    ...(options.fragments ? { fragments: options.fragments } : {}),
    ...(withPreview(options) ? { preview: true } : {}),
    ...(options.now ? { now: options.now } : {}),
    ...(options.timeoutMs === undefined ? {} : { limits: { timeMs: options.timeoutMs } }),
    ...(sidecar === undefined ? {} : { sidecar }),
  };
  try {
    const input = candidate.kind === "stdin" ? await readStdin() : candidate.path;
    return { kind: "report", path, report: await inspector.inspect(input, own) };
  } catch (error) {
    if (!(error instanceof ProvcheckError)) throw error;
    const noMedia = error.code === "unsupported-content" || error.code === "empty-file";
    if (noMedia && candidate.kind === "file" && candidate.found === "folder") return { kind: "skipped" };
    if (error.code === "trust-file-unreadable" || error.code === "aborted") throw error;
    return { kind: "error", path, code: error.code, message: error.message };
  }
}

/** Runs up to `ahead` pieces of work at a time and gives the results in the order of their beginning. */
async function* inOrder<T, R>(
  items: AsyncIterable<T>,
  ahead: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const running: Promise<R>[] = [];
  try {
    for await (const item of items) {
      const started = work(item);
      // A later one may fail while an earlier one is awaited: its failure is met in its turn, not as an unhandled one.
      started.catch(() => undefined);
      running.push(started);
      if (running.length >= ahead) yield await (running.shift() as Promise<R>);
    }
    while (running.length > 0) yield await (running.shift() as Promise<R>);
  } finally {
    // One failed: what runs beside it ends before anything is closed.
    await Promise.allSettled(running);
  }
}
