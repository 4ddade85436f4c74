import { mkdir, mkdtemp, readdir, rename, rm, rmdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { wrong } from "../../model/error-texts.ts";
import { ProvcheckError, refusal } from "../../model/errors.ts";
import { BUDGETS } from "../../model/limits.ts";
import { present } from "../../model/present.ts";
import { type Clip, timeFor } from "../compare/prints.ts";
import { has, type Subject } from "../compare/subject.ts";
import type { FfmpegPaths } from "../ffmpeg/find.ts";
import { everyFrame, type Ffmpeg, findFfmpeg, installCommand, runFfmpeg, timeIn } from "../ffmpeg/run.ts";
import { type HdrShown, shownSize, toneMap } from "../ffmpeg/shown.ts";
import { isHostTrouble } from "../host/host-trouble.ts";
import { removeAtEnd, removeEmptyAtEnd } from "../host/reaper.ts";
import { contactSheet } from "../pixels/contact-sheet.ts";
import { FrameKeeper } from "./keeper.ts";
import { FrameStream, FrameTimes } from "./stream.ts";
import { makeVariants } from "./variants.ts";

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
  /** Frames to keep at most. Default: 60, which is what a person looks at. */
  max?: number;
  /** Keep all that show something new, up to two thousand. */
  all?: boolean;
  /** Also write each frame mirrored, and without its edges: searches miss the one and are misled by what stands at the other. */
  variants?: boolean;
  limits?: {
    /** Milliseconds for all of it, by the clock on the wall. Default: two minutes, and two seconds for each of the clip's. */
    timeMs?: number;
  };
  /** Also frames between key frames: where the scene changes, and every second and a half. Needs every frame decoded. */
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
  frames: { file: string; seconds: number; mirrored?: string; cropped?: string }[];
  /** Name of the contact sheet inside the folder. */
  sheet: string;
  /** Frames that were looked at: key frames, changes of scene, and one every second and a half between them. */
  found: number;
  /** Of these, how many showed nothing, or what another frame shows already. */
  alike: number;
  /** How many more were left out because `max` was reached. */
  thinned: number;
  /** The clip. */
  clip: { name: string; durationSeconds?: number; sha256?: string };
  /** Of a clip in HDR: `mapped` to what a screen shows, or `as-stored`, flat and grey, where this ffmpeg cannot map it. */
  hdr?: HdrShown;
  /** The program that decoded it. */
  program: { name: string; version: string };
}

const DEFAULT_MAX = 60;
const SHEET = "contact-sheet.jpg";
/** A change of the picture between two frames that counts as a scene's, of 1. */
const SCENE = 0.3;
const WIDTH = 1280;
/** Between key frames and scenes a picture is looked at this often: a pan never changes at once. */
const EVERY_SECONDS = 1.5;

/** Takes frames from a clip. Nothing stands in the folder before everything does; a failure or an abort leaves it as it was. */
export async function takeFrames(subject: Subject, job: FramesJob): Promise<FramesResult> {
  const { report, clip } = subject;
  // That it was not read to the end is the machine's trouble or the file's, not that it is no clip.
  if (report.error)
    throw refusal("out-of-resources", wrong("why.not-to-end", { path: report.input.name, why: report.error.code }));
  if (!clip || !has(subject, "video"))
    throw refusal("unsupported-content", wrong("why.no-clip", { path: report.input.name }));
  const found = await findFfmpeg(job.ffmpeg);
  if (!found) throw refusal("ffmpeg-missing", wrong("why.needs-ffmpeg", { command: installCommand() }));
  const place = await Place.make(job.out);
  try {
    const track = clip.tracks.find((each) => each.kind === "video");
    const { filters: mapped, hdr } = await toneMap(found, track?.transfer);
    const keep = await decode(found, clip, place, { job, mapped });
    if (keep.kept.length === 0)
      throw refusal("unsupported-content", wrong("why.no-frame", { path: report.input.name }));
    job.signal?.throwIfAborted();
    await writeFile(join(place.work, SHEET), await contactSheet(place.work, keep.kept, report.input));
    const frames = keep.kept.map(({ file, ms }, index) => ({
      from: file,
      file: `${String(index + 1).padStart(4, "0")}_${fileTime(ms)}.jpg`,
      seconds: ms / 1000,
    }));
    const variants = job.variants ? await makeVariants(place.work, frames, job.signal) : [];
    job.signal?.throwIfAborted();
    await place.publish([...frames, ...variants.flat(), { from: SHEET, file: SHEET }]);
    return {
      frames: frames.map(({ file, seconds }, index) => {
        const [mirrored, cropped] = variants[index] ?? [];
        return { file, seconds, ...present({ mirrored: mirrored?.file, cropped: cropped?.file }) };
      }),
      sheet: SHEET,
      found: keep.found,
      alike: keep.alike,
      thinned: keep.thinned,
      clip: {
        name: report.input.name,
        ...present({ durationSeconds: clip.seconds > 0 ? clip.seconds : undefined, sha256: report.input.sha256 }),
      },
      ...present({ hdr }),
      program: { name: "ffmpeg", version: found.ffmpeg.version },
    };
  } catch (error) {
    await place.clear();
    job.signal?.throwIfAborted();
    if (error instanceof ProvcheckError) throw error;
    const why = error instanceof Error ? error.message.slice(0, 300) : "unknown";
    const code = isHostTrouble(error) ? "out-of-resources" : "unsupported-content";
    throw refusal(code, wrong("why.frames-failed", { path: report.input.name, why }), { cause: error });
  }
}

/** Runs ffmpeg, and looks at each frame before the next is taken from it. */
async function decode(
  found: Ffmpeg,
  clip: Clip,
  { work }: Place,
  { job, mapped }: { job: FramesJob; mapped: readonly string[] },
): Promise<FrameKeeper> {
  const keep = new FrameKeeper(work, job.max ?? (job.all ? BUDGETS.frameCount : DEFAULT_MAX));
  const times = new FrameTimes();
  let seconds = 0;
  const tell = () => job.onProgress?.({ seconds, total: clip.seconds, kept: keep.kept.length });
  const scenes = job.scenes !== false;
  const wanted = `eq(pict_type,I)+gt(scene,${SCENE})+gte(t-prev_selected_t,${EVERY_SECONDS})`;
  const filters = [...(scenes ? [`select='${wanted}'`] : []), shownSize(WIDTH), ...mapped, "settb=1/1000", "showinfo"];
  await runFfmpeg(found.ffmpeg, {
    path: clip.path,
    demuxer: clip.demuxer,
    timeoutMs: job.limits?.timeMs ?? timeFor(clip.seconds, clip.bytes),
    signal: job.signal,
    before: scenes ? [] : ["-skip_frame", "nokey"],
    after: [
      // A second output that keeps nothing, so that the log tells of every frame and not of the few that are taken.
      ...["-map", "0:V:0", "-f", "null", "-"],
      ...["-map_metadata", "-1", "-map", "0:V:0"],
      ...["-vf", filters.join(",")],
      ...[...everyFrame(found.ffmpeg), "-enc_time_base", "1:1000", "-pix_fmt", "yuvj420p", "-q:v", "3"],
      ...["-c:v", "mjpeg", "-f", "mpjpeg"],
    ],
    target: new FrameStream(async (jpeg) => {
      await keep.take(jpeg, await times.next());
      tell();
    }),
    onLine: (line) => {
      times.line(line);
      const time = timeIn(line);
      if (time === undefined) return;
      seconds = time;
      tell();
    },
  });
  await keep.finish();
  return keep;
}

/** The folder that was named, and one inside it for what is not finished. Both go with this process if it ends before. */
class Place {
  readonly work: string;
  readonly #out: string;
  readonly #made: boolean;
  readonly #forget: (() => void)[] = [];
  private constructor(out: string, work: string, made: boolean) {
    this.#out = out;
    this.work = work;
    this.#made = made;
    this.#forget.push(removeAtEnd(work));
    if (made) this.#forget.push(removeEmptyAtEnd(out));
  }

  /** Makes the folder. One that holds something is not written into. @throws ProvcheckError `bad-option` */
  static async make(out: string): Promise<Place> {
    const there = await stat(out).catch(() => undefined);
    if (there && (!there.isDirectory() || (await readdir(out)).length > 0))
      throw refusal("bad-option", wrong("why.folder-in-use", { path: out }));
    try {
      await mkdir(out, { recursive: true });
      return new Place(out, await mkdtemp(join(out, ".provcheck-")), !there);
    } catch (error) {
      if (!there) await rmdir(out).catch(() => undefined);
      const why = error instanceof Error ? error.message : "cannot be written";
      throw refusal(isHostTrouble(error) ? "out-of-resources" : "bad-option", wrong("why.at", { path: out, why }));
    }
  }

  /** Moves everything to where it belongs; what was moved before a failure goes again. */
  async publish(files: readonly { from: string; file: string }[]): Promise<void> {
    const moved: string[] = [];
    try {
      for (const { from, file } of files) {
        await rename(join(this.work, from), join(this.#out, file));
        moved.push(file);
      }
    } catch (error) {
      for (const file of moved) await rm(join(this.#out, file), { force: true });
      throw error;
    }
    await rm(this.work, { recursive: true, force: true });
    for (const forget of this.#forget) forget();
  }

  async clear(): Promise<void> {
    await rm(this.work, { recursive: true, force: true });
    if (this.#made) await rmdir(this.#out).catch(() => undefined);
    for (const forget of this.#forget) forget();
  }
}

/** `00h01m02.500s`: sorts as it should, and is a name on every system. */
function fileTime(ms: number): string {
  const pad = (value: number, digits = 2) => String(value).padStart(digits, "0");
  const whole = Math.floor(ms / 1000);
  return `${pad(Math.floor(whole / 3600))}h${pad(Math.floor(whole / 60) % 60)}m${pad(whole % 60)}.${pad(Math.round(ms) % 1000, 3)}s`;
}
