import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import type { Engine } from "../../credentials/engine/engine.ts";
import { EngineFault, messageOf } from "../../credentials/engine/fault.ts";
import { type HeldBlob, wasmEngine } from "../../credentials/engine/wasm.ts";
import { FileSlice, installFileReaderSync } from "./file-slice.ts";
import { engineVersion } from "./version.ts";

/**
 * c2pa-rs compiled to WebAssembly: the second opinion by default. Runs wherever Node runs, without a native build.
 * @param path of the WebAssembly module, where a bundler put it elsewhere
 * @throws EngineFault `missing` when the package or its module cannot be loaded.
 */
export async function loadWasmEngine(path?: string): Promise<Engine> {
  try {
    const require = createRequire(import.meta.url);
    const { version } = require("@contentauth/c2pa-wasm/package.json") as { version: string };
    const { initSync, WasmReader } = await import("@contentauth/c2pa-wasm");
    initSync({ module: readFileSync(path ?? moduleOf(require)) });
    return wasmEngine(WasmReader, engineVersion("c2pa-wasm", version), {
      holdFile: async (input) => hold(await input.file()),
      holdFragment: async (fragment) => hold(fragment),
    });
  } catch (error) {
    throw new EngineFault("missing", messageOf(error), { cause: error });
  }
}

/** Where npm put the module. What traces a build for the files it needs follows `import.meta.resolve`, written just so. */
function moduleOf(require: NodeJS.Require): string {
  try {
    return require.resolve("@contentauth/c2pa-wasm/c2pa.wasm");
  } catch {
    return fileURLToPath(import.meta.resolve("@contentauth/c2pa-wasm/c2pa.wasm"));
  }
}

function hold(path: string): HeldBlob {
  installFileReaderSync();
  const blob = FileSlice.open(path);
  return { blob, fault: () => blob.fault, close: () => blob.close() };
}
