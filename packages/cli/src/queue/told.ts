import type { Language } from "@provcheck/core";
import { nameOf, shownAddress, type WorkerEvent } from "@provcheck/queue";
import type { Flags } from "../flags.ts";
import { message } from "../messages.ts";
import { note } from "../note.ts";

/** For a shell: as it is where nothing in it means anything to one. */
const quoted = (text: string): string => (/^[\w./:@=?&-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);

/** The command that tries a job again. A password of the queue's address is left out: the variable PROVCHECK_QUEUE can hold it. */
export const retryCommand = (queue: string, id: string): string =>
  `provcheck queue retry ${id} --queue ${quoted(shownAddress(queue))}`;

/** Tells of lines of a queue that were damaged, where there are some. */
export function toldDamage(count: number, lang: Language): boolean {
  if (count > 0) note(message(lang, "queue.damaged", { count }));
  return count > 0;
}

/** Tells people of what did not come to a result; what did is in the results. */
export const tellPeople =
  ({ queue = "" }: Flags, lang: Language) =>
  (event: WorkerEvent): void => {
    if (event.type !== "ended" || !event.failure) return;
    const { step, why, retryAt } = event.failure;
    const { job } = event.claim;
    const said = { name: nameOf(job.object), step, why };
    if (retryAt !== undefined) note(message(lang, "queue.again", said));
    else note(message(lang, "queue.given-up", { ...said, command: retryCommand(queue, job.id) }));
  };
