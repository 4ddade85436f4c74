/** Reads files with the native engine, one a message; whoever started it may kill it when a file takes too long. */

import type { EnginePass } from "../../packages/core/src/credentials/engine.ts";
import { loadNativeEngine } from "../../packages/core/src/node/native-engine.ts";
import { summaryOf } from "./engine-summary.ts";

const engine = await loadNativeEngine();
process.on("message", async ({ path, mediaType, pass }: { path: string; mediaType: string; pass: EnginePass }) => {
  if (!engine) return process.send?.({ missing: true });
  const input = { size: 0, mediaType, bytes: () => Promise.reject(new Error("by path")), file: async () => path };
  return process.send?.(summaryOf(await engine.verify(input, pass)));
});
process.send?.({ ready: true, version: engine?.version });
