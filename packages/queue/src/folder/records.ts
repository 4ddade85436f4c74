import type { JobObject } from "../jobs.ts";

/** What is written of a job. `t` is when, in milliseconds since 1970; `i` the job; `c` the claim. */
export type QueueRecord =
  | { op: "add"; i: string; p: number; w: string; o: JobObject }
  | { op: "claim"; i: string; c: string; t: number; until: number }
  | { op: "extend"; i: string; c: string; until: number; step?: string }
  /** Done without a claim: taken over when the file was written anew. */
  | { op: "done"; i: string; t: number }
  | { op: "later"; i: string; c: string; until: number; counts: boolean }
  | { op: "dead"; i: string; c?: string; step: string; why: string; n: number }
  | { op: "retry"; i: string }
  /** The turn of a job of a source, and when that source may be asked next. */
  | { op: "turn"; i: string; s: string; at: number; next: number }
  /** What stands before it was left half written by somebody who was killed, and is no damage. */
  | { op: "torn"; i: "" };

const OPS: ReadonlySet<unknown> = new Set(["add", "claim", "extend", "done", "later", "dead", "retry", "torn", "turn"]);

/** A record as a line gave it. Lines carry a checksum: what passes it was written by a process of ours. */
export function queueRecord(value: unknown): QueueRecord | undefined {
  const { op, i } = (value ?? {}) as { op?: unknown; i?: unknown };
  return OPS.has(op) && typeof i === "string" ? (value as QueueRecord) : undefined;
}
