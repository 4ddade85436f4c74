import { readFileSync } from "node:fs";
import { stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import { type Language, version } from "@provcheck/core";
import { present } from "@provcheck/core/internal";
import { installedEngines } from "@provcheck/core/start";
import { compareArchive } from "./archive.ts";
import { check } from "./check.ts";
import { checkOptions } from "./check-options.ts";
import type { Actions } from "./commands.ts";
import { compareFiles, compareMarkedFiles } from "./compare.ts";
import { doctor } from "./doctor.ts";
import { exitCode } from "./exit-codes.ts";
import { explainFile } from "./explain.ts";
import { firstRun } from "./first-run.ts";
import { type Flags, ffmpegPaths, timeLimit } from "./flags.ts";
import { framesOf } from "./frames.ts";
import { printGenerators } from "./generators.ts";
import { pathMeant } from "./meant.ts";
import { told } from "./messages.ts";
import { openPage } from "./open/open.ts";
import { isWatched, trustOptions } from "./settings.ts";
import { Trouble } from "./trouble.ts";

/** What every sub-command does with its options, in a language, until the signal comes. */
export function actionsOf(lang: Language, signal: AbortSignal): Actions {
  const shared = (flags: Flags) => ({ lang, json: flags.json === true });
  const long = (flags: Flags) => ({
    ffmpeg: ffmpegPaths(flags),
    signal,
    live: isWatched(flags),
    ...present({ limits: timeLimit(flags) }),
  });
  return {
    check: async (paths, flags) => {
      await firstRun(paths, flags, lang, signal);
      return check(await checkOptions(paths, flags, lang), signal);
    },
    compare: async (before, after, flags) => {
      const options = { ...shared(flags), trust: await trustOptions(flags) };
      const [a, b] = [pathMeant(before), pathMeant(after)];
      if (await isFolder(b)) return compareArchive(a, b, { ...options, ...archiveFlags(b, flags), ...long(flags) });
      notForFiles(b, flags);
      if (flags.marks) return compareMarkedFiles(a, b, options);
      return compareFiles(a, b, {
        ...options,
        ...long(flags),
        ...present({ sideBySide: flags.sideBySide }),
      });
    },
    frames: async (clip, flags) =>
      framesOf(pathMeant(clip), {
        ...shared(flags),
        ...long(flags),
        ...present({ out: flags.out, all: flags.all, variants: flags.variants }),
        keyFramesOnly: flags.keyFramesOnly === true,
        ...present({ max: flags.max }),
      }),
    open: async (files, flags) =>
      openPage(files.map(pathMeant), {
        lang,
        trust: await trustOptions(flags),
        ffmpeg: ffmpegPaths(flags),
        signal,
        ...present({ limits: timeLimit(flags) }),
      }),
    ...queueActions(lang, signal),
    explain: async (file, code, flags) =>
      explainFile(pathMeant(file), code, {
        ...shared(flags),
        trust: await trustOptions(flags),
        ...present({ now: flags.now }),
      }),
    generators: (name, flags) => printGenerators(name, shared(flags)),
    schema: printSchema,
    doctor: (flags) => doctor({ ...shared(flags), ffmpeg: ffmpegPaths(flags) }),
  };
}

/** Queues are loaded by who works with one. */
function queueActions(lang: Language, signal: AbortSignal): Pick<Actions, "enqueue" | "worker" | "queue"> {
  const loaded = () => import("./queue/commands.ts");
  return {
    enqueue: async (sources, flags) => (await loaded()).enqueue(sources, flags, { lang, signal }),
    worker: async (flags) => (await loaded()).work(flags, { lang, signal }),
    queue: {
      status: async (flags) => (await loaded()).status(flags, { lang, signal }),
      dead: async (flags) => (await loaded()).dead(flags, { lang, signal }),
      retry: async (ids, flags) => (await loaded()).retry(ids, flags, { lang, signal }),
    },
  };
}

const isFolder = (path: string): Promise<boolean> => stat(path).then((found) => found.isDirectory(), () => false); // biome-ignore format: one question

/** What is said of a folder. @throws Trouble for options that are for two files */
function archiveFlags(path: string, flags: Flags) {
  for (const [option, given] of [
    ["--marks", flags.marks],
    ["--side-by-side", flags.sideBySide],
    ["--timeout", flags.timeout],
  ] as const)
    if (given !== undefined) throw new Trouble("bad-option", told("error.not-for-folders", { option, path }));
  const jobs = Math.max(1, Math.floor(flags.jobs ?? availableParallelism()));
  return { exclude: flags.exclude ?? [], most: flags.max ?? MOST_COMPARED, jobs, ...present({ index: flags.index }) };
}

/** Files of a folder that are compared, where nobody says how many. */
const MOST_COMPARED = 8;

/** @throws Trouble for options that are for a folder */
function notForFiles(path: string, flags: Flags): void {
  for (const [option, given] of [
    ["--index", flags.index],
    ["--max", flags.max],
    ["--exclude", flags.exclude],
    ["--jobs", flags.jobs],
  ] as const)
    if (given !== undefined) throw new Trouble("bad-option", told("error.only-for-folders", { option, path }));
}

/** Prints the versions of the command and of the engines that are installed; `doctor` tells which of them load. */
export function printVersion(): number {
  const engines = installedEngines().map(({ name, version: its }) => `${name} ${its}`);
  process.stdout.write([`provcheck ${version}`, ...engines, ""].join("\n"));
  return exitCode("reported");
}

function printSchema(): number {
  const path = createRequire(import.meta.url).resolve("@provcheck/core/report.schema.json");
  process.stdout.write(readFileSync(path, "utf8"));
  return exitCode("reported");
}
