import { resolve } from "node:path";
import { areDetectors, type DetectorModule } from "../../model/detector.ts";
import { SECOND_OPINIONS } from "../../model/vocabulary.ts";
import type { InspectOptions, InspectorOptions } from "./inspect-options.ts";

/** How any option is read at the edge. */
export interface AnyRow {
  /** What its value must be, and how that is told; without, whoever uses it looks. */
  readonly must?: { readonly be: string; is(value: unknown): boolean };
  /** The names inside it. */
  readonly names?: readonly string[];
}

/** The same of one whose values are known. */
export interface OptionRow<T> extends AnyRow {
  readonly names?: readonly Extract<keyof Exclude<T, string>, string>[];
}

/** An option that the process which reads the file is told as it is, but for paths, which are told in full. */
export interface PassedRow<T> extends OptionRow<T> {
  readonly passed: true;
  /** A method, so that a row of any option is a row. */
  inFull(value: T): T | undefined;
}
const isPassed = (row: AnyRow | undefined): row is PassedRow<unknown> => row !== undefined && "passed" in row;

const passed = <T>(row: OptionRow<T>, inFull: (value: T) => T | undefined = (value) => value): PassedRow<T> => ({
  ...row,
  passed: true,
  inFull,
});
const free = {} as const;
const named = <const Name extends string>(...names: readonly Name[]): { names: readonly Name[] } => ({ names });
const flag: OptionRow<boolean> = { must: { be: "true or false", is: (value) => typeof value === "boolean" } };
const oneOf = <const Word extends string>(...words: readonly Word[]): OptionRow<Word> => ({
  must: { be: listed(words), is: (value) => words.some((word) => word === value) },
});
const paths: OptionRow<readonly string[]> = {
  must: {
    be: "a list of paths",
    is: (value) => Array.isArray(value) && value.every((each) => typeof each === "string"),
  },
};
const listed = (words: readonly string[]): string =>
  words.map((word, at) => `${at === 0 ? "" : at === words.length - 1 ? " or " : ", "}${JSON.stringify(word)}`).join("");

/**
 * Every option of a file, once: how it is checked, and whether it goes to the process that reads as it is. A name that is missing here,
 * or one more, does not compile.
 */
export const FILE_OPTIONS = {
  onProgress: free,
  signal: free,
  now: free,
  sidecar: passed<string | Uint8Array>({}, (value) => (typeof value === "string" ? resolve(value) : value)),
  fragments: passed(paths, (value) => (value.length === 0 ? undefined : value.map((path) => resolve(path)))),
  preview: passed(flag),
  thumbnails: passed(flag),
  hash: passed(oneOf("auto", "always", "never")),
  deep: passed(flag),
  marks: passed(flag),
  detectors: passed<readonly DetectorModule[]>(
    {
      must: {
        be: "a list of detectors, each with its module, and perhaps sha256, timeMs and options",
        is: areDetectors,
      },
    },
    (value) => value.map((each) => ({ ...each, module: resolve(each.module) })),
  ),
  labels: passed(flag),
  secondOpinion: passed(oneOf(...SECOND_OPINIONS)),
  name: free,
  limits: named("timeMs", "memoryBytes", "inputBytes"),
  trust: named("dir", "anchors", "allowedList", "trustConfig"),
  online: named("manifests", "ocsp", "onHost", "network"),
  ffmpeg: named("ffmpeg", "ffprobe"),
} as const satisfies RowsOf<InspectOptions>;

/** Those of an inspector: its own, and defaults for its files. */
export const INSPECTOR_OPTIONS = {
  ...FILE_OPTIONS,
  processes: free,
  isolation: free,
  files: named("child", "wasm"),
} as const satisfies RowsOf<InspectorOptions>;

type RowsOf<Options> = { readonly [Name in keyof Options]-?: OptionRow<NonNullable<Options[Name]>> };

type PassedName = {
  [Name in keyof typeof FILE_OPTIONS]: (typeof FILE_OPTIONS)[Name] extends { passed: true } ? Name : never;
}[keyof typeof FILE_OPTIONS];

/** The options that the process which reads the file is told as they are. */
export type PassedOptions = Pick<InspectOptions, PassedName>;

/** Of the caller's options those that are passed on, with every path in full: the process has no say in what the folder is. */
export function passedOptions(options: InspectOptions): PassedOptions {
  const rows: Readonly<Record<string, AnyRow>> = FILE_OPTIONS;
  const told = Object.entries(options).flatMap(([name, value]) => {
    const row = Object.hasOwn(rows, name) ? rows[name] : undefined;
    if (value === undefined || !isPassed(row)) return [];
    const full = row.inFull(value);
    return full === undefined ? [] : [[name, full]];
  });
  return Object.fromEntries(told);
}
