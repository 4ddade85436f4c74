import { setTimeout as sleep } from "node:timers/promises";
import type { Language } from "@provcheck/core";
import { clock } from "@provcheck/core/internal";
import { nameOf, type QueueStatus } from "@provcheck/queue";
import { exitCode } from "../exit-codes.ts";
import type { Flags } from "../flags.ts";
import { message, told } from "../messages.ts";
import { forTerminal, safeJson } from "../sanitize.ts";
import { withTrouble } from "./faults.ts";
import { queueOf, type Running } from "./open.ts";
import { retryCommand, toldDamage } from "./told.ts";

const EVERY_MS = 1000;
const MOST_SHOWN = 100;
const print = (text: string): void => void process.stdout.write(text);

function statusText(
  { waiting, delayed, active, done, dead, perSecond, secondsLeft }: QueueStatus,
  lang: Language,
): string {
  const status = told("queue.status", { waiting, delayed, active, done, dead });
  if (secondsLeft === undefined || secondsLeft < 1)
    return message(lang, "queue.status", { waiting, delayed, active, done, dead });
  const pace = perSecond < 10 ? perSecond.toFixed(1) : String(Math.round(perSecond));
  return message(lang, "queue.pace", { status, pace, left: clock(secondsLeft) });
}

/** Tells how far a queue is, once or until nothing is left. */
export function status(flags: Flags, { lang, signal }: Running): Promise<number> {
  return withTrouble(async () => {
    await using queue = await queueOf(flags);
    let damaged = 0;
    const live = flags.watch === true && process.stdout.isTTY === true && flags.json !== true;
    for (;;) {
      const found = await queue.status();
      const text = flags.json ? safeJson(found) : statusText(found, lang);
      print(live ? `\r\u001b[K${text}` : `${text}\n`);
      damaged = found.damaged ?? 0;
      if (!flags.watch || signal.aborted || found.waiting + found.delayed + found.active === 0) break;
      await sleep(EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
    if (live) print("\n");
    return exitCode(toldDamage(damaged, lang) ? "unchecked" : "reported");
  });
}

/** Tells what was given up, and how it is tried again. */
export function dead(flags: Flags, { lang }: Running): Promise<number> {
  return withTrouble(async () => {
    await using queue = await queueOf(flags);
    const found = (await queue.dead(flags.max ?? MOST_SHOWN)).map(({ job, step, why, attempts }) => ({
      id: job.id,
      name: nameOf(job.object),
      step,
      why,
      attempts,
      command: retryCommand(flags.queue ?? "", job.id),
    }));
    if (flags.json) print(`${safeJson(found)}\n`);
    else if (found.length === 0) print(`${message(lang, "queue.none-dead")}\n`);
    for (const { attempts: count, ...each } of flags.json ? [] : found) print(deadText({ ...each, count }, lang));
    return exitCode(found.length === 0 ? "nothing" : "reported");
  });
}

/** Names and words of files are cleaned one by one: the lines between them are ours. */
function deadText(
  { name, step, why, count, command }: Record<"name" | "step" | "why" | "command", string> & { count: number },
  lang: Language,
): string {
  const args = { name: forTerminal(name), step: forTerminal(step), why: forTerminal(why), count, command };
  return `${message(lang, "queue.dead", args)}\n`;
}

/** Lets jobs that were given up wait again. */
export function retry(ids: readonly string[], flags: Flags, { lang }: Running): Promise<number> {
  return withTrouble(async () => {
    await using queue = await queueOf(flags);
    const count = await queue.retry(ids.length === 0 ? undefined : ids);
    if (flags.json) print(`${safeJson({ retried: count })}\n`);
    else print(`${message(lang, "queue.retried", { count })}\n`);
    return exitCode(count === 0 ? "nothing" : "reported");
  });
}
