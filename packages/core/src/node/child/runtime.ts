import { createHash } from "node:crypto";
import { rmSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { brotliDecompressSync, gunzipSync, inflateSync } from "node:zlib";
import type { EngineInput } from "../../credentials/engine/engine.ts";
import { NO_TRUST, type TrustStore } from "../../credentials/trust/lists.ts";
import type { Inflaters } from "../../formats/index.ts";
import type { Runtime, Step } from "../../inspect.ts";
import type { MediaTools } from "../../metadata/media-readings.ts";
import { BUDGETS, bounded, FormatError, LimitError } from "../../model/limits.ts";
import type { SecondOpinionChoice } from "../../model/vocabulary.ts";
import { Reader } from "../../source/reader.ts";
import { partsOf, type Source } from "../../source/source.ts";
import { opinionTools } from "../engines/opinions.ts";
import type { FfmpegPaths } from "../ffmpeg/find.ts";
import type { Ffmpeg } from "../ffmpeg/run.ts";
import { openFile } from "../file-source.ts";
import { type Network, NO_NETWORK } from "../network/bridge.ts";
import { loadTrust, type TrustOptions } from "../trust/files.ts";
import { verifierCrypto } from "../verifier-crypto.ts";
import { spool } from "./spool.ts";

/** Which addresses from files may be asked at all. */
interface FetchPermissions {
  manifests: boolean;
  ocsp: boolean;
}

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
  /** The engine that is asked beside our own verifier; `wasm` by default. */
  secondOpinion?: SecondOpinionChoice;
  /** The module of the wasm engine, when somebody said where it is. */
  wasm?: string;
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

/** Media segments by their paths, each opened when its turn comes and closed behind it. */
function segmentsOf(paths: readonly string[]): NonNullable<Runtime["fragments"]> {
  return {
    names: paths.map((path) => basename(path)),
    async *open() {
      for (const path of paths) {
        const file = openFile(path);
        try {
          yield new Reader(file);
        } finally {
          file.close();
        }
      }
    },
  };
}

const trustCache = new Map<string, Promise<TrustStore>>();

/** Lists are parsed once per process and read again when a file changes. */
async function cachedTrust(options: TrustOptions | undefined): Promise<TrustStore> {
  if (!options || Object.values(options).every((value) => value === undefined)) return NO_TRUST;
  const paths = [options.dir, options.anchors, options.allowedList, options.trustConfig].filter(
    (path) => path !== undefined,
  );
  const key = JSON.stringify([options, paths.map(stampOf)]);
  const known = trustCache.get(key);
  if (known) return known;
  const loading = loadTrust(options);
  trustCache.set(key, loading);
  loading.catch(() => trustCache.delete(key));
  if (trustCache.size > 8) trustCache.delete(trustCache.keys().next().value ?? "");
  return loading;
}

/** Asked for every file: a way through the thread pool would cost more than all else that is done with a list. */
function stampOf(path: string): string {
  try {
    const { mtimeMs, size } = statSync(path);
    return `${mtimeMs}:${size}`;
  } catch {
    return "missing";
  }
}

/** What the verifier may ask, by what the caller permits. */
function asking(permitted: FetchPermissions | undefined, network: Network) {
  return {
    ...(permitted?.manifests ? { fetchManifest: (url: string) => network.get(url) } : {}),
    ...(permitted?.ocsp
      ? {
          askResponder: (url: string, request: Uint8Array) => network.post(url, request, "application/ocsp-request"),
        }
      : {}),
  };
}

/** Builds the runtime of one inspection on Node; `dispose` removes what it left on disk. */
export async function nodeRuntime(
  source: Source,
  options: JobOptions,
  onStep: (step: Step) => void,
  network: Network = NO_NETWORK,
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
    const { ffmpegMissing, findFfmpeg } = await import("../ffmpeg/run.ts");
    const found = await findFfmpeg(options.ffmpeg);
    if (!found) throw ffmpegMissing();
    return found;
  };
  const wantsSha256 = (size: number): boolean =>
    options.hash === "always" || (options.hash === "auto" && size <= HASH_AUTO_BYTES);
  const runtime: Runtime = {
    inflaters: nodeInflaters,
    nameContent: async (head) => (await import("./content-name.ts")).nameContent(head),
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
        const { decodePixels } = await import("../pixels/sharp.ts");
        return decodePixels(await readAll(source));
      },
    },
    ...(options.preview && !options.skipPixels
      ? {
          preview: async ({ kind, mediaType = "", durationSeconds = 0 }) => {
            if (kind === "image") {
              const { makePreview } = await import("../pixels/sharp.ts");
              return makePreview(await readAll(source));
            }
            const { hasStills, makeContactSheet } = await import("../ffmpeg/stills.ts");
            if (!hasStills(mediaType)) return undefined;
            return makeContactSheet(await needFfmpeg(), await onDisk(), mediaType, durationSeconds);
          },
        }
      : {}),
    credentials: {
      crypto: verifierCrypto,
      inflaters: nodeInflaters,
      trust,
      now,
      ...asking(options.fetch, network),
      ...opinionTools(options),
    },
    engineInput: (mediaType): EngineInput => ({
      size: source.size,
      mediaType,
      bytes: () => readAll(source),
      ...(options.fragments ? { fragments: options.fragments } : {}),
      file: onDisk,
    }),
    ...(options.fragments ? { fragments: segmentsOf(options.fragments) } : {}),
    wantsSha256,
    async sha256(size) {
      if (!wantsSha256(size)) return undefined;
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
      const { hasPackets, packetsByProbe, readPackets } = await import("../ffmpeg/packets.ts");
      if (hasPackets(container)) return readPackets(source, container, wanted);
      return packetsByProbe(await needFfmpeg(), await onDisk(), container);
    },
    samples: async (container) => {
      const { hasPlainSamples, plainSamples, samplesByFfmpeg } = await import("../ffmpeg/samples.ts");
      if (hasPlainSamples(container)) return plainSamples(source, container);
      return samplesByFfmpeg(await needFfmpeg(), await onDisk(), container);
    },
  };
}

/** Some builds of OpenSSL leave SM3 out. */
function sm3(data: Uint8Array): Uint8Array | undefined {
  try {
    return new Uint8Array(createHash("sm3").update(data).digest());
  } catch {
    return undefined;
  }
}

/**
 * A detached store by its path. One that is too large is read as far as shows that it is: it is then told as a limit.
 * @throws ProvcheckError where the file cannot be read: leaving it out would say that there are no credentials
 */
async function readSidecar(sidecar: JobOptions["sidecar"]): Promise<Uint8Array | undefined> {
  if (typeof sidecar !== "string") return sidecar;
  const file = openFile(sidecar);
  try {
    return await file.read(0, Math.min(file.size, BUDGETS.manifestStoreBytes + 1));
  } finally {
    file.close();
  }
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
