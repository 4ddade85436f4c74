import { access, constants } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { delimiter, dirname, isAbsolute, join } from "node:path";
import { Writable } from "node:stream";
import type FluentFfmpeg from "fluent-ffmpeg";
import { ProgramMissing } from "../../model/errors.ts";
import { BUDGETS } from "../../model/limits.ts";
import { NotStarted, runProcess } from "../host/processes.ts";
import { timerMs } from "../host/time-limit.ts";
import { type FfmpegPaths, isBareName, namedPaths } from "./find.ts";

/** A program that was found and answered. */
export interface Program {
  path: string;
  /** As it names itself, e.g. `5.1.9` or `n7.0-7-gd38bf5e08e`. */
  version: string;
}

export interface Ffmpeg {
  ffmpeg: Program;
  /** Comes with most builds, not with all. */
  ffprobe?: Program;
}

/** Thrown where a step needs ffmpeg and there is none. */
export const ffmpegMissing = (): ProgramMissing => new ProgramMissing("ffmpeg", installCommand());

const VERSION_MS = 10_000;
const VERSION_BYTES = 64 * 1024;
const VERSION_MEMORY = 512 * 1024 * 1024;
/** A day: more than any run is given. */
const MOST_PROCESSOR_SECONDS = 24 * 3600;
/** The one command that brings ffmpeg to this machine. */
export const installCommand = (platform: NodeJS.Platform = process.platform): string =>
  ({ darwin: "brew install ffmpeg", win32: "winget install Gyan.FFmpeg" })[platform as string] ??
  "sudo apt-get install ffmpeg";

/** Asks each program once a process. What could not be asked is asked again: the machine may be short of something for a moment. */
export function oncePerProgram<T, Rest extends unknown[]>(
  ask: (path: string, ...rest: Rest) => Promise<T>,
): (path: string, ...rest: Rest) => Promise<T> {
  const known = new Map<string, Promise<T>>();
  return (path, ...rest) => {
    const asked = known.get(path) ?? ask(path, ...rest);
    known.set(path, asked);
    asked.catch(() => known.delete(path));
    return asked;
  };
}

/**
 * Asks a program for its version: it is there, it may be run, and it is what it should be.
 * @throws NotStarted where the machine could not start anything just now: another time it may
 */
const askVersion = oncePerProgram(versionOf);

async function versionOf(path: string, name: string): Promise<Program | undefined> {
  try {
    const text = await readProgram(path, ["-version"], VERSION_BYTES);
    const version = new RegExp(`^${name} version (\\S+)`).exec(text)?.[1];
    return version === undefined ? undefined : { path, version };
  } catch (error) {
    if (error instanceof NotStarted && error.passing) throw error;
    return undefined;
  }
}

/** What a program says of itself, in text. @throws NotStarted, RunFailed */
export async function readProgram(path: string, args: string[], maxBytes: number): Promise<string> {
  const target = new Collector(maxBytes);
  await runProcess({ program: path, args, timeMs: VERSION_MS, memoryBytes: VERSION_MEMORY, target });
  return target.bytes.toString("latin1");
}

/** Absolute entries of `PATH` only: a program in the folder that is being checked is never run. */
async function onPath(name: string): Promise<string | undefined> {
  const file = process.platform === "win32" ? `${name}.exe` : name;
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    if (!isAbsolute(folder)) continue;
    const path = join(folder, file);
    if (await access(path, constants.X_OK).then(() => true, () => false)) return path; // biome-ignore format: one question
  }
  return undefined;
}

/** A path as it is; a bare name where `PATH` has it. */
const located = async (program: string): Promise<string | undefined> =>
  isBareName(program) ? onPath(program.replace(/\.exe$/i, "")) : program;

/** Finds ffmpeg, and ffprobe beside it. Undefined: there is none that answers. */
export async function findFfmpeg(options: FfmpegPaths = {}): Promise<Ffmpeg | undefined> {
  const named = namedPaths(options);
  const path = await located(named.ffmpeg ?? "ffmpeg");
  const ffmpeg = path === undefined ? undefined : await askVersion(path, "ffmpeg");
  if (!ffmpeg) return undefined;
  const beside = join(dirname(ffmpeg.path), process.platform === "win32" ? "ffprobe.exe" : "ffprobe");
  const probes = named.ffprobe === undefined ? [beside, await onPath("ffprobe")] : [await located(named.ffprobe)];
  for (const candidate of probes) {
    const ffprobe = candidate === undefined ? undefined : await askVersion(candidate, "ffprobe");
    if (ffprobe) return { ffmpeg, ffprobe };
  }
  return { ffmpeg };
}

export interface FfmpegRun {
  /** The file: absolute, so that no name can be taken for an option or an address. */
  path: string;
  demuxer: string;
  /** Before the input, e.g. a seek. */
  before?: readonly string[];
  /** Behind the input: filters, codecs, the muxer. */
  after: readonly string[];
  /** Takes the output; ffmpeg goes on as fast as it is taken. */
  target: Writable;
  /** Threads of the decoder; 0 lets ffmpeg choose. */
  threads?: number;
  /** Wall clock. */
  timeoutMs: number;
  /** Resident memory; by default {@link FFMPEG_MEMORY}. */
  memoryBytes?: number;
  signal?: AbortSignal | undefined;
  /** Lines of the log, as they come. */
  onLine?: (line: string) => void;
}

const MAX_ALLOC = 512 * 1024 * 1024;
/** ffmpeg decodes a frame of every stream before it does anything: more streams than clips have are refused. */
export const MAX_STREAMS = BUDGETS.trackCount;
/** Decoding 8K on several threads needs more than a gigabyte; nothing that people send needs more than this. */
const FFMPEG_MEMORY = 2 * 1024 * 1024 * 1024;
const MAX_THREADS = 16;

/**
 * Runs ffmpeg on one file: one forced demuxer, no protocol but the file, no input, its threads, streams, pixels and
 * allocations capped before it looks at anything, its time and memory watched while it does.
 *
 * fluent-ffmpeg builds the command line from raw options and does no more: it cannot run it so that it ends with us. It
 * gives a process no group and no environment, a start that fails throws a TypeError that nobody can catch, and a target
 * that closes counts as an end (ADR 3).
 * @throws NotStarted, RunFailed, or the reason of the signal
 */
export async function runFfmpeg(tool: Program, run: FfmpegRun): Promise<void> {
  run.signal?.throwIfAborted();
  return runProcess({
    program: tool.path,
    args: await commandLine(run),
    timeMs: run.timeoutMs,
    memoryBytes: run.memoryBytes ?? FFMPEG_MEMORY,
    signal: run.signal,
    target: run.target,
    onLine: run.onLine,
  });
}

/** Seconds in a line of ffmpeg's log that tells how far it is. */
export function timeIn(line: string): number | undefined {
  const time = /time=(\d+):(\d+):(\d+(?:\.\d+)?)/.exec(line);
  return time ? Number(time[1]) * 3600 + Number(time[2]) * 60 + Number(time[3]) : undefined;
}

/** The options of one run, in ffmpeg's order. */
export async function commandLine(run: Omit<FfmpegRun, "target">): Promise<string[]> {
  const { default: fluent } = await import("fluent-ffmpeg");
  const threads = run.threads || Math.min(MAX_THREADS, availableParallelism());
  const command = fluent()
    .input(`file:${run.path}`)
    .inputOptions(
      ...["-nostdin", "-hide_banner", ...processorTime(run.timeoutMs, threads), "-max_alloc", String(MAX_ALLOC)],
      ...["-protocol_whitelist", "file", "-f", run.demuxer, "-max_streams", String(MAX_STREAMS)],
      ...["-threads", String(threads), "-max_pixels", String(BUDGETS.pixelCount), ...(run.before ?? [])],
    )
    .output("pipe:1")
    .outputOptions("-map_metadata", "-1", ...run.after);
  return (command as FluentFfmpeg.FfmpegCommand & { _getArguments(): string[] })._getArguments();
}

/**
 * The kernel's own limit on processor time, set by ffmpeg itself: the second belt, for when nobody is left to watch it.
 * Windows has none.
 */
const processorTime = (timeMs: number, threads: number): string[] =>
  process.platform === "win32" || timerMs(timeMs) === undefined
    ? []
    : ["-timelimit", String(Math.min(MOST_PROCESSOR_SECONDS, Math.ceil(timeMs / 1000) * threads + 1))];

/** Collects an output up to a number of bytes; more than that ends the run. */
export class Collector extends Writable {
  readonly #maxBytes: number;
  readonly #parts: Buffer[] = [];
  #bytes = 0;
  constructor(maxBytes: number) {
    super();
    this.#maxBytes = maxBytes;
  }
  override _write(chunk: Buffer, _encoding: string, done: (error?: Error) => void): void {
    this.#bytes += chunk.length;
    const fits = this.#bytes <= this.#maxBytes;
    if (fits) this.#parts.push(chunk);
    done(fits ? undefined : new Error("ffmpeg wrote more than it may"));
  }
  get bytes(): Buffer {
    return Buffer.concat(this.#parts);
  }
}

/** Runs ffmpeg and gives what it wrote, up to a number of bytes. */
export async function readFfmpeg(tool: Program, run: Omit<FfmpegRun, "target">, maxBytes: number): Promise<Buffer> {
  const target = new Collector(maxBytes);
  await runFfmpeg(tool, { ...run, target });
  return target.bytes;
}

/** Is the version at least this? Builds from a branch are named by a date or hash and count as new. */
export function atLeast({ version }: Program, major: number, minor: number): boolean {
  const found = /^n?(\d+)\.(\d+)/.exec(version);
  if (!found) return true;
  const [own, ownMinor] = [Number(found[1]), Number(found[2])];
  return own > major || (own === major && ownMinor >= minor);
}

/** Frames as they are, none doubled or dropped: the option changed its name in 5.1. */
export const everyFrame = (tool: Program): string[] =>
  atLeast(tool, 5, 1) ? ["-fps_mode", "passthrough"] : ["-vsync", "passthrough"];
