import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { loadPolicy, ProvcheckError, version } from "@provcheck/core";
import { CommanderError } from "commander";
import { type CheckOptions, check } from "./check.ts";
import { type Actions, type Flags, program } from "./commands.ts";
import { compareFiles, compareMarkedFiles } from "./compare.ts";
import { doctor } from "./doctor.ts";
import { exitCode } from "./exit-codes.ts";
import { explainFile } from "./explain.ts";
import { framesOf } from "./frames.ts";
import { printGenerators } from "./generators.ts";
import { inspectorFor, useChild } from "./inspector.ts";
import { note } from "./note.ts";
import type { OutputOption } from "./outputs.ts";
import { ffmpegPaths, isWatched, language, trustOptions, useColor } from "./settings.ts";

async function checkOptions(paths: string[], flags: Flags): Promise<CheckOptions> {
  const standard: OutputOption = { format: flags.json ? "json" : flags.jsonl ? "jsonl" : "text" };
  const asked = flags.output ?? [];
  // Who names outputs gets these and no others.
  const toStdout = flags.json || flags.jsonl || asked.length === 0;
  const outputs = toStdout ? [standard, ...asked] : asked;
  if (outputs.filter(({ path }) => path === undefined).length > 1)
    throw new ProvcheckError("bad-option", "only one output can go to standard output: give the others a file");
  if (paths.length === 0 && flags.filesFrom === undefined)
    throw new ProvcheckError("bad-option", "name a file, a folder with -r, or a list with --files-from");
  return {
    paths,
    recursive: flags.recursive === true,
    outputs,
    ...(flags.filesFrom === undefined ? {} : { filesFrom: flags.filesFrom }),
    ...(flags.policy === undefined ? {} : { policy: await loadPolicy(flags.policy), read: [flags.policy] }),
    ...(flags.state === undefined ? {} : { state: flags.state }),
    ...(flags.progress === undefined ? {} : { progress: flags.progress }),
    lang: language(flags),
    color: useColor(flags.color),
    gate: { failOn: flags.failOn ?? [], ...(flags.require ? { require: flags.require } : {}) },
    allowUnchecked: flags.allowUnchecked ?? [],
    exclude: flags.exclude ?? [],
    ...(flags.root === undefined ? {} : { root: flags.root }),
    ...(flags.baseline === undefined ? {} : { baseline: flags.baseline }),
    ...(flags.writeBaseline === undefined ? {} : { writeBaseline: flags.writeBaseline }),
    trust: await trustOptions(flags),
    online: {
      manifests: (flags.online ?? flags.onlineManifests) === true,
      ocsp: (flags.online ?? flags.onlineOcsp) === true,
    },
    ...(flags.jobs === undefined ? {} : { jobs: Math.ceil(flags.jobs) }),
    ...(flags.timeout === undefined ? {} : { timeoutMs: flags.timeout * 1000 }),
    ...(flags.now === undefined ? {} : { now: flags.now }),
    ...(flags.fragments === undefined ? {} : { fragments: flags.fragments }),
    deep: flags.deep === true,
    ...(flags.secondOpinion === undefined ? {} : { secondOpinion: flags.secondOpinion }),
    ffmpeg: ffmpegPaths(flags),
    show: flags.show ?? [],
  };
}

const timeLimit = ({ timeout }: Flags) => (timeout === undefined ? {} : { limits: { timeMs: timeout * 1000 } });

async function printVersion(): Promise<void> {
  const inspector = inspectorFor({ processes: 1 });
  try {
    const engines = await inspector.engines();
    process.stdout.write(
      [`provcheck ${version}`, ...engines.map((each) => `${each.name} ${each.version}`), ""].join("\n"),
    );
  } finally {
    await inspector.close();
  }
}

function printSchema(): number {
  const path = createRequire(import.meta.url).resolve("@provcheck/core/report.schema.json");
  process.stdout.write(readFileSync(path, "utf8"));
  return exitCode("reported");
}

/** The command line was right, and the file or the machine was not. */
const NOT_CHECKED: ReadonlySet<string> = new Set([
  "ffmpeg-missing",
  "unsupported-content",
  "empty-file",
  "out-of-resources",
  "engine-unavailable",
]);

/** Signals that end a run, and the code that shells give for each. */
const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
/** Of the signal that came. */
let stopped: number = SIGNALS.SIGINT;
/** A gate that could not tell what it found must not pass. */
let gated = false;

/** The first signal ends the run in order; a second one ends it at once, and even then nothing stays. */
function onSignals(abort: AbortController): void {
  for (const [name, code] of Object.entries(SIGNALS))
    process.on(name, () => {
      if (abort.signal.aborted) process.exit(code);
      stopped = code;
      abort.abort(new Error("interrupted"));
    });
}

async function main(argv: readonly string[]): Promise<number> {
  if (argv.length === 1 && (argv[0] === "--version" || argv[0] === "-V")) {
    await printVersion();
    return exitCode("reported");
  }
  const abort = new AbortController();
  onSignals(abort);
  let result = exitCode("reported");
  const actions: Actions = {
    check: async (paths, flags) => {
      gated = (flags.policy ?? flags.failOn ?? flags.require) !== undefined;
      return check(await checkOptions(paths, flags), abort.signal);
    },
    compare: async (before, after, flags) => {
      const options = { lang: language(flags), json: flags.json === true, trust: await trustOptions(flags) };
      if (flags.marks) return compareMarkedFiles(before, after, options);
      return compareFiles(before, after, {
        ...options,
        ...(flags.sideBySide === undefined ? {} : { sideBySide: flags.sideBySide }),
        ffmpeg: ffmpegPaths(flags),
        signal: abort.signal,
        live: isWatched(flags),
        ...timeLimit(flags),
      });
    },
    frames: async (clip, flags) =>
      framesOf(clip, {
        lang: language(flags),
        json: flags.json === true,
        out: flags.out ?? "",
        ffmpeg: ffmpegPaths(flags),
        signal: abort.signal,
        live: isWatched(flags),
        keyFramesOnly: flags.keyFramesOnly === true,
        ...timeLimit(flags),
        ...(flags.max === undefined ? {} : { max: flags.max }),
      }),
    explain: async (file, code, flags) =>
      explainFile(file, code, {
        lang: language(flags),
        json: flags.json === true,
        trust: await trustOptions(flags),
        ...(flags.now ? { now: flags.now } : {}),
      }),
    generators: (name, flags) => printGenerators(name, { lang: language(flags), json: flags.json === true }),
    schema: printSchema,
    doctor: (flags) => doctor({ lang: language(flags), json: flags.json === true, ffmpeg: ffmpegPaths(flags) }),
  };
  const command = program(actions, (code) => {
    result = code;
  });
  try {
    await command.parseAsync(argv, { from: "user" });
    return result;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode("reported") : exitCode("usage");
    if (error instanceof ProvcheckError) {
      note(error.message);
      if (error.code === "aborted") return stopped;
      return exitCode(NOT_CHECKED.has(error.code) ? "unchecked" : "usage");
    }
    note(`internal error: ${error instanceof Error ? error.message : String(error)}`);
    return exitCode("unchecked");
  }
}

// A reader that closes its end early (`| head`) is no failure; a full disk is.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") note(`standard output: ${error.message}`);
  process.exit(exitCode(error.code === "EPIPE" && !gated ? "reported" : "unchecked"));
});
// Nobody is left to be told.
process.stderr.on("error", () => undefined);

/**
 * Runs the command and sets the exit code.
 * @param child the process that reads files, where the command brings its own
 */
export function run(argv: readonly string[], child?: URL): void {
  useChild(child);
  void main(argv).then((code) => {
    process.exitCode = code;
  });
}
