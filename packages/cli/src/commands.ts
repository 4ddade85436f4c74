import type { Language, SecondOpinionChoice, SectionName } from "@provcheck/core";
import { Command, InvalidArgumentError, Option } from "commander";
import { exitCodeHelp } from "./exit-codes.ts";
import { FAIL_ON, REQUIRE } from "./gate.ts";
import { type OutputOption, parseOutput } from "./outputs.ts";
import { FORMATS } from "./reporters/index.ts";
import { addPolicyCommands, addTrustCommands, withLanguage } from "./sub-commands.ts";

/** Options as the command line gives them. */
export interface Flags {
  recursive?: true;
  filesFrom?: string;
  output?: OutputOption[];
  policy?: string;
  state?: string;
  progress?: boolean;
  json?: true;
  jsonl?: true;
  lang?: Language;
  color: boolean;
  failOn?: (typeof FAIL_ON)[number][];
  allowUnchecked?: string[];
  exclude?: string[];
  root?: string;
  baseline?: string;
  writeBaseline?: string;
  require?: (typeof REQUIRE)[number];
  trustDir?: string;
  trustAnchors?: string;
  allowedList?: string;
  trustConfig?: string;
  jobs?: number;
  timeout?: number;
  now?: Date;
  online?: true;
  onlineManifests?: true;
  onlineOcsp?: true;
  deep?: true;
  secondOpinion?: SecondOpinionChoice;
  fragments?: string[];
  show?: SectionName[];
  marks?: true;
  sideBySide?: string;
  ffmpeg?: string;
  ffprobe?: string;
  out?: string;
  max?: number;
  keyFramesOnly?: true;
}

const SECTIONS: readonly SectionName[] = [
  "history",
  "time",
  "coverage",
  "signer",
  "disclosure",
  "generation",
  "container",
];

const words = (value: string): (typeof FAIL_ON)[number][] =>
  value.split(",").map((word) => {
    const found = FAIL_ON.find((each) => each === word.trim());
    if (found === undefined) throw new InvalidArgumentError(`"${word}" is not one of: ${FAIL_ON.join(", ")}`);
    return found;
  });

const globs = (value: string, before: string[] = []): string[] => [...before, value];

const sections = (value: string): SectionName[] =>
  value.split(",").map((word) => {
    const name = SECTIONS.find((each) => each === word.trim());
    if (name === undefined) throw new InvalidArgumentError(`"${word}" is not one of: ${SECTIONS.join(", ")}`);
    return name;
  });

const output = (value: string, before: OutputOption[] = []): OutputOption[] => {
  const found = parseOutput(value);
  if (!found) throw new InvalidArgumentError(`it must be FORMAT or FORMAT=PATH with one of: ${FORMATS.join(", ")}`);
  return [...before, found];
};

const positive = (value: string): number => {
  const number = Number(value);
  if (!(number > 0) || !Number.isFinite(number)) throw new InvalidArgumentError("it must be a number above 0");
  return number;
};

const whole = (value: string): number => {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError("it must be a whole number from 1");
  return number;
};

const date = (value: string): Date => {
  const found = new Date(value);
  if (Number.isNaN(found.getTime())) throw new InvalidArgumentError("it must be a date such as 2026-11-21");
  return found;
};

/** What each command does; the exit code is what it resolves to. */
export interface Actions {
  check(paths: string[], flags: Flags): Promise<number>;
  compare(before: string, after: string, flags: Flags): Promise<number>;
  frames(clip: string, flags: Flags): Promise<number>;
  explain(file: string, code: string | undefined, flags: Flags): Promise<number>;
  generators(name: string | undefined, flags: Flags): number;
  schema(): number;
  doctor(flags: Flags): Promise<number>;
}

/** Options that several commands share. */
const withProgress = (command: Command): Command =>
  command
    .option("--progress", "show how far it is, even when nobody seems to watch (--no-progress: never)")
    .addOption(new Option("--no-progress").hideHelp());
const withFfmpeg = (command: Command): Command =>
  command
    .addOption(new Option("--ffmpeg <path>", "ffmpeg to use (default: the one on PATH)").env("FFMPEG_PATH"))
    .addOption(new Option("--ffprobe <path>", "ffprobe to use (default: beside ffmpeg)").env("FFPROBE_PATH"));
const withTrust = (command: Command): Command =>
  command
    .addOption(
      new Option("--trust-dir <folder>", "folder with C2PA trust lists; none uses no installed ones").env(
        "PROVCHECK_TRUST_DIR",
      ),
    )
    .option("--trust-anchors <file>", "file with anchors of your own, PEM or DER")
    .option("--allowed-list <file>", "certificates of your own that are trusted themselves")
    .option("--trust-config <file>", "extended key usages of your own, one OID a line");

/** The commands and options of `provcheck`; `done` is told the exit code. */
export function program(actions: Actions, done: (code: number) => void): Command {
  const root = new Command("provcheck")
    .description("Says where a picture, clip or recording came from, and how far that can be believed.")
    .usage("[check] PATH...")
    .option("-V, --version", "print the version and the engines")
    .showHelpAfterError("(run provcheck --help for the options)")
    .exitOverride();
  const check = root
    .command("check", { isDefault: true })
    .description("check files (default); folders with -r; - reads one file from standard input")
    .argument("[PATH...]", "files, globs, folders with -r, or -")
    .option("-r, --recursive", "check the files in folders")
    .option("--files-from <list>", "also the files that a list names, one a line or NUL apart; - is standard input")
    .option("--output <format=path>", `write an output, as often as wanted: ${FORMATS.join(", ")}`, output)
    .option("--policy <name>", "hold every file against a policy: a preset or a JSON file")
    .option("--state <file>", "go on where a stopped scan was: unchanged files are not read again")
    .addOption(new Option("--json", "one JSON document: {schemaVersion, reports, errors}").conflicts("jsonl"))
    .option("--jsonl", "one JSON report a line")
    .option("--no-color", "plain text")
    .option("--fail-on <words>", `exit 1 on any of: ${FAIL_ON.join(", ")}`, words)
    .addOption(new Option("--require <state>", "exit 1 unless every file is at least this").choices(REQUIRE))
    .option("--allow-unchecked <glob>", "what may stay unchecked without failing the run; told all the same", globs)
    .option("--exclude <glob>", "what folders are walked without, beside .provcheckignore in the root", globs)
    .option("--root <folder>", "the folder that globs and a policy's paths begin at (default: the working folder)")
    .option("--baseline <file>", "findings that are known and do not fail the run")
    .option("--write-baseline <file>", "write the findings of this run as a baseline, and fail on none")
    .option(
      "--show <parts>",
      `also print: ${SECTIONS.join(", ")} (text; JSON has it all but prompts, which generation asks for)`,
      sections,
    )
    .option("--fragments <files...>", "media segments of the one file named, an initialisation segment")
    .option(
      "--deep",
      "also look where it costs more: text hidden in pixels, traces of earlier encoding in clips and sound",
    )
    .addOption(
      new Option(
        "--second-opinion <engine>",
        "the engine that is asked beside provcheck's own verifier, which decides (default: wasm)",
      ).choices(["wasm", "native", "off"]),
    )
    .option("--jobs <number>", "processes at a time", positive)
    .option("--timeout <seconds>", "time for one file", positive)
    .option("--online", "both of the following")
    .option("--online-manifests", "fetch credentials that a file only points to (that address learns that you looked)")
    .option("--online-ocsp", "ask whether signing certificates were revoked")
    .option("--now <date>", "judge certificates as of this date", date)
    .addHelpText(
      "after",
      `\nExit codes:\n${exitCodeHelp()}\n\nNothing is uploaded, and nothing is fetched unless --online says so.`,
    )
    .exitOverride()
    .action(async (paths: string[], flags: Flags) => done(await actions.check(paths, flags)));
  withFfmpeg(withProgress(withTrust(withLanguage(check))));
  const compare = root
    .command("compare")
    .description(
      "is one picture, clip or recording the other, or part of it? With --marks: did a pipeline keep the marks?",
    )
    .argument("<A>", "a file; with --marks, the one that went in")
    .argument("<B>", "another; with --marks, the one that came out")
    .option(
      "--marks",
      "compare credentials, AI markers and disclosure fields; exits 1 when any was lost, changed or weakened",
    )
    .option("--side-by-side <file>", "write a PNG of both, and of where they differ")
    .option("--timeout <seconds>", "time for all of it", positive)
    .option("--json", "the comparison as JSON")
    .exitOverride()
    .action(async (before: string, after: string, flags: Flags) => done(await actions.compare(before, after, flags)));
  withProgress(withFfmpeg(withTrust(withLanguage(compare))));
  const frames = root
    .command("frames")
    .description("take the frames of a clip that are worth searching for, and a contact sheet. Nothing is uploaded")
    .argument("<CLIP>", "a clip")
    .requiredOption("--out <folder>", "where to: a folder that is empty or not there yet")
    .option("--max <number>", "frames to keep at most (default: 120)", whole)
    .option("--key-frames-only", "decode key frames only: much faster, but a change of scene between two is missed")
    .option("--timeout <seconds>", "time for all of it", positive)
    .option("--json", "what was written, as JSON")
    .exitOverride()
    .action(async (clip: string, flags: Flags) => done(await actions.frames(clip, flags)));
  withProgress(withFfmpeg(withLanguage(frames)));
  const explain = root
    .command("explain")
    .description("how a report comes about: every code, check and rule; or what one status code means")
    .argument("<FILE>", "a file, or a status code alone")
    .argument("[CODE]", "a C2PA validation status code")
    .option("--json", "as JSON")
    .addOption(new Option("--now <date>", "judge certificates as of this date").argParser(date))
    .exitOverride()
    .action(async (file: string, code: string | undefined, flags: Flags) =>
      done(await actions.explain(file, code, flags)),
    );
  withTrust(withLanguage(explain));
  const generators = root
    .command("generators")
    .description("what files of a generator carry, how sure that is, and where to ask")
    .argument("[NAME]", "a generator, another name of it, or its vendor")
    .option("--json", "as JSON")
    .exitOverride()
    .action((name: string | undefined, flags: Flags) => done(actions.generators(name, flags)));
  withLanguage(generators);
  addTrustCommands(root, done);
  addPolicyCommands(root, done);
  const doctor = root
    .command("doctor")
    .description("can provcheck work here? Tells what is missing, and the command that mends it")
    .option("--json", "as JSON")
    .exitOverride()
    .action(async (flags: Flags) => done(await actions.doctor(flags)));
  withFfmpeg(withLanguage(doctor));
  root
    .command("schema")
    .description("print the JSON Schema of a report")
    .exitOverride()
    .action(() => done(actions.schema()));
  // `check` is what everybody wants: its options are the help.
  root.addHelpText(
    "after",
    () =>
      `\nOptions of check:\n${optionLines(check)}\n\nExit codes:\n${exitCodeHelp()}\n\nNothing is uploaded, and nothing is fetched unless --online says so.`,
  );
  return root;
}

function optionLines(command: Command): string {
  const help = command.createHelp();
  const width = help.padWidth(command, help) + 2;
  return help
    .visibleOptions(command)
    .map((option) => `  ${help.optionTerm(option).padEnd(width)}${help.optionDescription(option)}`)
    .join("\n");
}
