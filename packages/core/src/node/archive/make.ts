import { basename } from "node:path";
import { type ArchiveEntry, type ClipEntry, PACKET_WORDS } from "../../compare/archive/entry.ts";
import { printFrames, printPicture } from "../../compare/archive/print.ts";
import { rateFor } from "../../compare/rate.ts";
import type { Format } from "../../model/formats.ts";
import { present } from "../../model/present.ts";
import { type Clip, printClip } from "../compare/prints.ts";
import { lumaOf, stillByFfmpeg } from "../compare/still.ts";
import { has, otherSubject, readSubject, type Subject } from "../compare/subject.ts";
import type { FfmpegPaths } from "../ffmpeg/find.ts";
import { fingerprintAudio, hashStreams } from "../ffmpeg/hashes.ts";
import { type Ffmpeg, findFfmpeg } from "../ffmpeg/run.ts";
import { archivePrint, type Inspector } from "../host/inspector.ts";

/** What prints are made with. */
export interface PrintTools {
  inspector: Inspector;
  ffmpeg?: FfmpegPaths;
  signal?: AbortSignal | undefined;
}

/** What an archive keeps of one file, and the digest of its bytes. */
export interface Made {
  entry: ArchiveEntry;
  sha256: string;
}

/** One frame a second is enough to recognise a clip by; where it is, a comparison says. */
const MOST_RATE = 1;
/** Sound is kept of so many seconds. */
const LEAST_SECONDS = 3;

/**
 * Looks at one file. What is known of the same bytes is taken from there. `no-program`: a clip or a recording, and there is no ffmpeg: another time there may be.
 * @throws ProvcheckError for a file that is not there or cannot be read, and `aborted`
 */
export async function printFile(
  path: string,
  tools: PrintTools,
  known: (sha256: string) => Promise<ArchiveEntry | undefined>,
): Promise<Made | "no-program"> {
  const found = await archivePrint(tools.inspector, path, tools.signal);
  if (found.kind === "image") {
    const { sha256 } = found;
    if ("unread" in found) return { entry: (await known(sha256)) ?? (await stillEntry(found, path, tools)), sha256 };
    const { quality, hash, pattern } = found;
    return {
      entry: { kind: "picture", quality, hash: Uint32Array.from(hash), pattern: Int8Array.from(pattern) },
      sha256,
    };
  }
  const mayPlay = found.kind === "video" || found.kind === "audio";
  if (!mayPlay && found.kind !== "other") return { entry: { kind: "other" }, sha256: "" };
  const programs = await findFfmpeg(tools.ffmpeg);
  if (!programs) return mayPlay ? "no-program" : { entry: { kind: "other" }, sha256: "" };
  const file = { path, name: basename(path) };
  const inspect = () => tools.inspector.inspect(path, { hash: "always", ...present({ signal: tools.signal }) });
  const subject = mayPlay ? await readSubject(file, inspect, tools) : await otherSubject(file, tools);
  if (!subject) return { entry: { kind: "other" }, sha256: "" };
  const { sha256 = "" } = subject.report.input;
  const { error } = subject.report;
  const same = await known(sha256);
  if (same) return { entry: same, sha256 };
  if (error) return { entry: { kind: "unread", why: error.code }, sha256 };
  const prints = await clipPrints(programs, subject, tools.signal);
  const { frames, sound, unread } = prints;
  if (unread !== undefined && frames.length + sound.length === 0)
    return { entry: { kind: "unread", why: unread }, sha256 };
  const { seconds, missing, packets } = prints;
  return { entry: { kind: "clip", seconds, frames, sound, packets, missing }, sha256 };
}

/** A picture that ffmpeg decodes where nobody else does; where it does not either, what was wrong first. */
async function stillEntry(
  { format, unread }: { format: Format; unread: string },
  path: string,
  tools: PrintTools,
): Promise<ArchiveEntry> {
  try {
    const still = await stillByFfmpeg(format, path, tools);
    if (still) return printPicture(lumaOf(still));
  } catch {
    tools.signal?.throwIfAborted();
  }
  return { kind: "unread", why: unread };
}

const NOTHING = new Uint32Array(0);

/** Frames and sound of a clip; what could not be decoded is told, and the other is kept. */
async function clipPrints(
  programs: Ffmpeg,
  subject: Subject,
  signal: AbortSignal | undefined,
): Promise<Omit<ClipEntry, "kind"> & { unread?: string }> {
  const { clip } = subject;
  if (!clip) {
    const missing = { pictures: true, sound: true };
    const nothing = { seconds: 0, packets: new Uint32Array(PACKET_WORDS), frames: NOTHING, sound: NOTHING };
    return { ...nothing, missing, unread: "ffmpeg does not read it" };
  }
  const { seconds } = clip;
  let unread: string | undefined;
  const part = async (kind: "video" | "audio", take: () => Promise<Uint32Array>): Promise<Uint32Array | undefined> => {
    if (!has(subject, kind)) return undefined;
    try {
      return await take();
    } catch (error) {
      signal?.throwIfAborted();
      unread = error instanceof Error ? error.message.slice(0, 160) : "";
      return undefined;
    }
  };
  const options = present({ signal });
  const frames = await part("video", async () =>
    printFrames(await printClip(programs, clip, Math.min(MOST_RATE, rateFor([clip])), options)),
  );
  const sound = await part("audio", () => fingerprintAudio(programs, clip, signal));
  return {
    seconds,
    packets: await packetWords(programs, clip, signal),
    frames: frames ?? NOTHING,
    // Shorter than this it is a click, and says nothing.
    sound: seconds < LEAST_SECONDS ? NOTHING : (sound ?? NOTHING),
    missing: { pictures: has(subject, "video") && !frames, sound: has(subject, "audio") && !sound },
    ...present({ unread }),
  };
}

/** The beginnings of two digests: of the packets of its pictures, and of its sound. What cannot be read has none. */
export async function packetWords(programs: Ffmpeg, clip: Clip, signal: AbortSignal | undefined): Promise<Uint32Array> {
  const words = new Uint32Array(PACKET_WORDS);
  const hashes = await hashStreams(programs, clip, "packets", signal).catch(() => undefined);
  signal?.throwIfAborted();
  for (const [at, digests] of [hashes?.video ?? [], hashes?.audio ?? []].entries()) {
    const [digest] = digests;
    // Two streams of a kind are one thing only together; such files are rare, and found by what they show.
    if (digest === undefined || digests.length > 1) continue;
    words[2 * at] = Number.parseInt(digest.slice(0, 8), 16);
    words[2 * at + 1] = Number.parseInt(digest.slice(8, 16), 16);
  }
  return words;
}
