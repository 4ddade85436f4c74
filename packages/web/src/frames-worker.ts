/** The worker that decodes frames of clips: started only when somebody looks for them, and ended when it takes too long. */
import { compareFrames } from "./frames-compare.ts";
import type { FramesAsk, FramesSay } from "./frames-protocol.ts";
import { frameAt, framesOf, NoFramesError, stepFrom, stillsOf } from "./frames-read.ts";

/** What of a worker's scope is used here; the library for pages names the window's instead. */
interface Scope {
  postMessage(message: FramesSay): void;
  onmessage: ((event: MessageEvent<FramesAsk>) => void) | null;
}
const scope = globalThis as unknown as Scope;

/** Of one clip: some 20 MB of what is kept of them. */
const MOST_FRAMES = 4_000;

async function answer(ask: FramesAsk): Promise<FramesSay> {
  switch (ask.kind) {
    case "stills":
      await stillsOf(ask.file, ask, (at, picture) => scope.postMessage({ kind: "still", at, picture }));
      return { kind: "done" };
    case "step":
      return { kind: "at", at: await stepFrom(ask.file, ask.seconds, ask.by) };
    case "frame":
      return { kind: "frame", ...(await frameAt(ask.file, ask.seconds, ask.width)) };
    case "compare": {
      const [a, b] = ask.clips;
      const clip = ({ file, seconds }: typeof a) => ({ open: framesOf(file), seconds });
      const tell = (share: number): void => scope.postMessage({ kind: "progress", share });
      const video = await compareFrames([clip(a), clip(b)], MOST_FRAMES, tell);
      return { kind: "compared", ...(video ? { video } : {}) };
    }
  }
}

scope.onmessage = ({ data }) => {
  void answer(data)
    .catch((error: unknown): FramesSay => {
      const why = error instanceof NoFramesError ? error.why : "not-read";
      return { kind: "none", why, detail: error instanceof Error ? error.message.slice(0, 160) : "" };
    })
    .then((said) => scope.postMessage(said));
};
