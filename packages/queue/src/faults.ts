import { codeOf, QueueError, type QueueErrorCode, wordsOf } from "./errors.ts";
import { type JobObject, nameOf } from "./jobs.ts";
import type { Failure } from "./queue.ts";

/** What will be the same next time: somebody has to do something first. */
const FINAL: ReadonlySet<QueueErrorCode> = new Set([
  "gone",
  "changed",
  "source-refused",
  "missing",
  "not-read",
  "world",
]);
/** Of the library: the call is wrong or the object is of no use, whenever it is tried. */
const FINAL_CODES: ReadonlySet<string> = new Set([
  "bad-option",
  "trust-file-unreadable",
  "too-large",
  "not-a-regular-file",
]);
/** Problems of the guard that pass by themselves. */
const PASSING = /^(?:timeout|failed|unresolvable|too-many-requests)$/;
const PASSING_STATUS = /answered (?:408|425|429|5\d\d)/;

const FIRST_MS = 1_000;
const MOST_MS = 300_000;

/** When it is tried again: later each time, and not all at once. */
const retryAt = (attempt: number, now: number): number =>
  now + Math.min(MOST_MS, FIRST_MS * 2 ** (attempt - 1)) * (0.75 + Math.random() / 2);

/** Why an object could not be read, in our words where there are some. */
export function readFault(error: unknown, object: JobObject): { fault: QueueError; final: boolean } {
  for (let each = error; each instanceof Error; each = each.cause) {
    if (each instanceof QueueError) return { fault: each, final: FINAL.has(each.code) };
    const { problem } = each as { problem?: unknown };
    if (typeof problem === "string") return guardFault(each, problem, object);
  }
  const args = { address: nameOf(object), why: wordsOf(error) };
  if (/was changed while it was read/.test(args.why)) return { fault: new QueueError("changed", args), final: true };
  const final = FINAL_CODES.has(codeOf(error)) || /answers no ranges|names no version/.test(args.why);
  return { fault: new QueueError("not-read", args, { cause: error }), final };
}

/** What the guard of addresses says. */
function guardFault(error: Error, problem: string, object: JobObject): { fault: QueueError; final: boolean } {
  const args = { address: nameOf(object), why: error.message };
  const [, status = ""] = /answered (\d+)/.exec(error.message) ?? [];
  if (status === "404" || status === "410")
    return { fault: new QueueError("gone", args, { cause: error }), final: true };
  if (status === "401" || status === "403")
    return { fault: new QueueError("source-refused", args, { cause: error }), final: true };
  const passing = problem === "status" ? PASSING_STATUS.test(error.message) : PASSING.test(problem);
  return { fault: new QueueError("not-read", args, { cause: error }), final: !passing };
}

/** A failure of one attempt. */
export const failureOf = (
  step: string,
  why: string,
  again: { attempt: number; attempts: number; final: boolean },
): Failure =>
  again.final || again.attempt >= again.attempts
    ? { step, why }
    : { step, why, retryAt: retryAt(again.attempt, Date.now()) };
