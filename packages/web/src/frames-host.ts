import type { FramesAsk, FramesSay } from "./frames-protocol.ts";

/** The part of a worker that is used here. */
export interface FramesThread {
  postMessage(message: FramesAsk): void;
  terminate(): void;
  onmessage: ((event: { data: FramesSay }) => void) | null;
  onerror: ((event: { preventDefault?(): void; message?: string }) => void) | null;
}

/** What ends an ask: an answer, or that there is none in time. `no-webcodecs`: this browser has none at all. */
export type FramesAnswer =
  | Exclude<FramesSay, { kind: "still" | "progress" }>
  | { kind: "none"; why: "too-slow" | "crashed" | "no-webcodecs" };

/** How long the worker may say nothing, and how long it may take in all. */
export interface FramesBudget {
  stillMs: number;
  totalMs: number;
}

const BUDGET: FramesBudget = { stillMs: 15_000, totalMs: 60_000 };
/** Two clips are decoded from end to end. */
export const COMPARE_BUDGET: FramesBudget = { stillMs: 60_000, totalMs: 20 * 60_000 };

/**
 * The worker that decodes frames, made when it is first needed. A damaged container can send its reader round in a circle
 * that nothing inside the worker can stop: whoever takes too long is ended, and the next ask gets a new worker.
 */
export class FramesHost {
  readonly #make: () => FramesThread;
  readonly #supported: boolean;
  #thread: FramesThread | undefined;
  /** What was asked before is waited for. */
  #last: Promise<unknown> = Promise.resolve();

  /**
   * @param make makes a worker
   * @param supported has this browser WebCodecs?
   */
  constructor(make: () => FramesThread, supported = "VideoDecoder" in globalThis) {
    this.#make = make;
    this.#supported = supported;
  }

  /** Asks one thing after the other. Never rejects. */
  ask(ask: FramesAsk, onSay: (said: FramesSay) => void = () => undefined, budget = BUDGET): Promise<FramesAnswer> {
    if (!this.#supported) return Promise.resolve({ kind: "none", why: "no-webcodecs" });
    const asked = this.#last.then(() => this.#run(ask, onSay, budget));
    this.#last = asked;
    return asked;
  }

  #run(ask: FramesAsk, onSay: (said: FramesSay) => void, budget: FramesBudget): Promise<FramesAnswer> {
    return new Promise((answer) => {
      const end = (why: "too-slow" | "crashed"): void => {
        this.#thread?.terminate();
        this.#thread = undefined;
        finish({ kind: "none", why });
      };
      const late = (): void => end("too-slow");
      const total = setTimeout(late, budget.totalMs);
      let still = setTimeout(late, budget.stillMs);
      const finish = (said: FramesAnswer): void => {
        clearTimeout(total);
        clearTimeout(still);
        answer(said);
      };
      try {
        this.#thread ??= this.#make();
      } catch {
        return end("crashed");
      }
      this.#thread.onerror = (event) => {
        event.preventDefault?.();
        end("crashed");
      };
      this.#thread.onmessage = ({ data }) => {
        clearTimeout(still);
        if (data.kind !== "still" && data.kind !== "progress") return finish(data);
        still = setTimeout(late, budget.stillMs);
        onSay(data);
      };
      this.#thread.postMessage(ask);
    });
  }
}
