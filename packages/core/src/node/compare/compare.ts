import { FINGERPRINT_SECONDS, LEAST_NUMBERS, saysLittle } from "../../compare/audio.ts";
import { type ClipMatch, type ClipPrint, isEnough, longest } from "../../compare/frames.ts";
import { type FoundStreams, inBoth, outcomeOf, streamOutcome } from "../../compare/outcome.ts";
import { MIN_QUALITY } from "../../compare/pdq.ts";
import { rateFor } from "../../compare/rate.ts";
import { COMPARISON_VERSION, type Comparison, comparedFile, statedOnce } from "../../compare/result.ts";
import { type Box, barsOf } from "../../compare/thumbs.ts";
import { type Range, shareOf } from "../../compare/timeline.ts";
import type { LimitCode } from "../../model/limit-codes.ts";
import { present } from "../../model/present.ts";
import type { Limit } from "../../model/report.ts";
import { fingerprintAudio } from "../ffmpeg/hashes.ts";
import { type Ffmpeg, ffmpegMissing, findFfmpeg } from "../ffmpeg/run.ts";
import { RunFailed } from "../host/processes.ts";
import { startTimer } from "../host/time-limit.ts";
import type { PicturePrint } from "../pixels/picture.ts";
import { exact, type Kind } from "./exact.ts";
import type { CompareJob, CompareTools, NamedFile } from "./job.ts";
import { comparisonPicture, type Side } from "./picture.ts";
import { type Clip, MOST_MS, printClip, stillsOf } from "./prints.ts";
import { decodedStill, lumaOf } from "./still.ts";
import { has, movingPicture, readSubject, type Subject } from "./subject.ts";
import { matchInThread } from "./thread.ts";

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
  const read = (file: NamedFile): Promise<Subject> =>
    readSubject(file, (named) => tools.inspect(named, job.signal), job);
  const subjects = await asClips(await Promise.all([read(a), read(b)]), job);
  const [{ report: one }, { report: other }] = subjects;
  const comparison: Comparison = {
    schemaVersion: COMPARISON_VERSION,
    outcome: "not-compared",
    a: comparedFile(one),
    b: comparedFile(other),
    stated: statedOnce(one, other),
    limits: [],
    programs: [],
  };
  const sameBytes = one.input.sha256 !== undefined && one.input.sha256 === other.input.sha256;
  const over = new AbortController();
  const stopTimer = startTimer(job.limits?.timeMs ?? MOST_MS, () =>
    over.abort(new RunFailed("time", "the time for the comparison was over")),
  );
  const work = { ...job, signal: job.signal ? AbortSignal.any([job.signal, over.signal]) : over.signal };
  let png: Buffer | undefined;
  try {
    if (one.error ?? other.error) comparison.limits.push({ code: "file-not-read", step: "read" });
    else if (subjects[0].clip && subjects[1].clip)
      png = await clips(subjects, [subjects[0].clip, subjects[1].clip], comparison, work);
    else if (subjects.every(({ report }) => report.input.kind === "image"))
      png = await pictures(tools, subjects, comparison, work);
    else comparison.limits.push({ code: whyNot(subjects), step: "read" });
  } finally {
    stopTimer();
  }
  if (sameBytes) comparison.outcome = "same-file";
  return { comparison, ...present({ png }) };
}

/** Why two files are not laid beside one another: a clip that ffmpeg does not read, or two things that nobody would. */
function whyNot(subjects: readonly Subject[]): LimitCode {
  const unread = subjects.find(
    ({ report: { input }, clip }) => !clip && (input.kind === "video" || input.kind === "audio"),
  );
  if (!unread) return "kinds-differ";
  return unread.report.input.kind === "video" ? "pictures-not-compared" : "sound-not-compared";
}

/** Pictures that move are clips beside a clip, and beside one another: what they show first is not what they show. */
async function asClips(subjects: [Subject, Subject], job: CompareJob): Promise<[Subject, Subject]> {
  const [one, other] = await Promise.all(subjects.map((each) => (each.clip ? each : movingPicture(each, job))));
  return one && other ? [one, other] : subjects;
}

async function pictures(
  tools: CompareTools,
  [a, b]: readonly [Subject, Subject],
  comparison: Comparison,
  job: Work,
): Promise<Buffer | undefined> {
  let prints: [PicturePrint, PicturePrint];
  try {
    const print = ({ report, path }: Subject): Promise<PicturePrint> =>
      decodedStill(report.input.format, path, job, () => tools.picture(path, job.signal));
    prints = await Promise.all([print(a), print(b)]);
  } catch (error) {
    throwIfCancelled(job.signal);
    comparison.limits.push({ code: "pixels-unavailable", step: "mark", detail: errorText(error) });
    return undefined;
  }
  const [one, other] = prints;
  const { same, ...match } = await matchInThread({ kind: "pictures", a: lumaOf(one), b: lumaOf(other) }, job.signal);
  comparison.picture = match;
  const samePixels = one.pixels === other.pixels && one.width === other.width && one.height === other.height;
  comparison.outcome = samePixels ? "same-pixels" : same ? "match" : "no-match";
  if (!same && Math.min(match.quality.a, match.quality.b) < MIN_QUALITY)
    comparison.limits.push({ code: "little-to-see", step: "mark" });
  if (!job.picture) return undefined;
  const side = ({ shown }: PicturePrint): Side => ({ png: Buffer.from(shown.base64, "base64") });
  return comparisonPicture([[side(one), side(other)]], same && canOverlay(match) ? match : undefined, job.lang);
}

/** A difference is drawn where one can be laid over the other by an upright stretch: turned by degrees, everything differs. */
const canOverlay = ({ regions, turned = 0 }: { regions?: object; turned?: number }): boolean =>
  regions === undefined && Math.abs(turned) < 0.5;

const errorText = (error: unknown): string => (error instanceof Error ? error.message.slice(0, 160) : "");

async function clips(
  subjects: readonly [Subject, Subject],
  pair: readonly [Clip, Clip],
  comparison: Comparison,
  job: Work,
): Promise<Buffer | undefined> {
  const found = await findFfmpeg(job.ffmpeg);
  if (!found) {
    comparison.limits.push({ code: "ffmpeg-missing-comparison", step: "mark", detail: ffmpegMissing().install });
    return undefined;
  }
  comparison.programs.push({ name: "ffmpeg", version: found.ffmpeg.version });
  const step = async <T>(code: LimitCode, run: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await run();
    } catch (error) {
      throwIfCancelled(job.signal);
      comparison.limits.push({ code, step: "mark", detail: errorText(error) });
      return undefined;
    }
  };
  const look = async (kind: Kind, code: LimitCode, run: () => Promise<boolean>): Promise<FoundStreams> => {
    const there = [has(subjects[0], kind), has(subjects[1], kind)] as const;
    const alike = there[0] && there[1] ? await step(code, run) : undefined;
    return { in: there, exact: "no", ...present({ alike }) };
  };
  const heard = await look("audio", "sound-not-compared", () => sound(found, pair, comparison, job));
  const seen = await look("video", "pictures-not-compared", () => moving(found, pair, comparison, job));
  if (!inBoth(seen) && !inBoth(heard)) comparison.limits.push({ code: "kinds-differ", step: "mark" });
  const equal = await step("streams-not-compared", () => exact(found, pair, subjects, [seen, heard], job.signal));
  const [video, audio] = equal ?? [seen, heard];
  comparison.streams = { pictures: streamOutcome(video), sound: streamOutcome(audio) };
  comparison.outcome = outcomeOf(video, audio);
  return job.picture && comparison.video ? sideBySide(found, pair, comparison, job) : undefined;
}

/** Are there stretches in which the pictures are alike? */
async function moving(found: Ffmpeg, pair: readonly [Clip, Clip], comparison: Comparison, job: Work): Promise<boolean> {
  const rate = rateFor(pair);
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
  const near = await matchInThread({ kind: "clips", a: one, b: other, interval }, job.signal);
  const match = isEnough(near, one, other) ? near : await byPlaces(found, pair, [one, other], { near, interval }, job);
  if (!match) return false;
  const ranges = match.ranges.map((range) => within(range, pair));
  comparison.video = {
    ...match,
    ...barsOf(one.inside, other.inside),
    ranges,
    interval,
    share: { a: share(ranges, "a", pair[0]), b: share(ranges, "b", pair[1]) },
  };
  return true;
}

type Printed = ClipPrint & { inside: Box };

/** Where hashes find little, places that stand out are looked for in stills of both; what explains more is told. */
async function byPlaces(
  found: Ffmpeg,
  pair: readonly [Clip, Clip],
  [one, other]: readonly [Printed, Printed],
  { near, interval }: { near: ClipMatch | undefined; interval: number },
  { signal }: Work,
): Promise<ClipMatch | undefined> {
  const a = { frames: one.frames, stills: await stillsOf(found, pair[0], one.inside, signal) };
  const b = { frames: other.frames, stills: await stillsOf(found, pair[1], other.inside, signal) };
  const placed = await matchInThread({ kind: "places", a, b, interval }, signal);
  return longest([near, placed].filter((each) => each !== undefined));
}

/** What the last number of a fingerprint hears beyond its own time. */
const FINGERPRINT_REACH = 16 * FINGERPRINT_SECONDS + 0.6;

/** Are there stretches in which the sound is alike? */
async function sound(found: Ffmpeg, pair: readonly [Clip, Clip], comparison: Comparison, job: Work): Promise<boolean> {
  const prints = [
    await fingerprintAudio(found, pair[0], job.signal),
    await fingerprintAudio(found, pair[1], job.signal),
  ] as const;
  const [a, b] = prints;
  if (Math.min(a.length, b.length) < LEAST_NUMBERS) throw new Error("too short to tell sound apart by");
  if (saysLittle(a) && saysLittle(b)) throw new Error("silence or one tone, which every recording has");
  const ranges = (await matchInThread({ kind: "sound", a, b }, job.signal))
    .map(({ a, b, frames }) => ({
      a: { from: a.from, to: a.to + FINGERPRINT_REACH },
      b: { from: b.from, to: b.to + FINGERPRINT_REACH },
      frames,
    }))
    .map((range) => within(range, pair));
  if (ranges.length === 0) return false;
  comparison.audio = { ranges, share: { a: share(ranges, "a", pair[0]), b: share(ranges, "b", pair[1]) } };
  return true;
}

/** No range goes beyond the end of its clip; times are told to a hundredth of a second. */
function within({ a, b, ...rest }: Range, [one, other]: readonly [Clip, Clip]): Range {
  const cut = ({ from, to }: { from: number; to: number }, { seconds }: Clip) => ({
    from: round(from),
    to: round(seconds > 0 ? Math.min(to, Math.max(seconds, from)) : to),
  });
  return { a: cut(a, one), b: cut(b, other), ...rest };
}

const round = (value: number): number => Math.round(value * 100) / 100;
const share = (ranges: readonly Range[], side: "a" | "b", { seconds }: Clip): number =>
  Math.round(shareOf(ranges, side, seconds) * 10_000) / 10_000;

/** Rows of the picture: the beginning, the middle and the end of what matches most. */
const ROWS = [0.1, 0.5, 0.9];

async function sideBySide(
  found: Ffmpeg,
  pair: readonly [Clip, Clip],
  comparison: Comparison,
  { signal, lang }: Work,
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
    return await comparisonPicture(rows, canOverlay(video) ? video : undefined, lang);
  } catch (error) {
    throwIfCancelled(signal);
    limits.push({ code: "picture-not-made", step: "report", detail: errorText(error) } satisfies Limit);
    return undefined;
  }
}
