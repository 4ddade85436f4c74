/** Asks one engine about files, one a message; whoever started it may kill it when a file takes too long. */
import type { EnginePass } from "../../packages/core/src/credentials/engine/engine.ts";
import { secondOpinion } from "../../packages/core/src/credentials/engine/opinion.ts";
import { loadNativeEngine } from "../../packages/core/src/node/engines/native.ts";
import { loadWasmEngine } from "../../packages/core/src/node/engines/wasm.ts";

export interface Question {
  bytes: Uint8Array;
  mediaType: string;
  pass: EnginePass;
}

const engine = process.argv[2] === "wasm" ? await loadWasmEngine() : await loadNativeEngine();
const opinion = engine && secondOpinion(engine);
process.on("message", async ({ bytes, mediaType, pass }: Question) => {
  const input = {
    size: bytes.length,
    mediaType,
    bytes: async () => bytes,
    file: () => Promise.reject(new Error("by bytes")),
  };
  process.send?.((await opinion?.ask(input, pass)) ?? { kind: "failed", cause: "missing" });
});
process.send?.({ version: opinion?.version ?? "missing" });
