import { type Attempt, attempt, type Work } from "./attempt.ts";
import { wordsOf } from "./errors.ts";
import { type Job, jobOf } from "./jobs.ts";
import { present } from "./present.ts";
import type { S3Object } from "./sources/s3.ts";

/** What a cloud's queue calls: one event, however it comes. */
export type CloudHandler = (event: unknown, context?: unknown) => Promise<HandlerAnswer>;

/** What the queue is told: which messages it keeps. As Lambda wants it with `ReportBatchItemFailures`. */
export interface HandlerAnswer {
  batchItemFailures: { itemIdentifier: string }[];
  /** How each object ended. */
  ended: (Attempt & { job: Job })[];
}

interface Told {
  /** The message that told of it. */
  message: string;
  /** How often that message was delivered. */
  attempt: number;
  objects: S3Object[];
}

const NEVER = new AbortController().signal;

/**
 * A pure function for queues that a cloud brings along: SQS, Lambda, S3's events, EventBridge. It keeps nothing between two events: results
 * are written by id, so that an event that comes twice has one result. A message is kept by its queue where an object should be tried
 * again; one that is no event of an object is no failure, and lets go.
 * @param work what is done with every object, as a worker does it
 * @example
 * ```ts
 * import { createInspector } from "@provcheck/core";
 * import { createHandler, Objects, openResults, worldDigest } from "@provcheck/queue";
 * const inspector = createInspector({ trust: "installed" });
 * export const handler = createHandler({
 *   results: [await openResults("s3://results/provcheck")],
 *   objects: new Objects(),
 *   inspect: (input, options) => inspector.inspect(input, options),
 *   world: worldDigest({ tool: "0.1.0", lists: [], policy: null, asked: {} }),
 * });
 * ```
 */
export function createHandler(work: Work): CloudHandler {
  return async (event) => {
    const answer: HandlerAnswer = { batchItemFailures: [], ended: [] };
    for (const told of messagesOf(event)) {
      const again = await all(told, work, answer);
      if (again) answer.batchItemFailures.push({ itemIdentifier: told.message });
    }
    // Without messages of a queue there is none that keeps the event: its sender tries it again where this fails.
    if (answer.batchItemFailures.some(({ itemIdentifier }) => itemIdentifier === ""))
      throw new Error("to be tried again");
    return answer;
  };
}

/** Whether one of a message's objects should be tried again. */
async function all(told: Told, work: Work, answer: HandlerAnswer): Promise<boolean> {
  let again = false;
  for (const object of told.objects) {
    const job = jobOf(object, { world: work.world });
    const ended = await attempt({ job, attempt: told.attempt, token: "" }, work, NEVER, () => undefined).catch(
      (error: unknown): Attempt => ({ failure: { step: "results", why: wordsOf(error), retryAt: Date.now() } }),
    );
    answer.ended.push({ job, ...ended });
    again ||= ended.failure?.retryAt !== undefined;
  }
  return again;
}

type Unknown = Record<string, unknown>;
const listOf = (value: unknown): Unknown[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === "object" && each !== null) : [];
const textOf = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);

/** The messages of an event: those of SQS with what S3 or EventBridge put into them, or the event itself. */
function messagesOf(event: unknown): Told[] {
  const records = listOf((event as Unknown | null)?.Records);
  if (!records.some(({ body, messageId }) => body !== undefined && messageId !== undefined))
    return [{ message: "", attempt: 1, objects: objectsOf(event) }];
  return records.map(({ body, messageId, attributes }) => ({
    message: String(messageId),
    attempt: Number((attributes as Unknown | undefined)?.ApproximateReceiveCount ?? 1) || 1,
    objects: objectsOf(parsed(body)),
  }));
}

function parsed(body: unknown): unknown {
  try {
    const value = JSON.parse(String(body)) as Unknown | null;
    // SNS between S3 and SQS puts the event into a text of its own.
    return typeof value?.Message === "string" && value.Records === undefined ? parsed(value.Message) : value;
  } catch {
    return undefined;
  }
}

/** Objects that were made, by S3's own events or by EventBridge. Keys of S3's come encoded as in a form. */
function objectsOf(event: unknown): S3Object[] {
  const { Records, detail } = (event ?? {}) as Unknown;
  const direct = listOf(Records).flatMap(({ eventName, s3 }) => {
    const { bucket, object } = (s3 ?? {}) as { bucket?: Unknown; object?: Unknown };
    if (!/^(?:s3:)?ObjectCreated:/.test(String(eventName))) return [];
    return objectOf(bucket, object, decoded(textOf(object?.key)));
  });
  const { bucket, object } = (detail ?? {}) as { bucket?: Unknown; object?: Unknown };
  return [...direct, ...objectOf(bucket, object, textOf(object?.key))];
}

function decoded(key: string | undefined): string | undefined {
  try {
    return key && decodeURIComponent(key.replaceAll("+", " "));
  } catch {
    return undefined;
  }
}

function objectOf(bucket: Unknown | undefined, object: Unknown | undefined, key: string | undefined): S3Object[] {
  const [name, etag] = [textOf(bucket?.name), textOf(object?.eTag) ?? textOf(object?.etag)];
  const size = object?.size;
  if (!name || !key || !etag || !Number.isSafeInteger(size)) return [];
  const versionId = textOf(object?.versionId) ?? textOf(object?.["version-id"]);
  const quoted = etag.startsWith('"') ? etag : `"${etag}"`;
  return [{ kind: "s3", bucket: name, key, size: Number(size), etag: quoted, ...present({ versionId }) }];
}
