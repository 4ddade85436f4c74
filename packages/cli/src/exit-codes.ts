/** The one table of exit codes: help, documentation and tests read it. Of several that apply, the first by `over` wins. */
export const EXIT_CODES = [
  { code: 0, name: "reported", meaning: "every file was reported and nothing failed" },
  { code: 1, name: "failed", meaning: "the policy, --fail-on or --require was not met, or compare found marks lost" },
  { code: 2, name: "usage", meaning: "the command line was wrong" },
  { code: 3, name: "unchecked", meaning: "something could not be checked, or written; the others were still reported" },
  { code: 4, name: "nothing", meaning: "there was nothing to check" },
] as const;

type Name = (typeof EXIT_CODES)[number]["name"];

export const exitCode = (name: Name): number => EXIT_CODES.find((each) => each.name === name)?.code ?? 2;

/** 2 over 3 over 1: a gate that could not look must not pass for one that looked. */
export function combine(found: { failed: boolean; unchecked: boolean; checked: number }): number {
  if (found.unchecked) return exitCode("unchecked");
  if (found.failed) return exitCode("failed");
  return found.checked === 0 ? exitCode("nothing") : exitCode("reported");
}

export const exitCodeHelp = (): string => EXIT_CODES.map((each) => `  ${each.code}  ${each.meaning}`).join("\n");
