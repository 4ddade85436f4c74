import { type SecondOpinion, secondOpinion } from "../../credentials/engine/opinion.ts";
import type { OpinionTools } from "../../credentials/second-opinion.ts";
import type { JobOptions } from "../host/protocol.ts";

type Wanted = Pick<JobOptions, "secondOpinion" | "skipEngine" | "nowMs" | "wasm">;

/** Loads once. What failed to load is tried again for the next file: a machine may be short of something for a moment. */
function once<T>(load: () => Promise<T>): () => Promise<T> {
  let loading: Promise<T> | undefined;
  return () => {
    loading ??= load().catch((error: unknown) => {
      loading = undefined;
      throw error;
    });
    return loading;
  };
}

const wasmOpinions = new Map<string | undefined, () => Promise<SecondOpinion>>();
/** @param path of the module, where somebody said so */
function wasmOpinion(path?: string): Promise<SecondOpinion> {
  const load =
    wasmOpinions.get(path) ??
    once(async () => {
      const { loadWasmEngine } = await import("./wasm.ts");
      return secondOpinion(await loadWasmEngine(path));
    });
  wasmOpinions.set(path, load);
  return load();
}
const nativeOpinion = once(async (): Promise<SecondOpinion | undefined> => {
  const { loadNativeEngine } = await import("./native.ts");
  const engine = await loadNativeEngine();
  return engine && secondOpinion(engine);
});

/**
 * The engine that is asked beside our own verifier: wasm unless another was named, and none after one died on this
 * file. The native engine reads the system clock: a job with a clock of its own is not given to it.
 */
export function opinionTools({ secondOpinion: choice = "wasm", skipEngine, nowMs, wasm }: Wanted): {
  opinion?: OpinionTools;
} {
  if (choice === "off" || skipEngine) return {};
  if (choice === "wasm") return { opinion: { load: () => wasmOpinion(wasm) } };
  return { opinion: { load: nowMs === undefined ? nativeOpinion : async () => undefined } };
}

/** Names and versions of the engines that load here. `path`: of the wasm module, where somebody said so. */
export async function engineVersions(path?: string): Promise<{ name: string; version: string }[]> {
  const engines = await Promise.all([wasmOpinion(path).catch(() => undefined), nativeOpinion()]);
  return engines.flatMap((engine) => (engine ? { name: engine.name, version: engine.version } : []));
}
