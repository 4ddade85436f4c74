#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import {
  createInspector,
  installedTrust,
  type Language,
  loadPolicy,
  ProvcheckError,
  type SectionName,
  type TrustOptions,
  version,
} from "@provcheck/core";
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { type CheckOptions, check } from "./check.ts";
import { compareFiles } from "./compare.ts";
import { exitCode, exitCodeHelp } from "./exit-codes.ts";
import { explainFile } from "./explain.ts";
import { FAIL_ON, REQUIRE } from "./gate.ts";
import { printGenerators } from "./generators.ts";
import { note } from "./note.ts";
import { type OutputOption, parseOutput } from "./outputs.ts";
import { policyCheck, policyExplain, policyInit } from "./policy.ts";
import { FORMATS } from "./reporters/index.ts";
import { trustAdd, trustList, trustRemove, trustShow, trustUpdate } from "./trust.ts";

interface Flags {
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
  failOn?: string[];
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
  fragments?: string[];
  show?: SectionName[];
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

const words = (value: string): string[] => {
  const found = value.split(",").map((word) => word.trim());
  const unknown = found.find((word) => !(FAIL_ON as readonly string[]).includes(word));
  if (unknown !== undefined) throw new InvalidArgumentError(`"${unknown}" is not one of: ${FAIL_ON.join(", ")}`);
  return found;
};

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

const date = (value: string): Date => {
  const found = new Date(value);
  if (Number.isNaN(found.getTime())) throw new InvalidArgumentError("it must be a date such as 2026-11-21");
  return found;
};

/** What each command does; the exit code is what it resolves to. */
interface Actions {
  check(paths: string[], flags: Flags): Promise<number>;
  compare(before: string, after: string, flags: Flags): Promise<number>;
  explain(file: string, code: string | undefined, flags: Flags): Promise<number>;
  generators(name: string | undefined, flags: Flags): number;
  schema(): number;
}

/** Options that several commands share. */
const withLanguage = (command: Command): Command =>
  command.addOption(new Option("--lang <language>", "language of the report").choices(["en", "zh-CN"]));
const withTrust = (command: Command): Command =>
  command
    .addOption(
      new Option("--trust-dir <folder>", "folder with C2PA trust lists; none uses no installed ones").env(
        "PROVCHECK_TRUST_DIR",
      ),
    )
    .option("--trust-anchors <file>", "PEM file with anchors of your own")
    .option("--allowed-list <file>", "certificates of your own that are trusted themselves")
    .option("--trust-config <file>", "extended key usages of your own, one OID a line");

function program(actions: Actions, done: (code: number) => void): Command {
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
    .option("--progress", "show how far it is, even when nobody seems to watch (--no-progress: never)")
    .addOption(new Option("--no-progress").hideHelp())
    .addOption(new Option("--json", "one JSON document: {schemaVersion, reports, errors}").conflicts("jsonl"))
    .option("--jsonl", "one JSON report a line")
    .option("--no-color", "plain text")
    .option("--fail-on <words>", `exit 1 on any of: ${FAIL_ON.join(", ")}`, words)
    .addOption(new Option("--require <state>", "exit 1 unless every file is at least this").choices(REQUIRE))
    .option("--show <parts>", `also print: ${SECTIONS.join(", ")} (text only; JSON has it all)`, sections)
    .option("--fragments <files...>", "media segments of the one file named, an initialisation segment")
    .option("--deep", "also look for text hidden in the pixels of lossless pictures")
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
  withTrust(withLanguage(check));
  const compare = root
    .command("compare")
    .description("did a pipeline keep the marks? Exits 1 when any was lost, changed or weakened")
    .argument("<BEFORE>", "the file that went in")
    .argument("<AFTER>", "the file that came out")
    .requiredOption("--marks", "compare credentials, AI markers and disclosure fields")
    .option("--json", "the comparison as JSON")
    .exitOverride()
    .action(async (before: string, after: string, flags: Flags) => done(await actions.compare(before, after, flags)));
  withTrust(withLanguage(compare));
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

function addTrustCommands(root: Command, done: (code: number) => void): void {
  const trust = root
    .command("trust")
    .description("lists of recognised signers: fetched only when you say so")
    .exitOverride();
  const common = (command: Command): Command =>
    command
      .addOption(new Option("--dir <folder>", "the store (default: the user's cache)").env("PROVCHECK_TRUST_HOME"))
      .option("--json", "as JSON")
      .exitOverride();
  common(trust.command("update"))
    .description("fetch the public lists, check them, keep the old copies")
    .option("--mirror <address>", "a folder on a server of yours that holds the lists")
    .option("--proxy <address>", "http://host:port of a proxy")
    .option("--only <ids>", "some of the lists", (value: string) => value.split(",").map((word) => word.trim()))
    .action(async (flags) => done(await trustUpdate(flags)));
  common(trust.command("list"))
    .description("which lists there are, how old, from where")
    .action(async (flags) => done(await trustList(flags)));
  common(trust.command("show"))
    .description("whom a list names")
    .argument("<ID>")
    .action(async (id: string, flags) => done(await trustShow(id, flags)));
  common(trust.command("add"))
    .description("add anchors of your own")
    .argument("<FILE>", "PEM")
    .action(async (file: string, flags) => done(await trustAdd(file, flags)));
  common(trust.command("remove"))
    .description("remove a list")
    .argument("<ID>")
    .action(async (id: string, flags) => done(await trustRemove(id, flags)));
}

function addPolicyCommands(root: Command, done: (code: number) => void): void {
  const policy = root.command("policy").description("rules for a gate: write, check and explain them").exitOverride();
  const add = (name: string, description: string) =>
    withLanguage(policy.command(name).description(description).exitOverride());
  add("init", "write a policy file to begin with")
    .argument("[PRESET]", "report-only, newsroom, ci-assets, require-credentials or label-ai", "newsroom")
    .option("--out <file>", "where to", "provcheck.policy.json")
    .action((preset: string, flags: Flags & { out: string }) => done(policyInit(preset, flags.out, language(flags))));
  add("check", "is a policy file well-formed?")
    .argument("<FILE>")
    .action(async (file: string, flags: Flags) => done(await policyCheck(file, language(flags))));
  add("explain", "what a policy or preset does, rule by rule")
    .argument("<FILE>", "a file or a preset")
    .action(async (file: string, flags: Flags) => done(await policyExplain(file, language(flags))));
}

function optionLines(command: Command): string {
  const help = command.createHelp();
  const width = help.padWidth(command, help) + 2;
  return help
    .visibleOptions(command)
    .map((option) => `  ${help.optionTerm(option).padEnd(width)}${help.optionDescription(option)}`)
    .join("\n");
}

/** Lists that were named; without any, those that are installed. `--trust-dir none` uses none. */
async function trustOptions(flags: Flags): Promise<TrustOptions> {
  const trust: TrustOptions = {};
  const dir = flags.trustDir ?? (await installedTrust());
  if (dir !== undefined && dir !== "none") trust.dir = dir;
  if (flags.trustAnchors !== undefined) trust.anchors = flags.trustAnchors;
  if (flags.allowedList !== undefined) trust.allowedList = flags.allowedList;
  if (flags.trustConfig !== undefined) trust.trustConfig = flags.trustConfig;
  return trust;
}

const language = (flags: Flags): Language => flags.lang ?? systemLanguage();

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
    ...(flags.policy === undefined ? {} : { policy: await loadPolicy(flags.policy) }),
    ...(flags.state === undefined ? {} : { state: flags.state }),
    ...(flags.progress === undefined ? {} : { progress: flags.progress }),
    lang: language(flags),
    color: useColor(flags.color),
    gate: { failOn: flags.failOn ?? [], ...(flags.require ? { require: flags.require } : {}) },
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
    show: flags.show ?? [],
  };
}

function systemLanguage(): Language {
  const { LC_ALL, LC_MESSAGES, LANG } = process.env;
  return /^zh/i.test(LC_ALL || LC_MESSAGES || LANG || "") ? "zh-CN" : "en";
}

function useColor(wanted: boolean): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  if (!wanted || (NO_COLOR !== undefined && NO_COLOR !== "")) return false;
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== "" && FORCE_COLOR !== "0") return true;
  return process.stdout.isTTY === true && TERM !== "dumb";
}

async function printVersion(): Promise<void> {
  const inspector = createInspector({ processes: 1 });
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

async function main(argv: readonly string[]): Promise<number> {
  if (argv.length === 1 && (argv[0] === "--version" || argv[0] === "-V")) {
    await printVersion();
    return exitCode("reported");
  }
  const abort = new AbortController();
  process.once("SIGINT", () => abort.abort(new Error("interrupted")));
  let result = exitCode("reported");
  const actions: Actions = {
    check: async (paths, flags) => check(await checkOptions(paths, flags), abort.signal),
    compare: async (before, after, flags) =>
      compareFiles(before, after, {
        lang: language(flags),
        json: flags.json === true,
        trust: await trustOptions(flags),
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
      return error.code === "aborted" ? 130 : exitCode("usage");
    }
    note(`internal error: ${error instanceof Error ? error.message : String(error)}`);
    return exitCode("unchecked");
  }
}

// A reader that closes its end early (`| head`) is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(exitCode("reported"));
  throw error;
});

process.exitCode = await main(process.argv.slice(2));
