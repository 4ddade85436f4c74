import type { QueueRecord } from "./records.ts";

type TurnRecord = Extract<QueueRecord, { op: "turn" }>;

/** When sources may be asked next, and which jobs have a turn that is still to come. */
export class Turns {
  readonly #next = new Map<string, number>();
  readonly #kept = new Map<string, TurnRecord>();

  /** What is to be written so that this job has a turn; its own, where it has one already. */
  of(source: string, id: string, now: number, gapMs: number): { at: number; record?: TurnRecord } {
    const kept = this.#kept.get(id);
    if (kept) return { at: kept.at };
    const at = Math.max(now, this.#next.get(source) ?? 0);
    return { at, record: { op: "turn", i: id, s: source, at, next: at + gapMs } };
  }

  apply(record: TurnRecord): void {
    const { i, s, next } = record;
    this.#next.set(s, Math.max(next, this.#next.get(s) ?? 0));
    if (i !== "") this.#kept.set(i, record);
  }

  /** The job has had its turn, or needs none. */
  forget(id: string): void {
    this.#kept.delete(id);
  }

  *snapshot(): Generator<TurnRecord> {
    for (const [s, next] of this.#next) yield { op: "turn", i: "", s, at: 0, next };
    yield* this.#kept.values();
  }
}
