import type { Language } from "@provcheck/core";
import { message, say, type Told, told } from "./messages.ts";

/** What commander found wrong, from its own English: it gives its errors a code, and their parts only in the text. */
interface Pattern {
  text: RegExp;
  told(lang: Language, ...parts: string[]): Told;
}

const patternsOf: Readonly<Record<string, readonly Pattern[]>> = {
  "commander.unknownOption": [
    { text: /^error: unknown option '(.*)'$/s, told: (_, name = "") => told("usage.unknown-option", { name }) },
  ],
  "commander.unknownCommand": [
    { text: /^error: unknown command '(.*)'$/s, told: (_, name = "") => told("usage.unknown-command", { name }) },
  ],
  "commander.missingArgument": [
    {
      text: /^error: missing required argument '(.*)'$/s,
      told: (_, name = "") => told("usage.missing-argument", { name }),
    },
  ],
  "commander.optionMissingArgument": [
    {
      text: /^error: option '(.*)' argument missing$/s,
      told: (_, flags = "") => told("usage.option-without-argument", { flags }),
    },
  ],
  "commander.conflictingOption": [
    {
      text: /^error: (option|environment variable) '(.*)' cannot be used with (option|environment variable) '(.*)'$/s,
      told: (lang, kind, name = "", otherKind, other = "") =>
        told("usage.conflict", { one: named(lang, kind, name), other: named(lang, otherKind, other) }),
    },
  ],
  "commander.excessArguments": [
    {
      text: /^error: too many arguments for '(.*)'\. Expected (\d+) arguments? but got (\d+)\.$/s,
      told: (lang, command = "", expected = "", given = "") =>
        told("usage.too-many-for", { command, expected: counted(lang, expected), given }),
    },
    {
      text: /^error: too many arguments\. Expected (\d+) arguments? but got (\d+)\.$/s,
      told: (lang, expected = "", given = "") => told("usage.too-many", { expected: counted(lang, expected), given }),
    },
  ],
  "commander.invalidArgument": [
    {
      text: /^error: option '([^']*)' argument '(.*)' is invalid\. (.*)$/s,
      told: (lang, flags = "", value = "", why = "") =>
        told("usage.option-invalid", { flags, value, why: choices(lang, why) }),
    },
    {
      text: /^error: option '([^']*)' value '(.*)' from env '([^']*)' is invalid\. (.*)$/s,
      told: (lang, flags = "", value = "", name = "", why = "") =>
        told("usage.variable-invalid", { flags, value, name, why: choices(lang, why) }),
    },
  ],
};

const named = (lang: Language, kind: string | undefined, name: string): string =>
  kind === "option"
    ? message(lang, "usage.the-option", { flags: name })
    : message(lang, "usage.the-variable", { name });

const counted = (lang: Language, count: string): string =>
  message(lang, count === "1" ? "usage.argument" : "usage.arguments", { count });

/** Why a value is wrong is our own text already, but for a closed list, which commander holds it against. */
function choices(lang: Language, why: string): string {
  const [, words] = /^Allowed choices are (.*)\.$/s.exec(why) ?? [];
  return words === undefined ? why : message(lang, "usage.choices", { words });
}

const NEAR = /\n\(Did you mean (one of )?(.*)\?\)$/s;

/** An error of commander's in the reader's language; what is not known here stays as it came. */
export function usageText(lang: Language, code: string | undefined, text: string): string {
  const near = NEAR.exec(text);
  const plain = near ? text.slice(0, near.index) : text;
  for (const { text: pattern, told: tell } of patternsOf[code ?? ""] ?? []) {
    const found = pattern.exec(plain);
    if (found) return [say(lang, tell(lang, ...found.slice(1))), ...meant(lang, near)].join("\n");
  }
  return text;
}

function meant(lang: Language, near: RegExpExecArray | null): string[] {
  if (!near) return [];
  const [, several, names = ""] = near;
  return several === undefined
    ? [message(lang, "usage.did-you-mean", { name: names })]
    : [message(lang, "usage.did-you-mean-one-of", { names })];
}
