import type { PageList, Report } from "@provcheck/core/browser";
import type { Job, Outcome } from "./host.ts";
import type { Progress } from "./protocol.ts";

/** Where a file is on its way. */
export type State =
  | { kind: "waiting" }
  | ({ kind: "working" } & Progress)
  | { kind: "report"; report: Report; ms: number }
  | { kind: "refused"; code: string; message: string }
  | { kind: "cancelled" };

/** A file on the desk. */
export interface Item extends Omit<Job, "file"> {
  id: number;
  bytes: number;
  /** A file that lies with the server has no bytes here until somebody looks at it. */
  file?: Blob;
  /** Its number at the server that was started with it. */
  remote?: number;
  state: State;
}

/** Inspects one item. */
export type Inspect = (
  item: Item,
  lists: readonly PageList[],
  onProgress: (at: Progress) => void,
  signal: AbortSignal,
) => Promise<Outcome>;

/** A page with more than this many files is not read by anybody. */
export const MOST_FILES = 2_000;

/** The files that were given, one after the other, and what is known of each. Tells whoever listens. */
export class Desk {
  readonly items: Item[] = [];
  lists: readonly PageList[] = [];
  readonly #inspect: Inspect;
  readonly #changed: () => void;
  #working: { item: Item; abort: AbortController } | undefined;
  #count = 0;

  constructor(inspect: Inspect, changed: () => void) {
    this.#inspect = inspect;
    this.#changed = changed;
  }

  /** Puts files on the desk; returns the first one's number, and undefined where there is no room left. */
  add(jobs: readonly Omit<Item, "id" | "state">[]): number | undefined {
    const first = this.#count + 1;
    for (const job of jobs.slice(0, MOST_FILES - this.items.length)) {
      this.#count += 1;
      this.items.push({ ...job, id: this.#count, state: { kind: "waiting" } });
    }
    this.#changed();
    void this.#work();
    return this.#count >= first ? first : undefined;
  }

  /** Ends the work on one file, or takes it out of the queue. */
  cancel(id: number): void {
    const item = this.items.find((each) => each.id === id);
    if (item?.state.kind === "waiting") this.#set(item, { kind: "cancelled" });
    else if (item && this.#working?.item === item) this.#working.abort.abort(new Error("cancelled"));
  }

  /** Inspects everything again, as after a change of the lists. */
  again(): void {
    this.#working?.abort.abort(new Error("again"));
    for (const item of this.items) if (item.state.kind !== "refused") item.state = { kind: "waiting" };
    this.#changed();
    void this.#work();
  }

  /** Takes all files off the desk. */
  clear(): void {
    this.#working?.abort.abort(new Error("cleared"));
    this.items.length = 0;
    this.#changed();
  }

  #set(item: Item, state: State): void {
    item.state = state;
    this.#changed();
  }

  async #work(): Promise<void> {
    if (this.#working) return;
    const item = this.items.find(({ state }) => state.kind === "waiting");
    if (!item) return;
    const abort = new AbortController();
    this.#working = { item, abort };
    const began = performance.now();
    this.#set(item, { kind: "working", step: "open", read: 0 });
    try {
      const tell = (at: Progress): void => {
        if (!abort.signal.aborted) this.#set(item, { kind: "working", ...at });
      };
      const outcome = await this.#inspect(item, this.lists, tell, abort.signal);
      const ms = performance.now() - began;
      this.#set(item, outcome.kind === "report" ? { ...outcome, ms } : outcome);
    } catch (error) {
      if (!abort.signal.aborted) this.#set(item, { kind: "refused", code: "crashed", message: String(error) });
      else if (item.state.kind === "working") this.#set(item, { kind: "cancelled" });
    } finally {
      this.#working = undefined;
    }
    void this.#work();
  }
}
