import { randomUUID } from "node:crypto";
import { mkdir, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import type { Comparison } from "../../compare/result.ts";
import type { Language } from "../../explain/locales/index.ts";
import { wrong } from "../../model/error-texts.ts";
import { ProvcheckError, refusal } from "../../model/errors.ts";
import { BUDGETS, bounded } from "../../model/limits.ts";
import { present } from "../../model/present.ts";
import { partsOf, type Source } from "../../source/source.ts";
import type { FfmpegPaths } from "../ffmpeg/find.ts";
import type { FramesJob, FramesResult } from "../frames/frames.ts";
import { isHostTrouble } from "../host/host-trouble.ts";
import { type Input, type Opened, openInput, pathOf } from "../host/inputs.ts";
import { defaultInspector, type Inspector, picturePrint } from "../host/inspector.ts";
import { removeAtEnd } from "../host/reaper.ts";
import { temporaryName } from "../host/temporary.ts";
import type { NamedFile } from "./job.ts";

/**
 * Options of `compare`.
 * @example
 * ```ts
 * import { compare, type CompareOptions } from "@provcheck/core";
 * const options: CompareOptions = { sideBySide: "both.png", signal: AbortSignal.timeout(600_000) };
 * console.log((await compare("a.mp4", "b.mp4", options)).outcome);
 * ```
 */
export interface CompareOptions {
  /** Cancels the work and ends every process that does it. */
  signal?: AbortSignal;
  /** Where ffmpeg is. Clips and recordings need it, pictures do not. */
  ffmpeg?: FfmpegPaths;
  /** Called while clips are decoded: frames that were looked at, of how many. */
  onProgress?: (progress: { done: number; total: number }) => void;
  /** Path of a PNG to write: both side by side, and where they differ. Not the path of either. */
  sideBySide?: string;
  /** The language of the words in that picture. Default: English. */
  lang?: Language;
  limits?: {
    /** Milliseconds for all of it, by the clock on the wall. What was found until then is told. Default: as long as the clips need, six hours at most. */
    timeMs?: number;
  };
  /** An inspector of yours. Default: the one that `inspect` uses. */
  inspector?: Inspector;
}

/**
 * Options of `extractFrames`.
 * @example
 * ```ts
 * import { extractFrames, type FramesOptions } from "@provcheck/core";
 * const options: FramesOptions = { out: "frames", scenes: false, max: 40 };
 * console.log((await extractFrames("clip.mp4", options)).frames.length);
 * ```
 */
export interface FramesOptions extends FramesJob {
  /** An inspector of yours. Default: the one that `inspect` uses. */
  inspector?: Inspector;
}

/**
 * What do two files have in common? Pictures, clips and recordings: the same bytes, the same streams in another container,
 * the same decoded pictures, or pictures and sound that are alike, with the stretches of time that match. Finding nothing
 * shows nothing: a heavier change than a crop, a mirror image, letterboxing, a logo or another quality may hide it. Clips
 * that only ffmpeg reads are taken too, though `inspect` refuses them; a picture that moves (GIF, PNG, AVIF) is a clip beside
 * a clip or another that moves.
 * @param a path, bytes, Blob or Source
 * @param b the other one
 * @returns what was found, and what was not compared
 * @throws ProvcheckError as `inspect` does, and `aborted`
 * @example
 * ```ts
 * import { compare } from "@provcheck/core";
 * const { outcome, video } = await compare("suspicious.mp4", "archive.mp4");
 * console.log(outcome, video?.ranges);
 * ```
 */
export function compare(a: Input, b: Input, options: CompareOptions = {}): Promise<Comparison> {
  const inspector = options.inspector ?? defaultInspector();
  return onDisk([a, b], options, async ([one = NOWHERE, other = NOWHERE]) => {
    if (options.sideBySide !== undefined) await refuseInputs(options.sideBySide, [one.path, other.path]);
    const { compareFiles } = await import("./compare.ts");
    const { comparison, png } = await compareFiles(
      {
        inspect: ({ path, name }, signal) =>
          inspector.inspect(path, { name, hash: "always", ...limitsOf(options), ...present({ signal }) }),
        picture: (path, signal) => picturePrint(inspector, path, signal),
      },
      one,
      other,
      {
        ...present({ signal: options.signal, ffmpeg: options.ffmpeg, onProgress: options.onProgress }),
        ...limitsOf(options),
        picture: options.sideBySide !== undefined,
        ...present({ lang: options.lang }),
      },
    );
    if (png && options.sideBySide !== undefined) await writeWhole(options.sideBySide, png);
    return comparison;
  });
}

/**
 * Takes the frames of a clip that are worth searching for: key frames, changes of scene and one every 1.5 s, without those that show the
 * same again; and a contact sheet. Of everything that ffmpeg reads, pictures that move among it. Files are written to a folder of your choice, and nowhere else: nothing is uploaded.
 * @param clip path, bytes, Blob or Source
 * @param options the folder to write to, and how many frames at most
 * @throws ProvcheckError `ffmpeg-missing`, `bad-option` for a folder that holds something, `unsupported-content`, `aborted`
 * @example
 * ```ts
 * import { extractFrames } from "@provcheck/core";
 * const { frames } = await extractFrames("clip.mp4", { out: "frames" });
 * for (const { file, seconds } of frames) console.log(seconds, file);
 * ```
 */
export function extractFrames(clip: Input, options: FramesOptions): Promise<FramesResult> {
  const { inspector = defaultInspector(), ...job } = options;
  if (job.max !== undefined && !(Number.isInteger(job.max) && job.max >= 1 && job.max <= BUDGETS.frameCount))
    return Promise.reject(
      new ProvcheckError("bad-option", `max must be a whole number from 1 to ${BUDGETS.frameCount}`),
    );
  return onDisk([clip], job, async ([{ path, name } = NOWHERE]) => {
    const own = { name, ...limitsOf(job), ...present({ signal: job.signal }) };
    const { movingPicture, readSubject } = await import("./subject.ts");
    const subject = await readSubject({ path, name }, () => inspector.inspect(path, own), job);
    const { takeFrames } = await import("../frames/frames.ts");
    return takeFrames((await movingPicture(subject, job)) ?? subject, { ...job, out: resolve(job.out) });
  });
}

/** The time that was given, for a part that has one of its own as well. */
const limitsOf = ({ limits }: { limits?: { timeMs?: number } }) =>
  limits?.timeMs === undefined ? {} : { limits: { timeMs: limits.timeMs } };

const NOWHERE: NamedFile = { path: "", name: "" };

/** Paths of inputs: ffmpeg reads files, so bytes are written to one for as long as the work takes. */
export async function onDisk<T>(
  inputs: readonly Input[],
  options: { signal?: AbortSignal; limits?: { timeMs?: number } },
  work: (files: NamedFile[]) => Promise<T>,
): Promise<T> {
  const { signal, limits } = options;
  if (limits?.timeMs !== undefined && !(limits.timeMs > 0))
    throw new ProvcheckError("bad-option", "limits must be positive numbers");
  let folder: { path: string; forget(): void } | undefined;
  const opened: Opened[] = [];
  try {
    signal?.throwIfAborted();
    const files: NamedFile[] = [];
    for (const [index, input] of inputs.entries()) {
      if (typeof input === "string" || input instanceof URL) {
        const path = pathOf(input);
        files.push({ path, name: basename(path) });
        continue;
      }
      const one = await openInput(input, options);
      opened.push(one);
      if (one.source) {
        folder ??= await temporaryFolder();
        files.push(await written(one.source, folder.path, index));
      } else files.push({ path: one.path ?? "", name: one.name });
    }
    return await work(files);
  } catch (error) {
    throw told(error, signal);
  } finally {
    for (const each of opened) await each.done?.();
    if (folder !== undefined) {
      await rm(folder.path, { recursive: true, force: true });
      folder.forget();
    }
  }
}

async function written(source: Source, folder: string, index: number): Promise<NamedFile> {
  const path = join(folder, `${index}-${fileName(source.name)}`);
  bounded(source.size, "spoolBytes");
  await writeFile(path, partsOf(source), { flag: "wx", mode: 0o600 });
  return { path, name: source.name ?? "(bytes)" };
}

/** What is thrown for an error: a cancelled work and a host in trouble are told as such. */
export function told(error: unknown, signal: AbortSignal | undefined): unknown {
  if (error instanceof ProvcheckError) return error;
  if (signal?.aborted) return new ProvcheckError("aborted", "the work was cancelled", { cause: error });
  if (!isHostTrouble(error)) return error;
  const message = error instanceof Error ? error.message : "not enough room";
  return new ProvcheckError("out-of-resources", message, { cause: error });
}

async function temporaryFolder(): Promise<{ path: string; forget(): void }> {
  const path = temporaryName();
  const forget = removeAtEnd(path);
  await mkdir(path, { mode: 0o700 });
  return { path, forget };
}

const fileName = (name = "input"): string =>
  basename(name)
    .replace(/[^\w.-]/g, "_")
    .slice(-80) || "input";

/** Writing over what is being compared would destroy the evidence. */
async function refuseInputs(path: string, inputs: readonly string[]): Promise<void> {
  const there = await stat(path).catch(() => undefined);
  for (const input of there ? inputs : []) {
    const found = await stat(input).catch(() => undefined);
    if (found && found.ino === there?.ino && found.dev === there.dev)
      throw refusal("bad-option", wrong("why.is-compared", { path }));
  }
}

/** A file that is there whole or not at all. What is no regular file is written into: a device must not become a file. */
async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const there = await stat(path).catch(() => undefined);
  // Through a link: the file that it names is replaced, not the link.
  const target = there?.isFile() ? await realpath(path) : path;
  const half = `${target}.${process.pid}.${randomUUID().slice(0, 8)}.part`;
  const forget = removeAtEnd(resolve(half));
  try {
    if (there && !there.isFile()) {
      await writeFile(path, bytes);
      return;
    }
    await writeFile(half, bytes, { flag: "wx" });
    await rename(half, target);
  } catch (error) {
    await rm(half, { force: true });
    const why = error instanceof Error ? error.message : "cannot be written";
    throw new ProvcheckError("path-unreadable", `${path}: ${why}`, { cause: error });
  } finally {
    forget();
  }
}
