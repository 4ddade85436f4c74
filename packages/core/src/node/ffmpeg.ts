import { execFile } from "node:child_process";
import { access, constants } from "node:fs/promises";
import { delimiter, dirname, isAbsolute, join } from "node:path";
import { Writable } from "node:stream";
import { promisify } from "node:util";
import type FluentFfmpeg from "fluent-ffmpeg";
import { ProgramMissing } from "../model/errors.ts";
import { BUDGETS } from "../model/limits.ts";
import { type FfmpegPaths, namedPaths } from "./ffmpeg-paths.ts";

const runFile = promisify(execFile);

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
/** Demuxers by media type. One is forced: ffmpeg's guessing would also try formats that name other files. */
const DEMUXERS: Readonly<Record<string, string>> = {
  "video/mp4": "mov",
  "video/quicktime": "mov",
  "audio/mp4": "mov",
  "video/x-matroska": "matroska",
  "audio/x-matroska": "matroska",
  "video/webm": "matroska",
  "audio/webm": "matroska",
  "video/x-msvideo": "avi",
  "video/ogg": "ogg",
  "audio/ogg": "ogg",
  "audio/mpeg": "mp3",
  "audio/wav": "wav",
  "audio/flac": "flac",
};

/** The demuxer to force for a media type; undefined: ffmpeg is not asked about such files. */
export const demuxerOf = (mediaType: string | undefined): string | undefined =>
  mediaType !== undefined && Object.hasOwn(DEMUXERS, mediaType) ? DEMUXERS[mediaType] : undefined;

/** The one command that brings ffmpeg to this machine. */
export const installCommand = (platform: NodeJS.Platform = process.platform): string =>
  ({ darwin: "brew install ffmpeg", win32: "winget install Gyan.FFmpeg" })[platform as string] ??
  "sudo apt-get install ffmpeg";

const known = new Map<string, Promise<Program | undefined>>();

/** Asks a program for its version, once a process: it is there, it may be run, and it is what it should be. */
function askVersion(path: string, name: string): Promise<Program | undefined> {
  const asked =
    known.get(path) ??
    runFile(path, ["-version"], { timeout: VERSION_MS, windowsHide: true, env: smallEnvironment() }).then(
      ({ stdout }) => {
        const version = new RegExp(`^${name} version (\\S+)`).exec(stdout)?.[1];
        return version === undefined ? undefined : { path, version };
      },
      () => undefined,
    );
  known.set(path, asked);
  return asked;
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

/** Finds ffmpeg, and ffprobe beside it. Undefined: there is none that answers. */
export async function findFfmpeg(options: FfmpegPaths = {}): Promise<Ffmpeg | undefined> {
  const named = namedPaths(options);
  const path = named.ffmpeg ?? (await onPath("ffmpeg"));
  const ffmpeg = path === undefined ? undefined : await askVersion(path, "ffmpeg");
  if (!ffmpeg) return undefined;
  const beside = join(dirname(ffmpeg.path), process.platform === "win32" ? "ffprobe.exe" : "ffprobe");
  const probes = named.ffprobe === undefined ? [beside, await onPath("ffprobe")] : [named.ffprobe];
  for (const candidate of probes) {
    const ffprobe = candidate === undefined ? undefined : await askVersion(candidate, "ffprobe");
    if (ffprobe) return { ffmpeg, ffprobe };
  }
  return { ffmpeg };
}

/** What a program of ffmpeg's needs of the environment, and nothing that changes what it does. */
export function smallEnvironment(): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { AV_LOG_FORCE_NOCOLOR: "1" };
  for (const key of ["PATH", "SystemRoot", "TMPDIR", "TEMP", "TMP"]) {
    const value = process.env[key];
    if (value !== undefined) env[key] = value;
  }
  return env;
}

export interface FfmpegRun {
  /** The file: absolute, so that no name can be taken for an option or an address. */
  path: string;
  demuxer: string;
  /** Before the input, e.g. a seek. */
  before?: readonly string[];
  /** Behind the input: filters, codecs, the muxer. */
  after: readonly string[];
  /** Where the output goes: a stream, or a pattern of file names in `cwd`. */
  target: Writable | string;
  cwd?: string;
  /** Threads of the decoder; 0 lets ffmpeg choose. */
  threads?: number;
  /** Wall clock. */
  timeoutMs: number;
  signal?: AbortSignal | undefined;
  /** Lines of the log, as they come. */
  onLine?: (line: string) => void;
}

const MAX_ALLOC = 512 * 1024 * 1024;

/**
 * fluent-ffmpeg behind its one door. It is archived, so it is asked for nothing but this: build the command line from
 * raw options, run it, hand over its log. What would go wrong otherwise, each seen:
 * - its check of formats fails on ffmpeg 7, whose list has a column more: the answers it asks for are given here;
 * - a listener to `progress` makes it run an ffprobe of its own, without bounds: the log is read instead;
 * - a program that cannot be started ends the host with a TypeError: {@link findFfmpeg} has started it before;
 * - one option with a blank in it is split: options are passed one by one.
 * Resolves when the process is gone, whatever happened; an abort kills it.
 */
export async function runFfmpeg(tool: Program, run: FfmpegRun): Promise<void> {
  run.signal?.throwIfAborted();
  const { default: fluent } = await import("fluent-ffmpeg");
  const command = fluent({ ...(run.cwd === undefined ? {} : { cwd: run.cwd }), stdoutLines: 40 });
  command.setFfmpegPath(tool.path);
  answerChecks(command);
  const { threads = 0 } = run;
  command
    .input(`file:${run.path}`)
    .inputOptions(
      ...["-nostdin", "-hide_banner", "-max_alloc", String(MAX_ALLOC), "-protocol_whitelist", "file"],
      ...["-f", run.demuxer, "-threads", String(threads), "-max_pixels", String(BUDGETS.pixelCount)],
      ...(run.before ?? []),
    )
    .output(run.target as Writable)
    .outputOptions("-map_metadata", "-1", ...run.after);
  return new Promise((resolve, reject) => {
    let why: Error | undefined;
    const kill = (reason: Error) => {
      why ??= reason;
      command.kill("SIGKILL");
    };
    const onAbort = () => kill(run.signal?.reason instanceof Error ? run.signal.reason : new Error("aborted"));
    const onExit = () => command.kill("SIGKILL");
    const timer = setTimeout(() => kill(new Error("ffmpeg took too long")), run.timeoutMs);
    run.signal?.addEventListener("abort", onAbort, { once: true });
    process.once("exit", onExit);
    const settle = (done: () => void) => {
      clearTimeout(timer);
      run.signal?.removeEventListener("abort", onAbort);
      process.removeListener("exit", onExit);
      done();
    };
    command
      .on("start", () => {
        // An abort that came while the command line was built found no process to kill.
        if (run.signal?.aborted) onAbort();
      })
      .on("stderr", (line: string) => run.onLine?.(line))
      .on("end", () => settle(() => (why ? reject(why) : resolve())))
      .on("error", (error: Error) => settle(() => reject(why ?? error)));
    command.run();
  });
}

/** Says yes to what fluent-ffmpeg would ask ffmpeg about and misread; ffmpeg itself refuses what it cannot do. */
function answerChecks(command: FluentFfmpeg.FfmpegCommand): void {
  const all = { canDemux: true, canMux: true, description: "" };
  const formats = new Proxy({} as FluentFfmpeg.Formats, { has: () => true, get: () => all });
  command.availableFormats = (callback) => callback(null as never, formats);
  command.availableEncoders = (callback) => callback(null as never, {});
}

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
