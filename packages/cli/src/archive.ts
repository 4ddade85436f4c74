import { createHash } from "node:crypto";
import { mkdir, realpath } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import {
  type ArchiveIndex,
  createIndex,
  explainComparison,
  type FfmpegPaths,
  type IndexAnswer,
  type IndexOutcome,
  type Language,
  ProvcheckError,
  type TrustOptions,
} from "@provcheck/core";
import { type Candidate, collect } from "./collect.ts";
import { Exclusions, exclusionGlobs } from "./exclusions.ts";
import { exitCode } from "./exit-codes.ts";
import { inspectorFor } from "./inspector.ts";
import { message, say, told } from "./messages.ts";
import { note } from "./note.ts";
import { makeMeter } from "./progress.ts";
import { Root } from "./root.ts";
import { forTerminal, safeJson } from "./sanitize.ts";
import { reasonOf, Trouble } from "./trouble.ts";

interface ArchiveOptions {
  lang: Language;
  json: boolean;
  trust: TrustOptions;
  ffmpeg: FfmpegPaths;
  signal: AbortSignal;
  live: boolean;
  /** Where the index is kept; `none`: nowhere. */
  index?: string;
  exclude: readonly string[];
  /** Files that are compared for good, at most. */
  most: number;
  /** Files at a time. */
  jobs: number;
}

/** Most files that could not be looked at, as text. */
const MOST_TOLD = 10;

/** Which files of a folder have something in common with one? Brings its index up to date first. Returns the exit code. */
export async function compareArchive(path: string, folder: string, options: ArchiveOptions): Promise<number> {
  const { lang, ffmpeg, signal } = options;
  const inspector = inspectorFor({ processes: options.jobs, trust: options.trust });
  const file = await placeOf(folder, options.index);
  try {
    const index = await createIndex({ folder, inspector, ffmpeg, ...(file === undefined ? {} : { file }) });
    const updated = await update(index, folder, options);
    if (file !== undefined) note(message(lang, "archive.index", { file, ...updated.counts }));
    const answer = await index.query(path, { most: options.most, signal });
    throwIfStopped(signal);
    const own = resolve(path);
    const all = { ...answer, hits: answer.hits.filter((hit) => resolve(join(folder, hit.path)) !== own) };
    all.notLooked.push(...updated.notLooked);
    process.stdout.write(
      options.json ? `${safeJson({ ...all, index: { ...updated.counts, file } })}\n` : render(all, folder, options),
    );
    return exitCode(all.hits.length === 0 && all.notLooked.length > 0 ? "unchecked" : "reported");
  } finally {
    await inspector.close();
  }
}

/** The file that was named, or one in the user's cache that is called by the folder: nothing is written into an archive. */
async function placeOf(folder: string, named: string | undefined): Promise<string | undefined> {
  if (named !== undefined) return named === "none" ? undefined : named;
  const { XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  const own = process.platform === "win32" ? LOCALAPPDATA : process.platform === "darwin" ? "Library/Caches" : ".cache";
  const cache = (process.platform === "linux" && XDG_CACHE_HOME) || resolve(homedir(), own ?? ".cache");
  const name = createHash("sha256")
    .update(await realpath(folder))
    .digest("hex")
    .slice(0, 24);
  const path = join(cache, "provcheck", "archives", `${name}.index`);
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new Trouble("bad-option", told("error.file", { path, why: reasonOf(error) }), { cause: error });
  }
  return path;
}

interface Updated {
  counts: { added: number; known: number; gone: number };
  notLooked: IndexAnswer["notLooked"];
}

/** Looks at what is new or changed in the folder, and forgets what is gone. What was done stays, however this ends. */
async function update(index: ArchiveIndex, folder: string, options: ArchiveOptions): Promise<Updated> {
  const root = new Root(folder);
  const exclusions = new Exclusions(exclusionGlobs(options.exclude, folder), root);
  const candidates: Candidate[] = [];
  for await (const each of collect({ paths: [folder], recursive: true, exclusions })) {
    throwIfStopped(options.signal);
    candidates.push(each);
  }
  const updated: Updated = { counts: { added: 0, known: 0, gone: 0 }, notLooked: [] };
  const meter = makeMeter(options.live, options.lang, "frames");
  const seen = new Set<string>();
  let done = 0;
  const worker = async (rest: Iterator<Candidate>): Promise<void> => {
    for (let next = rest.next(); !next.done; next = rest.next()) {
      await one(index, next.value, { folder, options, seen, updated });
      done += 1;
      meter.at(done, candidates.length);
    }
  };
  const rest = candidates.values();
  try {
    const ended = await Promise.allSettled(Array.from({ length: options.jobs }, () => worker(rest)));
    for (const each of ended) if (each.status === "rejected") throw each.reason;
    throwIfStopped(options.signal);
    // In a folder that could not be read nothing is gone.
    const whole = !candidates.some((each) => each.kind === "problem" && each.code === "path-unreadable");
    for (const path of whole ? index.paths() : []) if (!seen.has(path) && index.remove(path)) updated.counts.gone += 1;
  } finally {
    meter.clear();
    await index.save();
  }
  return updated;
}

/** Who stops a run gets no answer, however little was left to do. */
function throwIfStopped({ aborted }: AbortSignal): void {
  if (aborted) throw new Trouble("aborted", told("error.interrupted"));
}

interface Walk {
  folder: string;
  options: ArchiveOptions;
  seen: Set<string>;
  updated: Updated;
}

async function one(index: ArchiveIndex, candidate: Candidate, walk: Walk): Promise<void> {
  if (candidate.kind !== "file") return;
  const { options, updated } = walk;
  const below = candidate.path.slice(walk.folder.replace(/[\\/]+$/, "").length + 1).replaceAll("\\", "/");
  let outcome: IndexOutcome;
  try {
    outcome = await index.add(candidate.path, { signal: options.signal });
  } catch (error) {
    if (!(error instanceof ProvcheckError) || !PASSED_OVER.has(error.code)) throw error;
    // Gone since the folder was listed, or empty: nothing to look at.
    if (error.code === "path-unreadable")
      updated.notLooked.push({ path: below, why: "not-decoded", detail: error.message });
    return;
  }
  walk.seen.add(below);
  if (outcome === "no-program") updated.notLooked.push({ path: below, why: "not-decoded", detail: "ffmpeg" });
  if (outcome === "added") updated.counts.added += 1;
  if (outcome === "known") updated.counts.known += 1;
}

/** Errors that are about one file and not about the run. */
const PASSED_OVER: ReadonlySet<string> = new Set([
  "path-missing",
  "path-unreadable",
  "empty-file",
  "not-a-regular-file",
]);

function render(answer: IndexAnswer, folder: string, { lang, most }: ArchiveOptions): string {
  const { hits, looked, near, notLooked } = answer;
  const lines = [
    message(lang, hits.length === 0 ? "archive.none" : "archive.found", { folder, count: hits.length, ...looked }),
    ...hits.flatMap(({ path, comparison }) => [
      "",
      `  ${path}`,
      `    ${explainComparison(comparison, { lang }).sentence}`,
    ]),
    ...(hits.length === 0 ? [message(lang, "archive.shows-nothing")] : []),
    ...(near.length === 0 ? [] : ["", message(lang, "archive.near", { count: near.length, max: most + near.length })]),
    ...(notLooked.length === 0 ? [] : ["", message(lang, "archive.not-looked", { count: notLooked.length })]),
    ...notLooked
      .slice(0, MOST_TOLD)
      .map(({ path, why, detail = "" }) =>
        say(
          lang,
          told("archive.not-looked-at", { path, why: told(`archive.why.${why}`), detail: detail && ` (${detail})` }),
        ),
      ),
    ...(notLooked.length > MOST_TOLD ? [message(lang, "archive.more", { count: notLooked.length - MOST_TOLD })] : []),
    "",
  ];
  return lines.map((line) => forTerminal(line)).join("\n");
}
