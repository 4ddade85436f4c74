import { type Language, ProvcheckError } from "@provcheck/core";
import { offer, type ReadingProcess } from "@provcheck/core/start";
import { CommanderError } from "commander";
import { actionsOf, printVersion } from "./actions.ts";
import { program } from "./commands.ts";
import { exitCode } from "./exit-codes.ts";
import type { Flags } from "./flags.ts";
import { useChild } from "./inspector.ts";
import { languageOf } from "./languages.ts";
import { message } from "./messages.ts";
import { note } from "./note.ts";
import { errorText, reasonOf } from "./trouble.ts";

/** The command line was right, and the file or the machine was not. */
const NOT_CHECKED: ReadonlySet<string> = new Set([
  "ffmpeg-missing",
  "unsupported-content",
  "empty-file",
  "out-of-resources",
  "engine-unavailable",
  "index-unreadable",
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

async function main(argv: readonly string[], lang: Language): Promise<number> {
  if (argv.length === 1 && (argv[0] === "--version" || argv[0] === "-V")) return printVersion();
  const abort = new AbortController();
  onSignals(abort);
  const actions = actionsOf(lang, abort.signal);
  let result = exitCode("reported");
  const command = program(
    lang,
    {
      ...actions,
      check(paths: string[], flags: Flags) {
        gated = (flags.policy ?? flags.failOn ?? flags.require) !== undefined;
        return actions.check(paths, flags);
      },
    },
    (code) => {
      result = code;
    },
  );
  try {
    await command.parseAsync(argv, { from: "user" });
    return result;
  } catch (error) {
    return failed(error, argv, lang);
  }
}

/** Tells what went wrong, and gives the exit code for it. */
function failed(error: unknown, argv: readonly string[], lang: Language): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode("reported") : exitCode("usage");
  if (error instanceof ProvcheckError) {
    note(errorText(lang, error, argv));
    if (error.code === "aborted") return stopped;
    return exitCode(NOT_CHECKED.has(error.code) ? "unchecked" : "usage");
  }
  note(message(lang, "error.internal", { why: reasonOf(error) }));
  return exitCode("unchecked");
}

/** A reader that closes its end early (`| head`) is no failure; a full disk is. Of standard error nobody is left to be told. */
function onClosedStreams(lang: Language): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") note(message(lang, "error.stdout", { why: error.message }));
    process.exit(exitCode(error.code === "EPIPE" && !gated ? "reported" : "unchecked"));
  });
  process.stderr.on("error", () => undefined);
}

/**
 * Runs the command and sets the exit code.
 * @param child the process that reads files, where the command brings its own
 * @param ahead one of them that is started already
 */
export function run(argv: readonly string[], child?: URL, ahead?: ReadingProcess): void {
  if (child && ahead) offer(child, ahead);
  const lang = languageOf(argv, process.env);
  onClosedStreams(lang);
  useChild(child);
  void main(argv, lang).then((code) => {
    process.exitCode = code;
  });
}
