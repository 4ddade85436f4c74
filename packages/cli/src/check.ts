import { availableParallelism } from "node:os";
import type { Inspector, Language } from "@provcheck/core";
import { present } from "@provcheck/core/internal";
import { account, named, newTotals, type Totals, tell } from "./account.ts";
import { Baseline, BaselineWriter } from "./baseline.ts";
import type { CheckOptions } from "./check-options.ts";
import { type Candidate, collect, sidecarOf } from "./collect.ts";
import { Exclusions, exclusionGlobs } from "./exclusions.ts";
import { combine } from "./exit-codes.ts";
import { IdleRules } from "./idle-rules.ts";
import { inspectOne, type Result } from "./inspect-one.ts";
import { inspectorFor } from "./inspector.ts";
import { Judge } from "./judge.ts";
import { asShown } from "./left-out.ts";
import { message } from "./messages.ts";
import { note } from "./note.ts";
import { Outputs } from "./outputs.ts";
import { type OwnFiles, ownFiles } from "./own-files.ts";
import { makeProgress } from "./progress.ts";
import { Root } from "./root.ts";
import { worldOf } from "./stamp.ts";
import { keyOf, ScanState } from "./state.ts";
import { type StepSummary, stepSummary } from "./step-summary.ts";

/** Checks every path and writes reports as they come, in order. Returns the exit code. */
export async function check(asked: CheckOptions, signal?: AbortSignal): Promise<number> {
  const inspector = inspectorFor({ processes: jobsOf(asked), trust: asked.trust });
  let outputs: Outputs | undefined;
  let state: ScanState | undefined;
  let ended = false;
  try {
    const root = new Root(asked.root);
    const exclusions = new Exclusions(exclusionGlobs(asked.exclude, asked.root ?? "."), root);
    const options = { ...asked, exclusions };
    const own = await ownFiles(options, inspector);
    const { policy } = options;
    const shared = { lang: options.lang, show: options.show, ...present({ policy: policy && named(policy) }) };
    const baseline = options.baseline === undefined ? undefined : Baseline.read(options.baseline);
    const judge = new Judge(options, root, baseline);
    const found = options.writeBaseline === undefined ? undefined : new BaselineWriter(root);
    const totals = newTotals();
    const columns = process.stdout.columns ?? 80;
    state = await openState(options);
    outputs = await Outputs.open(options.outputs, { ...shared, color: options.color, columns }, signal);
    const summary = stepSummary({ ...shared, color: false, columns: 100 });
    const idle = new IdleRules(policy?.policy, root);
    await run({ options, inspector, outputs, own, state, summary, signal, judge, found, idle, totals });
    await outputs.end();
    ended = true;
    summary?.end();
    if (found && options.writeBaseline !== undefined) await writeBaseline(found, options.writeBaseline, options.lang);
    tell(options, totals, { idle: idle.left(), foreign: exclusions.left, known: baseline?.met ?? 0 });
    // Who writes a baseline takes what there is.
    return found ? combine({ ...totals, failed: false, unchecked: false }) : combine(totals);
  } finally {
    if (!ended) await outputs?.discard();
    state?.close();
    await inspector.close();
  }
}

/** How many files a process are under way: one that it does, one that waits there, and as many again for one that takes long. */
const AHEAD = 4;

const jobsOf = (options: CheckOptions): number => options.jobs ?? availableParallelism();

/** What one run works with. */
interface Tools {
  options: CheckOptions;
  inspector: Inspector;
  outputs: Outputs;
  own: OwnFiles;
  state: ScanState | undefined;
  summary: StepSummary | undefined;
  judge: Judge;
  found: BaselineWriter | undefined;
  idle: IdleRules;
  totals: Totals;
  signal: AbortSignal | undefined;
}

async function writeBaseline(found: BaselineWriter, path: string, lang: Language): Promise<void> {
  const count = await found.write(path);
  note(message(lang, "baseline-wrote", { path, count }));
}

async function run(tools: Tools): Promise<void> {
  const { options, outputs, summary, own } = tools;
  const { totals } = tools;
  const live = options.progress ?? (isMany(options) && process.stderr.isTTY === true && process.stdout.isTTY !== true);
  const progress = makeProgress(live ? countOf(options) : Promise.resolve(0), live, options.lang);
  await outputs.begin();
  let index = 0;
  const work = async (candidate: Candidate): Promise<Result> => {
    const result = await once(tools, candidate);
    // A list on standard input can be held against the outputs only now; none of them has its name yet.
    if (result.kind === "report" && candidate.kind === "file") await own.refuse([candidate.path]);
    return result;
  };
  for await (const result of inOrder(collect(options), jobsOf(options) * AHEAD, work)) {
    if (result.kind === "skipped" || result.kind === "excluded") {
      totals[result.kind] += 1;
      progress.step([]);
      continue;
    }
    progress.clear();
    const judged = tools.judge.judge(result);
    const shown = asShown(judged, index++, options.leaveOut, options.lang);
    await outputs.each(shown, index - 1);
    summary?.each(shown);
    tools.found?.add(judged);
    progress.step(account(judged, options, totals));
  }
  progress.clear();
}

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
  // Media segments are files of their own, whose bytes the state does not know.
  if (options.state === undefined || options.file.fragments) return undefined;
  const { trust, now, policy } = options;
  // What was checked to its end is the same whatever time it had.
  const { limits: _, secondOpinion = "wasm", ...asked } = options.file;
  const key = keyOf({ world: worldOf(trust), asked: { ...asked, secondOpinion }, policy: policy?.digest ?? null });
  const { state, others } = await ScanState.open(options.state, key, now === undefined);
  if (others) note(message(options.lang, "state-anew", { path: options.state }));
  return state;
}

/** One file, from the state when it has not changed, else read. */
async function once(tools: Tools, candidate: Candidate): Promise<Result> {
  const { inspector, options, state, signal } = tools;
  if (candidate.kind !== "file") return inspectOne(inspector, candidate, options, signal);
  const { path } = candidate;
  tools.idle.met(path);
  const sidecar = sidecarOf(path);
  const known = await state?.recall(path, sidecar);
  if (known) {
    tools.totals.recalled += 1;
    return { kind: "report", path, report: known };
  }
  const before = state?.stamp(path, sidecar);
  const result = await inspectOne(inspector, candidate, options, signal, sidecar);
  if (result.kind === "report") await state?.keep(path, result.report, before, sidecar);
  return result;
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
