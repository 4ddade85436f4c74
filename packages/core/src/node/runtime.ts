import { createHash } from "node:crypto";
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliDecompressSync, gunzipSync, inflateSync } from "node:zlib";
import type { Engine, EngineInput, FetchPermissions } from "../credentials/engine.ts";
import { NO_TRUST, type TrustStore } from "../credentials/trust.ts";
import type { Inflaters } from "../formats/index.ts";
import type { Runtime, Step } from "../inspect.ts";
import type { MediaTools } from "../metadata/media-readings.ts";
import { BUDGETS, bounded, FormatError, LimitError } from "../model/limits.ts";
import { partsOf, type Source } from "../source/source.ts";
import { nodeCrypto } from "./crypto.ts";
import type { Ffmpeg } from "./ffmpeg.ts";
import type { FfmpegPaths } from "./ffmpeg-paths.ts";
import { loadTrust, type TrustOptions } from "./trust-files.ts";

/** What one inspection is told. Crosses the process boundary, so it is plain data. */
export interface JobOptions {
  name: string;
  path?: string;
  trust?: TrustOptions;
  /** Milliseconds since the epoch; the engine's clock is set to it. */
  nowMs?: number;
  sidecar?: string | Uint8Array;
  hash: "auto" | "always" | "never";
  /** What may be asked over the network; the host's guard stands in between. */
  fetch?: FetchPermissions;
  /** After a crash in the engine the rest of the file is still worth reading. */
  skipEngine?: boolean;
  /** Paths of media segments that belong to this initialisation segment. */
  fragments?: readonly string[];
  /** Also look for text hidden in the pixels. */
  deep?: boolean;
  /** Put a small copy of the picture into the report. */
  preview?: boolean;
  /** After a crash while decoding the picture or listing packets. */
  skipPixels?: boolean;
  /** Decode the picture for comparing instead of inspecting it. */
  task?: "picture";
  /** Where ffmpeg is, when somebody said so. */
  ffmpeg?: FfmpegPaths;
}

const HASH_AUTO_BYTES = 256 * 1024 * 1024;
/** ISO-BMFF above this size is hashed by the native engine, where there is one. */
const NATIVE_FROM_BYTES = BUDGETS.engineWholeFileBytes;
const BMFF = /^(?:video\/(?:mp4|quicktime)|audio\/mp4|image\/(?:heic|avif))$/;

function unpack(run: () => Uint8Array): Uint8Array {
  try {
    return new Uint8Array(run());
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "ERR_BUFFER_TOO_LARGE" || error instanceof RangeError) throw new LimitError("decompressedBytes");
    throw new FormatError(`compressed data: ${code ?? "broken"}`);
  }
}

export const nodeInflaters: Inflaters = {
  inflate: (bytes, maxBytes) => unpack(() => inflateSync(bytes, { maxOutputLength: maxBytes })),
  gunzip: (bytes, maxBytes) => unpack(() => gunzipSync(bytes, { maxOutputLength: maxBytes })),
  brotli: (bytes, maxBytes) => unpack(() => brotliDecompressSync(bytes, { maxOutputLength: maxBytes })),
};

let wasm: Promise<Engine> | undefined;
let native: Promise<Engine | undefined> | undefined;
const wasmEngine = (): Promise<Engine> =>
  (wasm ??= import("./wasm-engine.ts").then(({ loadWasmEngine }) => loadWasmEngine()));
const nativeEngine = (): Promise<Engine | undefined> =>
  (native ??= import("./native-engine.ts").then(({ loadNativeEngine }) => loadNativeEngine()));

/** Names and versions of the engines that load here. */
export async function engineVersions(): Promise<{ name: string; version: string }[]> {
  const engines = [await wasmEngine(), await nativeEngine()];
  return engines.flatMap((engine) => (engine ? { name: engine.name, version: engine.version } : []));
}

const trustCache = new Map<string, Promise<TrustStore>>();

/** Lists are parsed once per process and read again when a file changes. */
async function cachedTrust(options: TrustOptions | undefined): Promise<TrustStore> {
  if (!options || Object.values(options).every((value) => value === undefined)) return NO_TRUST;
  const paths = [options.dir, options.anchors, options.allowedList, options.trustConfig].filter(
    (path) => path !== undefined,
  );
  const stamps = await Promise.all(
    paths.map((path) =>
      stat(path)
        .then((found) => `${found.mtimeMs}:${found.size}`)
        .catch(() => "missing"),
    ),
  );
  const key = JSON.stringify([options, stamps]);
  const known = trustCache.get(key);
  if (known) return known;
  const loading = loadTrust(options);
  trustCache.set(key, loading);
  loading.catch(() => trustCache.delete(key));
  if (trustCache.size > 8) trustCache.delete(trustCache.keys().next().value ?? "");
  return loading;
}

const NO_FETCH: FetchPermissions = { manifests: false, ocsp: false };
const offline = (): Promise<Uint8Array> => Promise.reject(new Error("the network was not asked for"));

/** Builds the runtime of one inspection on Node; `dispose` removes what it left on disk. */
export async function nodeRuntime(
  source: Source,
  options: JobOptions,
  onStep: (step: Step) => void,
  fetchManifest: (url: string) => Promise<Uint8Array> = offline,
): Promise<{ runtime: Runtime; dispose(): void }> {
  const now = options.nowMs === undefined ? new Date() : new Date(options.nowMs);
  const trust = await cachedTrust(options.trust);
  const sidecar = await readSidecar(options.sidecar);
  let spooled: string | undefined;
  const onDisk = async (): Promise<string> => {
    if (options.path !== undefined) return options.path;
    spooled ??= await spool(source);
    return spooled;
  };
  const needFfmpeg = async (): Promise<Ffmpeg> => {
    const { ffmpegMissing, findFfmpeg } = await import("./ffmpeg.ts");
    const found = await findFfmpeg(options.ffmpeg);
    if (!found) throw ffmpegMissing();
    return found;
  };
  const runtime: Runtime = {
    inflaters: nodeInflaters,
    name: options.name,
    checkedAt: now,
    onStep,
    ...(sidecar ? { sidecar } : {}),
    deep: options.deep === true,
    media: options.skipPixels ? {} : mediaTools(source, onDisk, needFfmpeg),
    seals: {
      sm3,
      pixels: async () => {
        if (options.skipPixels) throw new Error("the decoder did not survive this file");
        const { decodePixels } = await import("./pixels.ts");
        return decodePixels(await readAll(source));
      },
    },
    ...(options.preview && !options.skipPixels
      ? {
          preview: async ({ kind, mediaType = "", durationSeconds = 0 }) => {
            if (kind === "image") {
              const { makePreview } = await import("./pixels.ts");
              return makePreview(await readAll(source));
            }
            const { hasStills, makeContactSheet } = await import("./stills.ts");
            if (!hasStills(mediaType)) return undefined;
            return makeContactSheet(await needFfmpeg(), await onDisk(), mediaType, durationSeconds);
          },
        }
      : {}),
    credentials: {
      crypto: nodeCrypto,
      digest: digestStream,
      brotli: nodeInflaters.brotli,
      trust,
      now,
      fetch: options.fetch ?? NO_FETCH,
      fetchManifest,
      engines: {
        async deciding(input) {
          if (options.skipEngine) return skipped;
          // The native engine asks nobody (see its adapter): a job that may ask is wasm's.
          const alone = options.nowMs === undefined && options.fetch === undefined;
          // Media segments are read by wasm alone.
          if (input.fragments) return wasmEngine();
          const large = input.size > NATIVE_FROM_BYTES && BMFF.test(input.mediaType) && alone;
          return (large ? await nativeEngine() : undefined) ?? wasmEngine();
        },
        // What native calls broken is read again by the engine that decides.
        confirming: async (used) => (used.name === "c2pa-node" ? wasmEngine() : undefined),
        sidecar: async () => (options.nowMs === undefined && !options.skipEngine ? nativeEngine() : undefined),
      },
    },
    engineInput: (mediaType): EngineInput => ({
      size: source.size,
      mediaType,
      bytes: () => readAll(source),
      ...(options.fragments ? { fragments: options.fragments } : {}),
      file: onDisk,
    }),
    async sha256(size) {
      if (options.hash === "never" || (options.hash === "auto" && size > HASH_AUTO_BYTES)) return undefined;
      return Buffer.from(await digestStream("sha256", partsOf(source))).toString("hex");
    },
  };
  return {
    runtime,
    dispose() {
      if (spooled !== undefined) rmSync(join(spooled, ".."), { recursive: true, force: true });
    },
  };
}

/** Packets by mediabunny, else by ffprobe; samples of WAV by us, of other lossless sound by ffmpeg. */
function mediaTools(source: Source, onDisk: () => Promise<string>, needFfmpeg: () => Promise<Ffmpeg>): MediaTools {
  return {
    packets: async (container, wanted) => {
      const { hasPackets, packetsByProbe, readPackets } = await import("./packets.ts");
      if (hasPackets(container)) return readPackets(source, container, wanted);
      return packetsByProbe(await needFfmpeg(), await onDisk(), container);
    },
    samples: async (container) => {
      const { hasPlainSamples, plainSamples, samplesByFfmpeg } = await import("./samples.ts");
      if (hasPlainSamples(container)) return plainSamples(source, container);
      return samplesByFfmpeg(await needFfmpeg(), await onDisk(), container);
    },
  };
}

/** Some builds of OpenSSL leave SM3 out. */
function sm3(data: Uint8Array): Uint8Array | undefined {
  try {
    return nodeCrypto.digest("sm3", data);
  } catch {
    return undefined;
  }
}

/** Stands in after the engine crashed on this file: says so, verifies nothing. */
const skipped: Engine = {
  name: "none",
  version: "0",
  older: false,
  verify: async () => ({ kind: "unreadable", error: "the engine did not survive this file" }),
};

async function readSidecar(sidecar: JobOptions["sidecar"]): Promise<Uint8Array | undefined> {
  if (sidecar === undefined || typeof sidecar !== "string") return sidecar;
  const found = await stat(sidecar).catch(() => undefined);
  if (!found?.isFile() || found.size > BUDGETS.manifestStoreBytes) return undefined;
  return new Uint8Array(await readFile(sidecar));
}

/** All of a source, within the bound for what is decoded in one piece. */
export async function readAll(source: Source): Promise<Uint8Array> {
  const whole = new Uint8Array(bounded(source.size, "engineWholeFileBytes"));
  let filled = 0;
  for await (const part of partsOf(source)) {
    whole.set(part, filled);
    filled += part.length;
  }
  return whole.subarray(0, filled);
}

async function digestStream(algorithm: string, parts: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const hash = createHash(algorithm);
  for await (const part of parts) hash.update(part);
  return new Uint8Array(hash.digest());
}

/** A private copy of bytes that have no path, for engines that need a file. */
async function spool(source: Source): Promise<string> {
  bounded(source.size, "spoolBytes");
  const path = join(mkdtempSync(join(tmpdir(), "provcheck-")), "input");
  const fd = openSync(path, "wx", 0o600);
  try {
    for await (const part of partsOf(source)) writeSync(fd, part);
  } finally {
    closeSync(fd);
  }
  return path;
}
