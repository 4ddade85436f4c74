import { type InputErrorCode, type Language, ProvcheckError } from "@provcheck/core";
import { codeText, message, say, type Told } from "./messages.ts";

/** What goes wrong in the command itself; it is told in the language of whoever reads it. */
export class Trouble extends ProvcheckError {
  readonly told: Told;
  constructor(code: InputErrorCode, told: Told, options?: { cause?: unknown }) {
    super(code, say("en", told), options);
    this.told = told;
  }
}

/** The system's own words. */
export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/**
 * An error for people. The library's are English: in other languages they are told by their code, with the argument of the command line
 * that they are about, or with the library's own words where it names none of them.
 */
export function errorText(lang: Language, error: ProvcheckError, argv: readonly string[]): string {
  if (error instanceof Trouble) return say(lang, error.told);
  if (error.why) return say(lang, error.why);
  const why = codeText(lang, error.code);
  if (why === undefined) return error.message;
  const path = argv.find((each) => each !== "" && error.message.startsWith(`${each}: `));
  if (path !== undefined && SAYS_ALL.has(error.code)) return message(lang, "problem.at", { path, why });
  return message(lang, "error.detail", { text: why, detail: error.message });
}

/** Codes beside which the library's own words tell nothing more. */
const SAYS_ALL: ReadonlySet<InputErrorCode> = new Set(["path-missing", "not-a-regular-file", "empty-file"]);
