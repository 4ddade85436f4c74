import { BUDGETS } from "../../model/limits.ts";
import type { Engine, EngineInput } from "./engine.ts";
import { EngineFault, messageOf, onHost } from "./fault.ts";
import { classifyEngineError, type EngineOutcome, parseEngineReport } from "./outcome.ts";
import { engineSettings } from "./settings.ts";

/** A Blob as far as c2pa-wasm looks at one. */
interface BlobLike {
  readonly size: number;
  slice(start?: number, end?: number): BlobLike;
}

/** The part of `@contentauth/c2pa-wasm` that is used, in Node and in a page alike. */
export interface WasmReaderClass {
  fromBytes(format: string, bytes: Uint8Array, settings: string): Promise<OpenedReader>;
  fromBlob(format: string, blob: BlobLike, settings: string): Promise<OpenedReader>;
  fromBlobFragment(format: string, init: BlobLike, fragment: BlobLike, settings: string): Promise<OpenedReader>;
}

interface OpenedReader {
  json(): string;
  free(): void;
}

/** A file held open for the engine while it reads piece by piece. */
export interface HeldBlob {
  readonly blob: BlobLike;
  /** The host's first error while the engine read: whatever the engine made of it is no answer. */
  fault(): unknown;
  close(): void;
}

/** What the engine needs of where it runs. */
export interface WasmHost {
  /** Opens a file that is too large to be handed over whole. */
  holdFile(input: EngineInput): Promise<HeldBlob>;
  holdFragment(fragment: string): Promise<HeldBlob>;
}

/** c2pa-rs compiled to WebAssembly, already instantiated. Up to 64 MiB a file is handed over whole, above it is sliced. */
export function wasmEngine(reader: WasmReaderClass, version: string, host: WasmHost): Engine {
  return {
    name: "c2pa-wasm",
    version,
    async verify(input, pass) {
      if (input.sidecar) throw new EngineFault("not-able", "this build reads no detached manifest store");
      const settings = engineSettings(pass, "kinds");
      if (input.size > BUDGETS.engineWholeFileBytes)
        return held([await onHost(() => host.holdFile(input))], ([file]) =>
          answer(() => reader.fromBlob(input.mediaType, blobOf(file), settings)),
        );
      const bytes = await onHost(() => input.bytes());
      return answer(() => reader.fromBytes(input.mediaType, bytes, settings));
    },
    async verifyFragment(input, fragment, pass) {
      const settings = engineSettings(pass, "kinds");
      const init = await onHost(() => host.holdFile(input));
      const segment = await onHost(() => host.holdFragment(fragment)).catch((error: unknown) => {
        init.close();
        throw error;
      });
      return held([init, segment], ([a, b]) =>
        answer(() => reader.fromBlobFragment(input.mediaType, blobOf(a), blobOf(b), settings)),
      );
    },
  };
}

const EMPTY: BlobLike = { size: 0, slice: () => EMPTY };
const blobOf = (held: HeldBlob | undefined): BlobLike => held?.blob ?? EMPTY;

async function held(
  blobs: readonly HeldBlob[],
  run: (blobs: readonly HeldBlob[]) => Promise<EngineOutcome>,
): Promise<EngineOutcome> {
  const check = () => {
    const failed = blobs.find((each) => each.fault() !== undefined)?.fault();
    if (failed !== undefined) throw new EngineFault("input-output", messageOf(failed), { cause: failed });
  };
  try {
    const outcome = await run(blobs);
    check();
    return outcome;
  } catch (error) {
    check();
    throw error;
  } finally {
    for (const each of blobs) each.close();
  }
}

async function answer(open: () => Promise<OpenedReader>): Promise<EngineOutcome> {
  try {
    const opened = await open();
    const outcome = parseEngineReport(opened.json());
    // Not where it threw: what trapped is better left alone.
    opened.free();
    return outcome;
  } catch (error) {
    // The engine rejects with a text of its own; an Error is the runtime's: a trap, or memory that there was not.
    if (error instanceof Error && !error.message.startsWith("C2pa(")) throw faultOf(error);
    return classifyEngineError(messageOf(error));
  }
}

function faultOf(error: Error): EngineFault {
  const memory = error.name === "RangeError" && !/call stack/i.test(error.message);
  return new EngineFault(memory ? "memory" : "crashed", error.message, { cause: error });
}
