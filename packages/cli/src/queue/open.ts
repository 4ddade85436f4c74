import type { Language } from "@provcheck/core";
import { present } from "@provcheck/core/internal";
import { type EngineOptions, type JobQueue, openQueue, type S3Options, usePeersOf } from "@provcheck/queue";
import type { Flags } from "../flags.ts";
import { packedFile } from "../inspector.ts";
import { told } from "../messages.ts";
import { Trouble } from "../trouble.ts";

/** How a command of the queue is run. */
export interface Running {
  lang: Language;
  signal: AbortSignal;
}

/** The queue that the options name. @throws ProvcheckError `bad-option`; QueueError */
export async function queueOf({ queue, lease }: Flags): Promise<JobQueue> {
  if (queue === undefined) throw new Trouble("bad-option", told("queue.needs-queue"));
  // What is installed beside the command, and never what lies in the folder it is called in.
  usePeersOf(packedFile("provcheck.cjs"));
  const options: EngineOptions = present({ leaseMs: lease === undefined ? undefined : lease * 1000 });
  return openQueue(queue, options);
}

/** How S3 is reached. */
export const s3Options = ({ s3Endpoint }: Flags): S3Options => present({ endpoint: s3Endpoint });
