import type { JobResult } from "../verdict.ts";

/** Where results go. Written twice, a result of one id is there once. */
export interface ResultSink {
  /** What it is called where people read. */
  readonly address: string;
  /** Writes it for good before it resolves. @throws whatever the store says: the job then stays in the queue */
  write(result: JobResult): Promise<void>;
  close(): Promise<void>;
}
