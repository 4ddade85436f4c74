import type { Language, SectionName } from "@provcheck/core";
import { LEFT_OUT } from "@provcheck/core/internal";
import { InvalidArgumentError } from "commander";
import { FAIL_ON } from "./gate.ts";
import { message } from "./messages.ts";
import { type OutputOption, parseOutput } from "./outputs.ts";
import { FORMATS } from "./reporters/index.ts";

/** Reads the text after an option; `before` is what the same option gave earlier on the line. */
export type ReadValue<T> = (value: string, before: T | undefined, lang: Language) => T;

export const SECTIONS: readonly SectionName[] = [
  "history",
  "time",
  "coverage",
  "signer",
  "disclosure",
  "generation",
  "container",
];

/** Words of a closed list, separated by commas. */
const listOf =
  <T extends string>(known: readonly T[]): ReadValue<T[]> =>
  (value, _, lang) =>
    value.split(",").map((word) => {
      const found = known.find((each) => each === word.trim());
      if (found === undefined)
        throw new InvalidArgumentError(message(lang, "usage.not-one-of", { word, words: known.join(", ") }));
      return found;
    });

/** What can be left out of outputs. */
export const leftOut = listOf(LEFT_OUT);
export const failOn = listOf(FAIL_ON);
export const sections = listOf(SECTIONS);

/** Any words, separated by commas. */
export const words: ReadValue<string[]> = (value) => value.split(",").map((word) => word.trim());

/** One more each time the option is given. */
export const more: ReadValue<string[]> = (value, before = []) => [...before, value];

export const output: ReadValue<OutputOption[]> = (value, before = [], lang) => {
  const found = parseOutput(value);
  if (!found) throw new InvalidArgumentError(message(lang, "usage.output", { words: FORMATS.join(", ") }));
  return [...before, found];
};

export const positive: ReadValue<number> = (value, _, lang) => {
  const number = Number(value);
  if (!(number > 0) || !Number.isFinite(number)) throw new InvalidArgumentError(message(lang, "usage.positive"));
  return number;
};

export const whole: ReadValue<number> = (value, _, lang) => {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError(message(lang, "usage.whole"));
  return number;
};

export const date: ReadValue<Date> = (value, _, lang) => {
  const found = new Date(value);
  if (Number.isNaN(found.getTime())) throw new InvalidArgumentError(message(lang, "usage.date"));
  return found;
};
