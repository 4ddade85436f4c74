import type { InputErrorCode, Language } from "@provcheck/core";
import { QueueError, type QueueErrorCode } from "@provcheck/queue";
import { say, type Told } from "../messages.ts";
import { Trouble } from "../trouble.ts";

/** What whoever wrote the command line can mend by writing another. The rest is the machine's, or the network's. */
const WRITTEN_WRONG: ReadonlySet<QueueErrorCode> = new Set([
  "address",
  "results-address",
  "secret",
  "not-a-queue",
  "version",
]);

/** An error of the queue in words that every language has. */
const toldOf = ({ code, args }: QueueError): Told => ({ key: `queue.error.${code}`, args });

/** Tells errors of the queue as the command tells its own: one clear line, and the exit code of the table. */
export async function withTrouble<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof QueueError)) throw error;
    const code: InputErrorCode = WRITTEN_WRONG.has(error.code) ? "bad-option" : "out-of-resources";
    throw new Trouble(code, toldOf(error), { cause: error });
  }
}

/** An error of the queue for people; in the words of whoever threw it where it is none. */
export const textOf = (lang: Language, error: unknown): string =>
  error instanceof QueueError ? say(lang, toldOf(error)) : error instanceof Error ? error.message : String(error);
