import type { Engine, EngineInput } from "../../credentials/engine/engine.ts";
import { EngineFault, messageOf, onHost } from "../../credentials/engine/fault.ts";
import { classifyEngineError, type EngineOutcome, parseEngineReport } from "../../credentials/engine/outcome.ts";
import { dialectOf } from "../../credentials/engine/self-test.ts";
import { engineSettings, type SettingsDialect } from "../../credentials/engine/settings.ts";
import { BUDGETS } from "../../model/limits.ts";
import { engineVersion, installedVersion } from "./version.ts";

/** The part of `@contentauth/c2pa-node` that is used; whether it is there is checked, not the version. */
interface NativeReaders {
  fromAsset(asset: NativeAsset, settings: string): Promise<NativeReader | null>;
  fromManifestDataAndAsset?(manifest: Buffer, asset: NativeAsset, settings: string): Promise<NativeReader>;
}
type NativeAsset = { path: string; mimeType: string } | { buffer: Buffer; mimeType: string };
interface NativeReader {
  json(): unknown;
}

const PACKAGE = "@contentauth/c2pa-node";

/**
 * c2pa-rs as a native addon: an optional peer of any version whose API fits, found at run time, its postinstall never
 * run. It hashes several times faster than wasm, and it crashes where wasm only errs. Undefined when it is not
 * installed, does not load here, has another API, or reads neither dialect of settings.
 */
export async function loadNativeEngine(): Promise<Engine | undefined> {
  try {
    const readers = readersOf(await import(PACKAGE));
    if (!readers) return undefined;
    const version = engineVersion("c2pa-node", installedVersion("c2pa-node") ?? "unknown");
    // The package loads its addon on first use: a missing build is found here, by the file that is made for it.
    const dialect = await dialectOf((each) => nativeEngine(readers, version, each));
    return dialect && nativeEngine(readers, version, dialect);
  } catch {
    return undefined;
  }
}

/** Checks what is used of the module, so that another API is no engine instead of an error about a file. */
function readersOf(module: unknown): NativeReaders | undefined {
  const reader: unknown = typeof module === "object" && module !== null && "Reader" in module && module.Reader;
  if (typeof reader !== "function" || !("fromAsset" in reader) || typeof reader.fromAsset !== "function")
    return undefined;
  return reader as unknown as NativeReaders;
}

function nativeEngine(readers: NativeReaders, version: string, dialect: SettingsDialect): Engine {
  return {
    name: "c2pa-node",
    version,
    async verify(input, pass) {
      return verify(readers, input, engineSettings(pass, dialect));
    },
  };
}

/** Small files as bytes, which needs no copy on disk where there is no path. */
async function assetOf(input: EngineInput): Promise<NativeAsset> {
  const { mediaType: mimeType } = input;
  return onHost(async () =>
    input.size > BUDGETS.engineWholeFileBytes
      ? { path: await input.file(), mimeType }
      : { buffer: Buffer.from(await input.bytes()), mimeType },
  );
}

async function verify(readers: NativeReaders, input: EngineInput, settings: string): Promise<EngineOutcome> {
  const asset = await assetOf(input);
  try {
    const reader = input.sidecar
      ? await withSidecar(readers, input.sidecar, asset, settings)
      : await readers.fromAsset(asset, settings);
    return reader ? parseEngineReport(JSON.stringify(reader.json())) : { kind: "absent" };
  } catch (error) {
    if (error instanceof EngineFault) throw error;
    return classifyEngineError(textOf(error));
  }
}

/** The binding puts c2pa-rs's own variant, worded as wasm words it, into the error's name. */
function textOf(error: unknown): string {
  return error instanceof Error && error.name.startsWith("C2pa(") ? error.name : messageOf(error);
}

async function withSidecar(
  readers: NativeReaders,
  sidecar: Uint8Array,
  asset: NativeAsset,
  settings: string,
): Promise<NativeReader> {
  if (!readers.fromManifestDataAndAsset) throw new EngineFault("not-able", "this version reads no detached store");
  return readers.fromManifestDataAndAsset(Buffer.from(sidecar), asset, settings);
}
