import { createReadStream } from "node:fs";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import { present } from "@provcheck/core/internal";
import { fileObject, type Job, type JobObject, type JobQueue, jobOf, QueueError, S3 } from "@provcheck/queue";
import { collect } from "../collect.ts";
import { Exclusions, exclusionGlobs } from "../exclusions.ts";
import { combine } from "../exit-codes.ts";
import type { Flags } from "../flags.ts";
import { message, say, told } from "../messages.ts";
import { note } from "../note.ts";
import { Root } from "../root.ts";
import { safeJson } from "../sanitize.ts";
import { reasonOf, Trouble } from "../trouble.ts";
import { textOf, withTrouble } from "./faults.ts";
import { queueOf, type Running, s3Options } from "./open.ts";
import { worldFor } from "./world.ts";

/** Jobs that are sent together. */
const BATCH = 500;

interface Found {
  object?: JobObject;
  /** Why there is none. */
  problem?: string;
}

/** Puts objects into a queue, each once. Returns the exit code. */
export function enqueue(sources: readonly string[], flags: Flags, running: Running): Promise<number> {
  return withTrouble(async () => {
    const { lang, signal } = running;
    if (sources.length === 0 && flags.filesFrom === undefined)
      throw new Trouble("bad-option", told("queue.needs-sources"));
    const { digest } = await worldFor(flags);
    await using queue = await queueOf(flags);
    const totals = { added: 0, known: 0, problems: 0 };
    let batch: Job[] = [];
    for await (const { object, problem } of all(sources, flags, running)) {
      if (signal.aborted) throw new Trouble("aborted", told("error.interrupted"));
      if (problem !== undefined) {
        totals.problems += 1;
        note(problem);
      }
      if (object) batch.push(jobOf(object, { world: digest, ...present({ priority: flags.priority }) }));
      if (batch.length < BATCH) continue;
      await add(queue, batch, totals);
      batch = [];
    }
    await add(queue, batch, totals);
    if (flags.json) process.stdout.write(`${safeJson(totals)}\n`);
    else note(message(lang, "queue.enqueued", totals));
    const checked = totals.added + totals.known;
    return combine({ failed: false, unchecked: totals.problems > 0, checked });
  });
}

async function add(queue: JobQueue, jobs: readonly Job[], totals: { added: number; known: number }): Promise<void> {
  if (jobs.length === 0) return;
  const { added, known } = await queue.enqueue(jobs);
  totals.added += added;
  totals.known += known;
}

async function* all(sources: readonly string[], flags: Flags, running: Running): AsyncGenerator<Found> {
  const s3 = new S3(s3Options(flags));
  try {
    for (const source of sources) yield* objectsOf(source, s3, flags, running);
    if (flags.filesFrom !== undefined)
      for await (const line of linesOf(flags.filesFrom)) yield* objectsOf(line, s3, flags, running);
  } finally {
    s3.close();
  }
}

/** The lines of a list. @throws ProvcheckError where it cannot be read */
async function* linesOf(path: string): AsyncGenerator<string> {
  const input = path === "-" ? process.stdin : createReadStream(path);
  try {
    for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY }))
      if (line !== "") yield line.replace(/^\ufeff/, "");
  } catch (error) {
    throw new Trouble("path-unreadable", told("error.file", { path, why: reasonOf(error) }), { cause: error });
  }
}

async function* objectsOf(source: string, s3: S3, flags: Flags, { lang, signal }: Running): AsyncGenerator<Found> {
  if (/^s3:\/\//.test(source)) {
    for await (const object of s3.list(source, signal)) yield { object };
    return;
  }
  if (/^https?:\/\//i.test(source)) {
    const [address = "", version] = source.split("\t");
    if (URL.canParse(address))
      yield { object: { kind: "http", address, ...present({ version: version || undefined }) } };
    else yield { problem: message(lang, "why.no-address", { address }) };
    return;
  }
  const root = new Root(".");
  const exclusions = new Exclusions(exclusionGlobs(flags.exclude ?? [], "."), root);
  for await (const found of collect({ paths: [source], recursive: true, exclusions })) {
    if (found.kind === "problem") yield { problem: say(lang, found.told) };
    if (found.kind === "file") yield await fileFound(resolve(found.path), lang);
  }
}

async function fileFound(path: string, lang: Running["lang"]): Promise<Found> {
  try {
    return { object: await fileObject(path) };
  } catch (error) {
    if (!(error instanceof QueueError)) throw error;
    return { problem: textOf(lang, error) };
  }
}
