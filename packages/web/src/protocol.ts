import type { PageList, Report } from "@provcheck/core/browser";
import type { Comparison } from "@provcheck/core/internal";

/** What the page asks of its worker. One file at a time. */
export interface Ask {
  file: Blob;
  name: string;
  sidecar?: Blob;
  lists: readonly PageList[];
  /** Another file: what both have in common is asked, and no report. */
  other?: { file: Blob; name: string };
}

/** Two clips or recordings that were read, for whoever compares their frames: how long they are, and what is in each. */
export interface TwoClips {
  seconds: readonly [number, number];
  video: readonly [boolean, boolean];
  audio: readonly [boolean, boolean];
}

/** The step under way, and how much of the file was read. */
export interface Progress {
  step: Report["limits"][number]["step"];
  read: number;
  /** Of a file that provcheck on this machine reads, which does not say how far it is: for how many seconds. */
  local?: number;
}

/** What the worker says: it is there; how far it is; and at the end a report, or why there is none. */
export type Say =
  | { kind: "ready" }
  | ({ kind: "progress" } & Progress)
  | { kind: "report"; report: Report }
  | { kind: "compared"; comparison: Comparison; clips?: TwoClips }
  | { kind: "refused"; code: string; message: string };
