import { mkdir, mkdtemp, readdir, rename, rm, rmdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type PdqHash, pdqDistance, pdqHash, pdqParts } from "../compare/pdq.ts";
import { clock } from "../explain/compare.ts";
import { ProvcheckError } from "../model/errors.ts";
import type { Report } from "../model/report.ts";
import { timeFor } from "./clip-prints.ts";
import { demuxerOf, everyFrame, findFfmpeg, installCommand, runFfmpeg } from "./ffmpeg.ts";
import type { FfmpegPaths } from "./ffmpeg-paths.ts";
import { loadSharp } from "./pixels.ts";

/** How far taking frames is. */
interface FramesProgress {
  /** Seconds of the clip that were looked at. */
  seconds: number;
  /** Its length in seconds; 0 where it is not known. */
  total: number;
  /** Frames kept so far. */
  kept: number;
}

export interface FramesJob {
  /** The folder to write to; made where it is not there, and empty where it is. */
  out: string;
  /** Where ffmpeg is. */
  ffmpeg?: FfmpegPaths;
  signal?: AbortSignal;
  onProgress?: (progress: FramesProgress) => void;
  /** Frames to keep at most. */
  max?: number;
  /** Also frames where the picture changes between key frames. Needs every frame decoded. */
  scenes?: boolean;
}

/**
 * Frames that were taken from a clip.
 * @example
 * ```ts
 * import { extractFrames, type FramesResult } from "@provcheck/core";
 * const { frames, sheet }: FramesResult = await extractFrames("clip.mp4", { out: "frames" });
 * console.log(sheet, frames.map(({ file, seconds }) => `${file} at ${seconds} s`));
 * ```
 */
export interface FramesResult {
  /** Names inside the folder, in order of time. */
  frames: { file: string; seconds: number }[];
  /** Name of the contact sheet inside the folder. */
  sheet: string;
  /** Frames that were looked at: key frames and changes of scene. */
  found: number;
  /** Of these, how many showed nothing, or what another frame shows already. */
  alike: number;
  /** How many more were left out because `max` was reached. */
  thinned: number;
  /** The clip. */
  clip: { name: string; durationSeconds?: number; sha256?: string };
  /** The program that decoded it. */
  program: { name: string; version: string };
}

const DEFAULT_MAX = 120;
const SHEET = "contact-sheet.jpg";
/** A change of the picture between two frames that counts as a scene's, of 1. */
const SCENE = 0.3;
const WIDTH = 1280;
/** Frames whose hashes are at most this far apart show the same. */
const ALIKE = 12;
/** Below this there is nothing to search for: black, white, a shade. */
const BLANK = 8;
const POLL_MS = 200;
const TILE = 240;
const CAPTION = 18;
const COLUMNS = 5;

interface Kept {
  file: string;
  ms: number;
  hash: PdqHash;
}

/** Takes frames from a clip. Nothing stands in the folder before everything does; a failure or an abort leaves it as it was. */
export async function takeFrames(report: Report, path: string, job: FramesJob): Promise<FramesResult> {
  const { mediaType, kind, durationSeconds = 0 } = report.input;
  const demuxer = demuxerOf(mediaType);
  if (kind !== "video" || demuxer === undefined)
    throw new ProvcheckError("unsupported-content", `${report.input.name}: not a clip that frames can be taken from`);
  const found = await findFfmpeg(job.ffmpeg);
  if (!found) throw new ProvcheckError("ffmpeg-missing", `taking frames needs ffmpeg: ${installCommand()}`);
  const made = await ownFolder(job.out);
  const work = await mkdtemp(join(job.out, ".provcheck-"));
  const keep = new Keeper(work, job.max ?? DEFAULT_MAX);
  let seconds = 0;
  const tell = () => job.onProgress?.({ seconds, total: durationSeconds, kept: keep.kept.length });
  // A frame that cannot be looked at ends the run: nothing would clear away what comes after it.
  const stop = new AbortController();
  const signal = job.signal ? AbortSignal.any([job.signal, stop.signal]) : stop.signal;
  const poll = new Poller(
    () => keep.take(false).then(tell),
    (error) => stop.abort(error),
  );
  try {
    const scenes = job.scenes !== false;
    const select = scenes ? `select='eq(pict_type,I)+gt(scene,${SCENE})',` : "";
    await runFfmpeg(found.ffmpeg, {
      path,
      demuxer,
      timeoutMs: timeFor(durationSeconds),
      signal,
      before: scenes ? [] : ["-skip_frame", "nokey"],
      after: [
        // A second output that keeps nothing, so that the log tells of every frame and not of the few that are taken.
        ...["-map", "0:V:0", "-f", "null", "-"],
        ...["-map_metadata", "-1", "-map", "0:V:0", "-vf", `${select}scale='min(${WIDTH},iw)':-2,settb=1/1000`],
        ...[...everyFrame(found.ffmpeg), "-enc_time_base", "1:1000", "-pix_fmt", "yuvj420p", "-q:v", "3"],
        ...["-f", "image2", "-frame_pts", "1"],
      ],
      cwd: work,
      target: "f%015d.jpg",
      onLine: (line) => {
        const time = /time=(\d+):(\d+):(\d+(?:\.\d+)?)/.exec(line);
        if (!time) return;
        seconds = Number(time[1]) * 3600 + Number(time[2]) * 60 + Number(time[3]);
        tell();
      },
    });
    await poll.end();
    stop.signal.throwIfAborted();
    await keep.take(true);
    await keep.thin();
    if (keep.kept.length === 0)
      throw new ProvcheckError("unsupported-content", `${report.input.name}: no frame could be taken`);
    job.signal?.throwIfAborted();
    await writeFile(join(work, SHEET), await contactSheet(work, keep.kept));
    const frames = keep.kept.map(({ file, ms }, index) => ({
      from: file,
      file: `${String(index + 1).padStart(4, "0")}_${fileTime(ms)}.jpg`,
      seconds: ms / 1000,
    }));
    job.signal?.throwIfAborted();
    for (const { from, file } of frames) await rename(join(work, from), join(job.out, file));
    await rename(join(work, SHEET), join(job.out, SHEET));
    await rm(work, { recursive: true, force: true });
    return {
      frames: frames.map(({ file, seconds: at }) => ({ file, seconds: at })),
      sheet: SHEET,
      found: keep.found,
      alike: keep.alike,
      thinned: keep.thinned,
      clip: {
        name: report.input.name,
        ...(durationSeconds > 0 ? { durationSeconds } : {}),
        ...(report.input.sha256 === undefined ? {} : { sha256: report.input.sha256 }),
      },
      program: { name: "ffmpeg", version: found.ffmpeg.version },
    };
  } catch (error) {
    await poll.end();
    await rm(work, { recursive: true, force: true });
    if (made) await rmdir(job.out).catch(() => undefined);
    job.signal?.throwIfAborted();
    if (error instanceof ProvcheckError) throw error;
    const why = error instanceof Error ? error.message.slice(0, 300) : "unknown";
    throw new ProvcheckError("unsupported-content", `${report.input.name}: frames could not be taken: ${why}`, {
      cause: error,
    });
  }
}

/** Makes the folder; true: it was not there. One that holds something is not written into. */
async function ownFolder(out: string): Promise<boolean> {
  const there = await stat(out).catch(() => undefined);
  if (there && (!there.isDirectory() || (await readdir(out)).length > 0))
    throw new ProvcheckError("bad-option", `${out}: name a folder that is empty or not there yet`);
  await mkdir(out, { recursive: true });
  return !there;
}

/** `00h01m02.500s`: sorts as it should, and is a name on every system. */
function fileTime(ms: number): string {
  const pad = (value: number, digits = 2) => String(value).padStart(digits, "0");
  const whole = Math.floor(ms / 1000);
  return `${pad(Math.floor(whole / 3600))}h${pad(Math.floor(whole / 60) % 60)}m${pad(whole % 60)}.${pad(Math.round(ms) % 1000, 3)}s`;
}

/** Runs one round after the other while ffmpeg writes. */
class Poller {
  #stopped = false;
  #wake: () => void = () => undefined;
  readonly #rounds: Promise<void>;
  constructor(round: () => Promise<void>, onFailure: (error: unknown) => void) {
    this.#rounds = this.#run(round).catch(onFailure);
  }
  async #run(round: () => Promise<void>): Promise<void> {
    while (!this.#stopped) {
      await round();
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        setTimeout(resolve, POLL_MS);
      });
    }
  }
  async end(): Promise<void> {
    this.#stopped = true;
    this.#wake();
    await this.#rounds;
  }
}

/** Looks at frames as they are written and deletes those that show nothing new, so that disk and memory stay bounded. */
class Keeper {
  kept: Kept[] = [];
  found = 0;
  alike = 0;
  thinned = 0;
  readonly #folder: string;
  readonly #max: number;
  readonly #seen = new Set<string>();
  constructor(folder: string, max: number) {
    this.#folder = folder;
    this.#max = max;
  }

  /** Takes the files that are there; the newest may still be being written, unless ffmpeg has ended. */
  async take(ended: boolean): Promise<void> {
    const files = (await readdir(this.#folder))
      .filter((file) => /^f\d+\.jpg$/.test(file) && !this.#seen.has(file))
      .sort();
    for (const file of ended ? files : files.slice(0, -1)) {
      this.#seen.add(file);
      await this.#look(file);
    }
  }

  async #look(file: string): Promise<void> {
    this.found += 1;
    const sharp = await loadSharp();
    const { data, info } = await sharp(join(this.#folder, file))
      .resize({ width: 256, height: 256, fit: "inside" })
      .toColourspace("b-w")
      .raw()
      .toBuffer({ resolveWithObject: true });
    const parts = pdqParts({ width: info.width, height: info.height, data });
    const hash = pdqHash(parts);
    const blank = parts.quality < BLANK && this.kept.length > 0;
    if (blank || this.kept.some((each) => pdqDistance(each.hash, hash) <= ALIKE)) {
      this.alike += 1;
      await this.#drop(file);
      return;
    }
    this.kept.push({ file, ms: Number(file.slice(1, -4)), hash });
    if (this.kept.length >= 2 * this.#max) await this.thin();
  }

  /** Keeps at most `max`, spread evenly over what there is. */
  async thin(): Promise<void> {
    const count = this.kept.length;
    if (count <= this.#max) return;
    const wanted = new Set(
      Array.from({ length: this.#max }, (_, index) => Math.floor(((index + 0.5) * count) / this.#max)),
    );
    for (const [index, { file }] of this.kept.entries()) if (!wanted.has(index)) await this.#drop(file);
    this.kept = this.kept.filter((_, index) => wanted.has(index));
    this.thinned += count - this.kept.length;
  }

  #drop(file: string): Promise<void> {
    return rm(join(this.#folder, file), { force: true });
  }
}

/** All frames in one picture, with their times under them. */
async function contactSheet(folder: string, frames: readonly Kept[]): Promise<Buffer> {
  const sharp = await loadSharp();
  const first = await sharp(join(folder, frames[0]?.file ?? "")).metadata();
  const height = Math.max(1, Math.min(2 * TILE, Math.round((TILE * first.height) / first.width)));
  const columns = Math.min(COLUMNS, frames.length);
  const size = { width: columns * TILE, height: Math.ceil(frames.length / columns) * (height + CAPTION) };
  const parts: { input: Buffer; left: number; top: number }[] = [];
  for (const [index, { file, ms }] of frames.entries()) {
    const [left, top] = [(index % columns) * TILE, Math.floor(index / columns) * (height + CAPTION)];
    const input = await sharp(join(folder, file))
      .resize({ width: TILE, height, fit: "contain", background: "#e8e8e8" })
      .jpeg({ quality: 85 })
      .toBuffer();
    const text = `<svg xmlns="http://www.w3.org/2000/svg" width="${TILE}" height="${CAPTION}"><text x="${TILE / 2}" y="13" text-anchor="middle" font-family="sans-serif" font-size="12" fill="#222">${clock(ms / 1000, "always")}</text></svg>`;
    parts.push({ input, left, top }, { input: Buffer.from(text), left, top: top + height });
  }
  return sharp({ create: { ...size, channels: 3, background: "#ffffff" } })
    .composite(parts)
    .jpeg({ quality: 82 })
    .toBuffer();
}
