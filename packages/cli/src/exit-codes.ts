import type { Language } from "@provcheck/core";
import { message } from "./messages.ts";

/** The one table of exit codes: help, documentation and tests read it. What each means stands in every language under `exit.NAME`. */
export const EXIT_CODES = [
  { code: 0, name: "reported" },
  { code: 1, name: "failed" },
  { code: 2, name: "usage" },
  { code: 3, name: "unchecked" },
  { code: 4, name: "nothing" },
] as const;

type Name = (typeof EXIT_CODES)[number]["name"];

export const exitCode = (name: Name): number => EXIT_CODES.find((each) => each.name === name)?.code ?? 2;

/** 2 over 3 over 1: a gate that could not look must not pass for one that looked. */
export function combine(found: { failed: boolean; unchecked: boolean; checked: number }): number {
  if (found.unchecked) return exitCode("unchecked");
  if (found.failed) return exitCode("failed");
  return found.checked === 0 ? exitCode("nothing") : exitCode("reported");
}

export const exitCodeHelp = (lang: Language): string =>
  EXIT_CODES.map(({ code, name }) => `  ${code}  ${message(lang, `exit.${name}`)}`).join("\n");
