import { FINGERPRINT_SECONDS } from "../../compare/audio.ts";
import { MIN_QUALITY, type Plane } from "../../compare/pdq.ts";
import { COMPARISON_VERSION, type Comparison, comparedFile, statedOnce } from "../../compare/result.ts";
import { barsOf } from "../../compare/thumbs.ts";
import { type Range, shareOf } from "../../compare/timeline.ts";
import { missing } from "../../metadata/media-readings.ts";
import type { Limit, Report } from "../../model/report.ts";
import type { FfmpegPaths } from "../ffmpeg/find.ts";
import { fingerprintAudio, hashStreams } from "../ffmpeg/hashes.ts";
import { demuxerOf, type Ffmpeg, ffmpegMissing, findFfmpeg } from "../ffmpeg/run.ts";
import { RunFailed } from "../host/processes.ts";
import { startTimer } from "../host/time-limit.ts";
import type { PicturePrint } from "../pixels/picture.ts";
import { comparisonPicture, type Side } from "./picture.ts";
import { type Clip, MOST_MS, printClip, rateFor } from "./prints.ts";
import { matchInThread } from "./thread.ts";

/** A file on disk, and the name to tell people. */
export interface NamedFile {
  path: string;
  name: string;
}

/** How far a comparison is: frames that were looked at, and how many there will be. */
interface CompareProgress {
  done: number;
  total: number;
}

export interface CompareTools {
  inspect(file: NamedFile, signal?: AbortSignal): Promise<Report>;
  picture(path: string, signal?: AbortSignal): Promise<PicturePrint>;
}

export interface CompareJob {
  signal?: AbortSignal;
  ffmpeg?: FfmpegPaths;
  onProgress?: (progress: CompareProgress) => void;
  limits?: { timeMs?: number };
  /** Also make the picture of both side by side. */
  picture?: boolean;
}

/** What is asked of two files that were read, with the one signal that ends it. */
type Work = Omit<CompareJob, "signal"> & { signal: AbortSignal };

/** Throws what the caller's signal says. That the time is over ends a step, not the comparison: what was found stays. */
function throwIfCancelled({ reason, aborted }: AbortSignal): void {
  if (aborted && !(reason instanceof RunFailed)) throw reason;
}

/** What two files have in common; `png` shows them side by side, where that was asked for and there is something to show. */
export async function compareFiles(
  tools: CompareTools,
  a: NamedFile,
  b: NamedFile,
  job: CompareJob,
): Promise<{ comparison: Comparison; png?: Buffer }> {
  const [one, other] = await Promise.all([tools.inspect(a, job.signal), tools.inspect(b, job.signal)]);
  const comparison: Comparison = {
    schemaVersion: COMPARISON_VERSION,
    outcome: "not-compared",
    a: comparedFile(one),
    b: comparedFile(other),
    stated: statedOnce(one, other),
    limits: [],
    programs: [],
  };
  const kinds = [one.input.kind, other.input.kind];
  const sameBytes = one.input.sha256 !== undefined && one.input.sha256 === other.input.sha256;
  const over = new AbortController();
  const stopTimer = startTimer(job.limits?.timeMs ?? MOST_MS, () =>
    over.abort(new RunFailed("time", "the time for the comparison was over")),
  );
  const work = { ...job, signal: job.signal ? AbortSignal.any([job.signal, over.signal]) : over.signal };
  let png: Buffer | undefined;
  try {
    if (one.error ?? other.error) comparison.limits.push({ code: "file-not-read", step: "read" });
    else if (kinds.every((kind) => kind === "image")) png = await pictures(tools, [a.path, b.path], comparison, work);
    else if (kinds.every((kind) => kind === "video" || kind === "audio"))
      png = await clips([one, other], [a.path, b.path], comparison, work);
    else comparison.limits.push({ code: "kinds-differ", step: "read" });
  } finally {
    stopTimer();
  }
  if (sameBytes) comparison.outcome = "same-file";
  return { comparison, ...(png ? { png } : {}) };
}

const planeOf = ({ luma }: PicturePrint): Plane => ({ ...luma, data: Buffer.from(luma.base64, "base64") });

async function pictures(
  tools: CompareTools,
  [a, b]: readonly [string, string],
  comparison: Comparison,
  job: Work,
): Promise<Buffer | undefined> {
  let prints: [PicturePrint, PicturePrint];
  try {
    prints = await Promise.all([tools.picture(a, job.signal), tools.picture(b, job.signal)]);
  } catch (error) {
    throwIfCancelled(job.signal);
    comparison.limits.push({ code: "pixels-unavailable", step: "mark", detail: errorText(error) });
    return undefined;
  }
  const [one, other] = prints;
  const { same, ...match } = await matchInThread({ kind: "pictures", a: planeOf(one), b: planeOf(other) }, job.signal);
  comparison.picture = match;
  const samePixels = one.pixels === other.pixels && one.width === other.width && one.height === other.height;
  comparison.outcome = samePixels ? "same-pixels" : same ? "match" : "no-match";
  if (Math.min(match.quality.a, match.quality.b) < MIN_QUALITY)
    comparison.limits.push({ code: "little-to-see", step: "mark" });
  if (!job.picture) return undefined;
  const side = ({ shown }: PicturePrint): Side => ({ png: Buffer.from(shown.base64, "base64") });
  return comparisonPicture([[side(one), side(other)]], same ? match : undefined);
}

const errorText = (error: unknown): string => (error instanceof Error ? error.message.slice(0, 160) : "");

const has = (report: Report, kind: "video" | "audio"): boolean =>
  report.media?.tracks.some((track) => track.kind === kind) === true;

async function clips(
  reports: readonly [Report, Report],
  paths: readonly [string, string],
  comparison: Comparison,
  job: Work,
): Promise<Buffer | undefined> {
  const found = await findFfmpeg(job.ffmpeg);
  if (!found) {
    comparison.limits.push(missing(ffmpegMissing(), "comparison", "mark"));
    return undefined;
  }
  comparison.programs.push({ name: "ffmpeg", version: found.ffmpeg.version });
  const clip = (index: 0 | 1): Clip => {
    const { mediaType, durationSeconds: seconds = 0, bytes } = reports[index].input;
    return { path: paths[index], demuxer: demuxerOf(mediaType) ?? "", seconds, bytes };
  };
  const pair = [clip(0), clip(1)] as const;
  if (pair.some(({ demuxer }) => demuxer === "")) {
    comparison.limits.push({ code: "kinds-differ", step: "mark" });
    return undefined;
  }
  const step = async (code: string, run: () => Promise<void>): Promise<boolean> => {
    try {
      await run();
      return true;
    } catch (error) {
      throwIfCancelled(job.signal);
      comparison.limits.push({ code, step: "mark", detail: errorText(error) });
      return false;
    }
  };
  const both = (kind: "video" | "audio") => reports.every((report) => has(report, kind));
  const heard = both("audio") && (await step("sound-not-compared", () => sound(found, pair, comparison, job)));
  const seen = both("video") && (await step("pictures-not-compared", () => moving(found, pair, comparison, job)));
  if (!both("audio") && !both("video")) comparison.limits.push({ code: "kinds-differ", step: "mark" });
  // Only what was looked at can have shown nothing.
  else if ((heard || seen) && comparison.outcome === "not-compared") comparison.outcome = "no-match";
  await step("streams-not-compared", () => exact(found, pair, reports, comparison, job));
  const { video } = comparison;
  return job.picture && video ? sideBySide(found, pair, comparison, job.signal) : undefined;
}

async function moving(found: Ffmpeg, pair: readonly [Clip, Clip], comparison: Comparison, job: Work): Promise<void> {
  const rate = rateFor(...pair);
  const total = Math.round(rate * (pair[0].seconds + pair[1].seconds));
  let done = 0;
  const options = {
    signal: job.signal,
    onFrame: () => {
      done += 1;
      job.onProgress?.({ done: Math.min(done, total), total });
    },
  };
  const [one, other] = [await printClip(found, pair[0], rate, options), await printClip(found, pair[1], rate, options)];
  const interval = 1 / rate;
  if (one.frames.length === 0 || other.frames.length === 0) throw new Error("no frame could be decoded");
  const match = await matchInThread({ kind: "clips", a: one, b: other, interval }, job.signal);
  if (!match) return;
  const ranges = match.ranges.map((range) => within(range, pair));
  comparison.video = {
    ...match,
    ...barsOf(one.inside, other.inside),
    ranges,
    interval,
    share: { a: share(ranges, "a", pair[0]), b: share(ranges, "b", pair[1]) },
  };
  comparison.outcome = "match";
}

/** Fewer numbers of a fingerprint than this, some four seconds of sound, say nothing. */
const LEAST_NUMBERS = 8;
/** What the last number of a fingerprint hears beyond its own time. */
const FINGERPRINT_REACH = 16 * FINGERPRINT_SECONDS + 0.6;

async function sound(found: Ffmpeg, pair: readonly [Clip, Clip], comparison: Comparison, job: Work): Promise<void> {
  const prints = [
    await fingerprintAudio(found, pair[0], job.signal),
    await fingerprintAudio(found, pair[1], job.signal),
  ] as const;
  const [a, b] = prints;
  if (Math.min(a.length, b.length) < LEAST_NUMBERS) throw new Error("too short to tell sound apart by");
  const ranges = (await matchInThread({ kind: "sound", a, b }, job.signal))
    .map(({ a, b, frames }) => ({
      a: { from: a.from, to: a.to + FINGERPRINT_REACH },
      b: { from: b.from, to: b.to + FINGERPRINT_REACH },
      frames,
    }))
    .map((range) => within(range, pair));
  if (ranges.length === 0) return;
  comparison.audio = { ranges, share: { a: share(ranges, "a", pair[0]), b: share(ranges, "b", pair[1]) } };
  comparison.outcome = "sound-only";
}

/** No range goes beyond the end of its clip; times are told to a hundredth of a second. */
function within({ a, b, frames }: Range, [one, other]: readonly [Clip, Clip]): Range {
  const cut = ({ from, to }: { from: number; to: number }, { seconds }: Clip) => ({
    from: round(from),
    to: round(seconds > 0 ? Math.min(to, Math.max(seconds, from)) : to),
  });
  return { a: cut(a, one), b: cut(b, other), frames };
}

const round = (value: number): number => Math.round(value * 100) / 100;
const share = (ranges: readonly Range[], side: "a" | "b", { seconds }: Clip): number =>
  Math.round(shareOf(ranges, side, seconds) * 10_000) / 10_000;

/** Decoding all of both clips again is worth it only where they can be equal, and up to this length. */
const DECODED_SECONDS = 20 * 60;

/** The same packets, or the same decoded pictures: exactly the same pictures, whatever holds them. */
async function exact(
  found: Ffmpeg,
  pair: readonly [Clip, Clip],
  reports: readonly [Report, Report],
  comparison: Comparison,
  job: Work,
): Promise<void> {
  const hashes = (what: "packets" | "decoded") =>
    Promise.all([hashStreams(found, pair[0], what, job.signal), hashStreams(found, pair[1], what, job.signal)]);
  const kind = reports.every((report) => has(report, "video")) ? "video" : "audio";
  const equal = (one: readonly string[], other: readonly string[]): boolean =>
    one.length > 0 && one.length === other.length && one.every((digest, index) => digest === other[index]);
  const [one, other] = await hashes("packets");
  if (equal(one[kind], other[kind])) {
    comparison.outcome = "rewrapped";
    return;
  }
  const sizes = reports.map(({ input, media }) => [
    input.dimensions?.width,
    input.dimensions?.height,
    media?.tracks.find((track) => track.kind === kind)?.frames,
  ]);
  const alike = kind === "audio" || JSON.stringify(sizes[0]) === JSON.stringify(sizes[1]);
  if (!alike || Math.abs(pair[0].seconds - pair[1].seconds) > 1 || pair[0].seconds > DECODED_SECONDS) return;
  const [first, second] = await hashes("decoded");
  if (equal(first[kind], second[kind])) comparison.outcome = "same-pixels";
}

/** Rows of the picture: the beginning, the middle and the end of what matches most. */
const ROWS = [0.1, 0.5, 0.9];

async function sideBySide(
  found: Ffmpeg,
  pair: readonly [Clip, Clip],
  comparison: Comparison,
  signal: AbortSignal,
): Promise<Buffer | undefined> {
  const { video, limits } = comparison;
  const longest = [...(video?.ranges ?? [])].sort((one, other) => other.frames - one.frames)[0];
  if (!video || !longest) return undefined;
  try {
    const { takeFrame } = await import("../frames/frame.ts");
    const rows: [Side, Side][] = [];
    for (const part of ROWS) {
      const at = (range: { from: number; to: number }) => range.from + part * (range.to - range.from);
      const [left, right] = [at(longest.a), at(longest.b)];
      rows.push([
        { png: await takeFrame(found, pair[0], left, signal), seconds: left },
        { png: await takeFrame(found, pair[1], right, signal), seconds: right },
      ]);
    }
    return await comparisonPicture(rows, video);
  } catch (error) {
    throwIfCancelled(signal);
    limits.push({ code: "picture-not-made", step: "report", detail: errorText(error) } satisfies Limit);
    return undefined;
  }
}
