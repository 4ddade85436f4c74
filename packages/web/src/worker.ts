/** The worker that reads files: it may be ended at any moment, and the page lives on. */
import { inspect, ProvcheckError, type Source } from "@provcheck/core/browser";
import { compareRead } from "./compare-read.ts";
import { pixelsOf } from "./pixels.ts";
import type { Ask, Progress, Say } from "./protocol.ts";
import { shrink } from "./shrink.ts";

/** What of a worker's scope is used here; the library for pages names the window's instead. */
interface Scope {
  postMessage(message: Say): void;
  onmessage: ((event: MessageEvent<Ask>) => void) | null;
}
const scope = globalThis as unknown as Scope;

const PROGRESS_EVERY_MS = 100;

/** The file, read slice by slice, which counts what was read. */
function counted(file: Blob, name: string, onRead: (bytes: number) => void): Source {
  return {
    size: file.size,
    name,
    async read(offset, length) {
      const bytes = new Uint8Array(await file.slice(offset, offset + length).arrayBuffer());
      onRead(bytes.length);
      return bytes;
    },
  };
}

async function answer(ask: Ask): Promise<Say> {
  const { file, name, sidecar, lists, other } = ask;
  let told = 0;
  const progress: Progress = { step: "open", read: 0 };
  const tell = (at: number): void => {
    told = at;
    scope.postMessage({ kind: "progress", ...progress });
  };
  const source = counted(file, name, (bytes) => {
    progress.read += bytes;
    const now = performance.now();
    if (now - told > PROGRESS_EVERY_MS) tell(now);
  });
  try {
    const report = await inspect(source, {
      name,
      trust: lists,
      pixels: () => pixelsOf(file),
      shrink,
      onProgress: ({ step }) => {
        progress.step = step;
        tell(performance.now());
      },
      ...(sidecar ? { sidecar: new Uint8Array(await sidecar.arrayBuffer()) } : {}),
    });
    if (!other) return { kind: "report", report };
    const second = await inspect(
      counted(other.file, other.name, () => undefined),
      { name: other.name },
    );
    return { kind: "compared", ...(await compareRead([file, other.file], [report, second])) };
  } catch (error) {
    if (error instanceof ProvcheckError) return { kind: "refused", code: error.code, message: error.message };
    return { kind: "refused", code: "crashed", message: error instanceof Error ? error.message.slice(0, 200) : "" };
  }
}

scope.onmessage = ({ data }) => {
  void answer(data).then((said) => scope.postMessage(said));
};
scope.postMessage({ kind: "ready" });
