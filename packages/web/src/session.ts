import type { PageList } from "@provcheck/core/browser";
import type { Language } from "@provcheck/core/explain";
import type { Comparison } from "@provcheck/core/internal";
import type { Desk, Inspect } from "./desk.ts";
import type { FramesHost } from "./frames-host.ts";
import type { Job } from "./host.ts";

export type Compare = (job: Job, other: Job, onProgress?: (share: number) => void) => Promise<Comparison | undefined>;

/** What both forms of the page have: a worker that compares, and one that decodes frames. */
export type Workshop = Pick<Session, "compare" | "frames">;

/** What the page can do where it runs: from a file it reads by itself; served by `provcheck open` it may ask that. */
export interface Session {
  readonly form: "file" | "local";
  readonly inspect: Inspect;
  /** The lists that inspections of this page use. */
  lists(desk: Desk): readonly Pick<PageList, "name" | "date">[];
  /** Takes further lists and checks everything again; resolves to what is to be told. */
  use(lists: readonly PageList[], desk: Desk): Promise<string>;
  /** Where the public lists come from, when this page may ask for them. */
  readonly hosts?: readonly string[];
  fetchLists(desk: Desk, lang: Language): Promise<string>;
  /** What two files have in common, found in a worker of its own; how far it is, from 0 to 1, where that takes long. */
  readonly compare: Compare;
  /** Frames of clips. */
  readonly frames: FramesHost;
  /** Reads the bytes of a file that lies with the server. */
  bytes(remote: number): Promise<Blob>;
}
