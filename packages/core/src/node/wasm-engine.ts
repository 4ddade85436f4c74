import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import {
  classifyEngineError,
  type Engine,
  type EngineInput,
  type EngineOutcome,
  type EnginePass,
  engineSettings,
  parseEngineReport,
} from "../credentials/engine.ts";
import { BUDGETS } from "../model/limits.ts";
import { engineVersion } from "./engine-version.ts";
import { FileSlice, installFileReaderSync } from "./file-slice.ts";

/** c2pa-rs compiled to WebAssembly: the engine that decides. Runs wherever Node runs, without a native build. */
export async function loadWasmEngine(): Promise<Engine> {
  const require = createRequire(import.meta.url);
  const { version } = require("@contentauth/c2pa-wasm/package.json") as { version: string };
  const { initSync, WasmReader } = await import("@contentauth/c2pa-wasm");
  initSync({ module: readFileSync(require.resolve("@contentauth/c2pa-wasm/c2pa.wasm")) });
  return {
    name: "c2pa-wasm",
    version: engineVersion("c2pa-wasm", version),
    older: false,
    verify: (input, pass) => verify(pass, (settings) => open(WasmReader, input, settings)),
    verifyFragment: (input, fragment, pass) =>
      verify(pass, (settings) => openFragment(WasmReader, input, fragment, settings)),
  };
}

type WasmReaderClass = typeof import("@contentauth/c2pa-wasm")["WasmReader"];
type OpenedReader = Awaited<ReturnType<WasmReaderClass["fromBytes"]>>;

async function verify(pass: EnginePass, open: (settings: string) => Promise<OpenedReader>): Promise<EngineOutcome> {
  let opened: OpenedReader | undefined;
  try {
    opened = await open(engineSettings(pass));
    return parseEngineReport(opened.json());
  } catch (error) {
    return classifyEngineError(
      typeof error === "string" ? error : error instanceof Error ? error.message : String(error),
    );
  } finally {
    opened?.free();
  }
}

async function open(reader: WasmReaderClass, input: EngineInput, settings: string): Promise<OpenedReader> {
  if (input.size <= BUDGETS.engineWholeFileBytes)
    return reader.fromBytes(input.mediaType, await input.bytes(), settings);
  installFileReaderSync();
  const file = FileSlice.open(await input.file());
  try {
    return await reader.fromBlob(input.mediaType, file as unknown as Blob, settings);
  } finally {
    file.close();
  }
}

/** An initialisation segment together with one of its media segments, both read piece by piece from disk. */
async function openFragment(
  reader: WasmReaderClass,
  input: EngineInput,
  fragment: string,
  settings: string,
): Promise<OpenedReader> {
  installFileReaderSync();
  const init = FileSlice.open(await input.file());
  try {
    const segment = FileSlice.open(fragment);
    try {
      return await reader.fromBlobFragment(
        input.mediaType,
        init as unknown as Blob,
        segment as unknown as Blob,
        settings,
      );
    } finally {
      segment.close();
    }
  } finally {
    init.close();
  }
}
