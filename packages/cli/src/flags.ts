import type { InspectOptions } from "@provcheck/core";
import { present, SECOND_OPINIONS } from "@provcheck/core/internal";
import { REQUIRE } from "./gate.ts";
import { LANGUAGES } from "./languages.ts";
import {
  date,
  failOn,
  leftOut,
  more,
  output,
  positive,
  type ReadValue,
  sections,
  whole,
  words,
} from "./option-values.ts";

/** One option of the command line. What it is for stands in every language under `option.NAME`. */
export interface OptionRow<T> {
  /** As commander writes them: `-r, --recursive`, `--root <folder>`. */
  readonly flags: string;
  /** A method, so that a row of any option is a row. */
  read?(...given: Parameters<ReadValue<T>>): T;
  readonly choices?: readonly string[];
  /** A variable of the environment that stands for it. */
  readonly env?: string;
  readonly conflicts?: string;
  /** How its contrary is written, which help does not show by itself. */
  readonly contrary?: string;
}

const flag = (flags: string, more: Partial<OptionRow<true>> = {}): OptionRow<true> => ({ flags, ...more });
const value = <T = string>(flags: string, more: Partial<OptionRow<T>> = {}): OptionRow<T> => ({ flags, ...more });
const choice = <const T extends string>(flags: string, choices: readonly T[]): OptionRow<T> => ({ flags, choices });
/** One that the library takes for every file, under the same name and as it is. */
const passed = <Row extends OptionRow<unknown>>(row: Row): Row & { readonly passed: true } => ({
  ...row,
  passed: true,
});

/** Every option there is, once, by the name that commander gives its value. The one place that knows how each is read. */
export const OPTIONS = {
  recursive: flag("-r, --recursive"),
  filesFrom: value("--files-from <list>"),
  output: value("--output <format=path>", { read: output }),
  policy: value("--policy <name>"),
  state: value("--state <file>"),
  json: flag("--json", { conflicts: "jsonl" }),
  jsonl: flag("--jsonl"),
  color: value<boolean>("--no-color"),
  failOn: value("--fail-on <words>", { read: failOn }),
  require: choice("--require <state>", REQUIRE),
  allowUnchecked: value("--allow-unchecked <glob>", { read: more }),
  exclude: value("--exclude <glob>", { read: more }),
  root: value("--root <folder>"),
  baseline: value("--baseline <file>"),
  writeBaseline: value("--write-baseline <file>"),
  show: value("--show <parts>", { read: sections }),
  leaveOut: value("--leave-out <what>", { read: leftOut }),
  fragments: passed(value<string[]>("--fragments <files...>")),
  deep: passed(flag("--deep")),
  secondOpinion: passed(choice("--second-opinion <engine>", SECOND_OPINIONS)),
  jobs: value("--jobs <number>", { read: positive }),
  timeout: value("--timeout <seconds>", { read: positive }),
  online: flag("--online"),
  onlineManifests: flag("--online-manifests"),
  onlineOcsp: flag("--online-ocsp"),
  now: passed(value("--now <date>", { read: date })),
  lang: choice("--lang <language>", LANGUAGES),
  trustDir: value("--trust-dir <folder>", { env: "PROVCHECK_TRUST_DIR" }),
  trustAnchors: value("--trust-anchors <file>"),
  allowedList: value("--allowed-list <file>"),
  trustConfig: value("--trust-config <file>"),
  progress: value<boolean>("--progress", { contrary: "--no-progress" }),
  ffmpeg: value("--ffmpeg <path>", { env: "FFMPEG_PATH" }),
  ffprobe: value("--ffprobe <path>", { env: "FFPROBE_PATH" }),
  marks: passed(flag("--marks")),
  labels: passed(flag("--labels")),
  sideBySide: value("--side-by-side <file>"),
  index: value("--index <file>"),
  out: value("--out <folder>"),
  max: value("--max <number>", { read: whole }),
  all: flag("--all", { conflicts: "max" }),
  variants: flag("--variants"),
  keyFramesOnly: flag("--key-frames-only"),
  dir: value("--dir <folder>", { env: "PROVCHECK_TRUST_HOME" }),
  mirror: value("--mirror <address>"),
  proxy: value("--proxy <address>"),
  only: value("--only <ids>", { read: words }),
  name: value("--name <name>"),
  replace: flag("--replace"),
  queue: value("--queue <address>", { env: "PROVCHECK_QUEUE" }),
  results: value("--results <address>", { read: more }),
  untilEmpty: flag("--until-empty"),
  priority: value("--priority <number>", { read: whole }),
  rate: value("--rate <number>", { read: positive }),
  bytesAtOnce: value("--bytes-at-once <megabytes>", { read: positive }),
  attempts: value("--attempts <number>", { read: whole }),
  lease: value("--lease <seconds>", { read: positive }),
  s3Endpoint: value("--s3-endpoint <address>"),
  allow: value("--allow <origin>", { read: more }),
  listen: value("--listen <port>"),
  log: choice("--log <format>", ["text", "json"]),
  watch: flag("--watch"),
};

export type OptionName = keyof typeof OPTIONS;
type ValueOf<Row> = Row extends OptionRow<infer T> ? T : never;

/** Options as the command line gives them. */
export type Flags = { readonly [Name in OptionName]?: ValueOf<(typeof OPTIONS)[Name]> };

type PassedName = {
  [Name in OptionName]: (typeof OPTIONS)[Name] extends { readonly passed: true } ? Name : never;
}[OptionName];

/** What the library is told of a file as the command line says it. */
export function passedOptions(flags: Flags): Pick<InspectOptions, PassedName> {
  const isPassed = (name: string) => name in OPTIONS && "passed" in OPTIONS[name as OptionName];
  return Object.fromEntries(Object.entries(flags).filter(([name]) => isPassed(name)));
}

/** Where ffmpeg is, when somebody said so. */
export const ffmpegPaths = ({ ffmpeg, ffprobe }: Flags): NonNullable<InspectOptions["ffmpeg"]> =>
  present({ ffmpeg, ffprobe });

/** The time for one piece of work, when somebody gave it one. */
export const timeLimit = ({ timeout }: Flags): { timeMs: number } | undefined =>
  timeout === undefined ? undefined : { timeMs: timeout * 1000 };
