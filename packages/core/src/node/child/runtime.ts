import { createHash } from "node:crypto";
import { rmSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import type { EngineInput } from "../../credentials/engine/engine.ts";
import { NO_TRUST, type TrustStore } from "../../credentials/trust/lists.ts";
import type { Runtime, Step } from "../../inspect.ts";
import type { MediaTools } from "../../metadata/media-readings.ts";
import { BUDGETS, bounded } from "../../model/limits.ts";
import { present } from "../../model/present.ts";
import type { Report } from "../../model/report.ts";
import { wantsSha256 } from "../../model/whole-file.ts";
import { Reader } from "../../source/reader.ts";
import { partsOf, type Source } from "../../source/source.ts";
import { opinionTools } from "../engines/opinions.ts";
import type { Ffmpeg } from "../ffmpeg/run.ts";
import { openFile } from "../file-source.ts";
import type { FetchPermissions, JobOptions } from "../host/protocol.ts";
import { type Network, NO_NETWORK } from "../network/bridge.ts";
import { loadTrust, type TrustOptions } from "../trust/files.ts";
import { verifierCrypto } from "../verifier-crypto.ts";
import { nodeInflaters } from "./inflaters.ts";
import { spool } from "./spool.ts";

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
  return present({
    fetchManifest: permitted?.manifests ? (url: string) => network.get(url) : undefined,
    askResponder: permitted?.ocsp
      ? (url: string, request: Uint8Array) => network.post(url, request, "application/ocsp-request")
      : undefined,
  });
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
  const disk = diskOf(source, options);
  const programs = { onDisk: disk.path, ffmpeg: () => neededFfmpeg(options.ffmpeg) };
  const runtime: Runtime = {
    inflaters: nodeInflaters,
    nameContent: async (head) => (await import("./content-name.ts")).nameContent(head),
    name: options.name,
    checkedAt: now,
    onStep,
    ...present({ sidecar }),
    deep: options.deep === true,
    marks: options.marks === true,
    ...present({ detectors: detectorsOf(options) }),
    ...present({ labels: options.labels && !options.skipPixels ? labelReader() : undefined }),
    ...present({ frames: options.skipPixels ? undefined : framesOf(programs) }),
    media: options.skipPixels ? {} : mediaTools(source, programs),
    ...present({ kept: keptTools(source, options) }),
    ...present({ thumbnails: options.thumbnails && !options.skipPixels ? thumbnailTools : undefined }),
    seals: { sm3, pixels: () => pixelsOf(source, options) },
    ...present({
      preview:
        options.preview && !options.skipPixels
          ? (input: Report["input"]) => makePreview(source, input, programs)
          : undefined,
    }),
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
      ...present({ fragments: options.fragments }),
      file: disk.path,
    }),
    ...present({ fragments: options.fragments && segmentsOf(options.fragments) }),
    wantsSha256: wantsSha256(options.hash),
    sha256: () => digestStream("sha256", partsOf(source)),
  };
  return { runtime, dispose: disk.dispose };
}

/** The file on disk, for programs that want a path: written there when the first of them asks. */
function diskOf(source: Source, { path }: JobOptions): { path(): Promise<string>; dispose(): void } {
  let spooled: string | undefined;
  return {
    async path() {
      if (path !== undefined) return path;
      spooled ??= await spool(source);
      return spooled;
    },
    dispose() {
      if (spooled !== undefined) rmSync(join(spooled, ".."), { recursive: true, force: true });
    },
  };
}

/** What programs need: the file as a path, and ffmpeg. */
interface Programs {
  onDisk(): Promise<string>;
  /** @throws ProgramMissing */
  ffmpeg(): Promise<Ffmpeg>;
}

async function neededFfmpeg(named: JobOptions["ffmpeg"]): Promise<Ffmpeg> {
  const { ffmpegMissing, findFfmpeg } = await import("../ffmpeg/run.ts");
  const found = await findFfmpeg(named);
  if (!found) throw ffmpegMissing();
  return found;
}

/** Words of one file, by an engine that is installed apart. */
function labelReader(): NonNullable<Runtime["labels"]> {
  let reader: NonNullable<Runtime["labels"]> | undefined;
  return async (lines, onRead) => {
    const { installedReader, readerBy } = await import("../labels/reader.ts");
    reader ??= readerBy(installedReader());
    return reader(lines, onRead);
  };
}

/** Frames of a clip, decoded by ffmpeg. */
const framesOf =
  ({ onDisk, ffmpeg }: Programs): NonNullable<Runtime["frames"]> =>
  async (container, most, take) => {
    const { eachFrame } = await import("../ffmpeg/pixel-frames.ts");
    return eachFrame(await ffmpeg(), await onDisk(), container, most, take);
  };

/** Pictures that the file keeps are read where they are shown or compared: both decode them. */
function keptTools(source: Source, { thumbnails, deep, skipPixels }: JobOptions): Runtime["kept"] {
  if (skipPixels || !(thumbnails || deep)) return undefined;
  return {
    likeness: async (pictures) => (await import("../pixels/likeness.ts")).likenessTo(await readAll(source), pictures),
  };
}

const thumbnailTools: NonNullable<Runtime["thumbnails"]> = {
  shrink: async (bytes) => (await import("../pixels/sharp.ts")).makeThumbnail(bytes),
  crypto: verifierCrypto,
};

/** Detectors that somebody added, each in a process of its own. */
function detectorsOf({ detectors, skipPixels }: JobOptions): Runtime["detectors"] {
  if (skipPixels || detectors === undefined || detectors.length === 0) return undefined;
  return async (pixels) => (await import("../detectors/run.ts")).runDetectors(pixels, detectors);
}

async function pixelsOf(source: Source, { skipPixels }: JobOptions) {
  if (skipPixels) throw new Error("the decoder did not survive this file");
  const { decodePixels } = await import("../pixels/sharp.ts");
  return decodePixels(await readAll(source));
}

/** A small copy of a picture, six stills of a clip, the wave form of a recording. */
async function makePreview(source: Source, input: Report["input"], programs: Programs): Promise<Report["preview"]> {
  if (input.kind === "image") {
    const pixels = await import("../pixels/sharp.ts");
    return pixels.makePreview(await readAll(source));
  }
  const { hasWave, makeWave } = await import("../ffmpeg/wave.ts");
  if (hasWave(input)) return makeWave(await programs.ffmpeg(), await programs.onDisk(), input);
  const { hasStills, makeContactSheet } = await import("../ffmpeg/stills.ts");
  if (!hasStills(input)) return undefined;
  return makeContactSheet(await programs.ffmpeg(), await programs.onDisk(), input);
}

/** Packets by mediabunny, else by ffprobe; samples of WAV by us, of other lossless sound by ffmpeg. */
function mediaTools(source: Source, { onDisk, ffmpeg }: Programs): MediaTools {
  return {
    packets: async (container, wanted) => {
      const { hasPackets, packetsByProbe, readPackets } = await import("../ffmpeg/packets.ts");
      if (hasPackets(container)) return readPackets(source, container, wanted);
      return packetsByProbe(await ffmpeg(), await onDisk(), container);
    },
    samples: async (container) => {
      const { hasPlainSamples, plainSamples, samplesByFfmpeg } = await import("../ffmpeg/samples.ts");
      if (hasPlainSamples(container)) return plainSamples(source, container);
      return samplesByFfmpeg(await ffmpeg(), await onDisk(), container);
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
