import { type ErrorTold, englishOf } from "./error-texts.ts";

/**
 * Why `inspect` rejected: the call or its input was wrong. Damage inside a file never rejects.
 * @example
 * ```ts
 * import type { InputErrorCode } from "@provcheck/core";
 * const retry: readonly InputErrorCode[] = ["path-unreadable", "aborted"];
 * export { retry };
 * ```
 */
export type InputErrorCode =
  | "path-missing"
  | "path-unreadable"
  | "not-a-regular-file"
  | "empty-file"
  /** A stream had more bytes than `limits.inputBytes`, or more of an object elsewhere was needed than its `maxBytes`. */
  | "too-large"
  | "unsupported-content"
  | "bad-option"
  | "trust-file-unreadable"
  /** An index of an archive is damaged, of another version, or none. Nothing is answered from it. */
  | "index-unreadable"
  | "aborted"
  | "ffmpeg-missing"
  /** No process, no time, no memory, no room: says nothing about the file, and may go well another time. */
  | "out-of-resources"
  /** The process that reads files cannot be started here: `cause` has what it said. `provcheck doctor` tells more. */
  | "engine-unavailable"
  /** A `Source` or a stream rejected or ended before its size; `cause` is its own error. Says nothing about the file. */
  | "source-failed"
  | "inspector-closed";

/**
 * The one error class of the public API; switch on `code`.
 * @example
 * ```ts
 * import { inspect, ProvcheckError } from "@provcheck/core";
 * try {
 *   await inspect("missing.jpg");
 * } catch (error) {
 *   if (error instanceof ProvcheckError && error.code === "path-missing") console.log("no such file");
 * }
 * ```
 */
export class ProvcheckError extends Error {
  readonly code: InputErrorCode;
  /** With `unsupported-content`: what the file is instead, as far as its bytes tell: a word such as `word` or `zip`, or a media type. */
  readonly content?: string;
  /** The message as a key and what stands in it, where people who read other languages meet it. */
  readonly why?: ErrorTold;
  constructor(code: InputErrorCode, message: string, options?: { cause?: unknown; content?: string; why?: ErrorTold }) {
    super(message, options);
    this.name = "ProvcheckError";
    this.code = code;
    if (options?.content !== undefined) this.content = options.content;
    if (options?.why !== undefined) this.why = options.why;
  }
}

/** An error that says what went wrong in a text of the table. */
export const refusal = (code: InputErrorCode, why: ErrorTold, options: { cause?: unknown } = {}): ProvcheckError =>
  new ProvcheckError(code, englishOf(why), { ...options, why });

/** Thrown inside a step that needs a program which is not on this machine; never leaves the library. */
export class ProgramMissing extends Error {
  /** The one command that brings it. */
  readonly install: string;
  constructor(program: string, install: string) {
    super(`${program} was not found`);
    this.name = "ProgramMissing";
    this.install = install;
  }
}
