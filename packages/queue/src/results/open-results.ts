import { QueueError, shown } from "../errors.ts";
import { type S3Options, s3Address } from "../sources/s3.ts";
import { JsonlSink } from "./jsonl.ts";
import { isTable, PostgresSink } from "./postgres.ts";
import { S3Sink, TagSink } from "./s3.ts";
import type { ResultSink } from "./sink.ts";
import { WebhookSink } from "./webhook.ts";

/** What is needed to write results, beside where to. */
export interface ResultsOptions {
  s3?: S3Options;
  /** What webhooks are signed with. */
  secret?: string;
}

/**
 * Opens where results go.
 * @param address a file of lines of JSON; `postgres://...` (`?table=NAME`), one row an id; `s3://bucket/prefix`, one object an id;
 * `s3-tags`, the tag `provcheck-verdict` on the objects themselves; `https://...`, a webhook that is signed
 * @throws QueueError
 * @example
 * ```ts
 * import { openResults } from "@provcheck/queue";
 * const results = await openResults("out.jsonl");
 * await results.close();
 * ```
 */
export async function openResults(address: string, { s3 = {}, secret }: ResultsOptions = {}): Promise<ResultSink> {
  if (address === "s3-tags") return new TagSink(s3);
  if (s3Address(address)) return new S3Sink(address, s3);
  if (isTable(address)) return PostgresSink.open(address);
  if (/^https?:\/\//i.test(address) && URL.canParse(address)) return new WebhookSink(address, secret);
  if (address === "" || /^[a-z][a-z0-9+.-]*:\/\//i.test(address))
    throw new QueueError("results-address", { address: shown(address) });
  return new JsonlSink(address);
}
