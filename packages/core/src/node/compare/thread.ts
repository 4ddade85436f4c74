import { Worker } from "node:worker_threads";
import type { ClipMatch, ClipPrint } from "../../compare/frames.ts";
import type { Plane } from "../../compare/pdq.ts";
import type { PictureMatch } from "../../compare/pictures.ts";
import type { Stills } from "../../compare/places.ts";
import type { Range } from "../../compare/timeline.ts";
import { matchBundle } from "../own-files.ts";

/** What is to be compared. */
export type MatchTask =
  | { kind: "pictures"; a: Plane; b: Plane }
  | { kind: "clips"; a: ClipPrint; b: ClipPrint; interval: number }
  | { kind: "places"; a: ClipPrint & { stills: Stills }; b: ClipPrint & { stills: Stills }; interval: number }
  | { kind: "sound"; a: Uint32Array; b: Uint32Array };

interface Answers {
  pictures: PictureMatch;
  clips: ClipMatch | undefined;
  places: ClipMatch | undefined;
  sound: Range[];
}

/**
 * Compares prints in a thread, so that seconds of arithmetic do not hold up the host. A thread is enough here: it sees no
 * hostile bytes. An abort ends it.
 */
export function matchInThread<T extends MatchTask>(task: T, signal?: AbortSignal): Promise<Answers[T["kind"]]> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const worker = new Worker(matchBundle(), { workerData: task });
    const onAbort = () => settle(() => reject(signal?.reason));
    const settle = (done: () => void) => {
      signal?.removeEventListener("abort", onAbort);
      void worker.terminate();
      done();
    };
    signal?.addEventListener("abort", onAbort, { once: true });
    worker.once("message", (answer: Answers[T["kind"]]) => settle(() => resolve(answer)));
    worker.once("error", (error) => settle(() => reject(error)));
    worker.once("exit", () => settle(() => reject(new Error("the comparison ended without an answer"))));
  });
}
