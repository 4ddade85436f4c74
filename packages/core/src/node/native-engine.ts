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
import { engineVersion } from "./engine-version.ts";

/** The part of `@contentauth/c2pa-node` that is used. */
interface NativeModule {
  Reader: {
    fromAsset(asset: NativeAsset, settings: string): Promise<NativeReader | null>;
    fromManifestDataAndAsset(manifest: Buffer, asset: NativeAsset, settings: string): Promise<NativeReader>;
  };
}
type NativeAsset = { path: string; mimeType: string };
interface NativeReader {
  json(): unknown;
}

const PACKAGE = "@contentauth/c2pa-node";

/**
 * c2pa-rs as a native addon: an optional peer, found at run time. It hashes several times faster than wasm, but
 * it is older, and it crashes where wasm only errs. Undefined when it is not installed or does not load here.
 */
export async function loadNativeEngine(): Promise<Engine | undefined> {
  try {
    const native = (await import(PACKAGE)) as NativeModule;
    // The package loads its addon on first use: load it now, so that a missing build is found here.
    createRequire(createRequire(import.meta.url).resolve(PACKAGE))("./index.node");
    const version = await packageVersion();
    return {
      name: "c2pa-node",
      version: engineVersion("c2pa-node", version),
      older: true,
      verify: (input, pass) => verify(native, input, pass),
    };
  } catch {
    return undefined;
  }
}

/** The package does not export its package.json: walk up from its entry. */
async function packageVersion(): Promise<string> {
  const { dirname, join } = await import("node:path");
  const { readFile } = await import("node:fs/promises");
  let dir = dirname(createRequire(import.meta.url).resolve(PACKAGE));
  for (let up = 0; up < 4; up++, dir = dirname(dir)) {
    const found = await readFile(join(dir, "package.json"), "utf8").catch(() => undefined);
    if (found === undefined) continue;
    const { name, version } = JSON.parse(found) as { name?: string; version?: string };
    if (name === PACKAGE && version !== undefined) return version;
  }
  return "unknown";
}

async function verify(native: NativeModule, input: EngineInput, pass: EnginePass): Promise<EngineOutcome> {
  try {
    const asset: NativeAsset = { path: await input.file(), mimeType: input.mediaType };
    // It would fetch by itself, past the guard: whatever was allowed, it asks nobody.
    const settings = engineSettings({ ...pass, fetch: { manifests: false, ocsp: false } });
    const reader = input.sidecar
      ? await native.Reader.fromManifestDataAndAsset(Buffer.from(input.sidecar), asset, settings)
      : await native.Reader.fromAsset(asset, settings);
    return reader ? parseEngineReport(JSON.stringify(reader.json())) : { kind: "absent" };
  } catch (error) {
    return classifyEngineError(error instanceof Error ? error.message : String(error));
  }
}
