/** What two files that were read have in common, as the command tells it; of pictures all of it, of clips all but their frames. */
import type { Report } from "@provcheck/core/browser";
import {
  COMPARISON_VERSION,
  type Comparison,
  comparedFile,
  MIN_QUALITY,
  matchPictures,
  type Plane,
  statedOnce,
} from "@provcheck/core/internal";
import { lumaOf } from "./luma.ts";
import { pixelsOf } from "./pixels.ts";
import type { TwoClips } from "./protocol.ts";

/** As the command looks at pictures: at most so many samples a side. */
const SIDE = 512;

/** Brightness on white, upright. */
async function planeOf(file: Blob): Promise<Plane> {
  const bitmap = await createImageBitmap(file);
  const scale = Math.min(1, SIDE / Math.max(bitmap.width, bitmap.height));
  const [width, height] = [bitmap.width, bitmap.height].map((side) => Math.max(1, Math.round(side * scale))) as [
    number,
    number,
  ];
  const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  if (!context) throw new Error("nothing to draw on");
  context.fillStyle = "#fff";
  context.fillRect(0, 0, width, height);
  context.imageSmoothingQuality = "high";
  context.drawImage(bitmap, 0, 0, width, height);
  bitmap.close();
  return { width, height, data: lumaOf(context.getImageData(0, 0, width, height).data) };
}

async function samePixels(files: readonly [Blob, Blob]): Promise<boolean> {
  const [one, other] = [await pixelsOf(files[0]), await pixelsOf(files[1])];
  if (one.width !== other.width || one.height !== other.height) return false;
  return one.data.every((value, at) => value === other.data[at]);
}

const isClip = ({ input: { kind } }: Report): boolean => kind === "video" || kind === "audio";
const has = (report: Report, kind: "video" | "audio"): boolean =>
  report.media?.tracks.some((track) => track.kind === kind) === true;

/** What there is to compare of two clips: how long each is, and what is in it. */
function clipsOf([a, b]: readonly [Report, Report]): TwoClips {
  const of = <T>(each: (report: Report) => T): readonly [T, T] => [each(a), each(b)];
  return {
    seconds: of(({ input }) => input.durationSeconds ?? 0),
    video: of((report) => has(report, "video")),
    audio: of((report) => has(report, "audio")),
  };
}

/** Compares two files that were inspected. What cannot be decoded here is told as a limit. */
export async function compareRead(
  files: readonly [Blob, Blob],
  reports: readonly [Report, Report],
): Promise<{ comparison: Comparison; clips?: TwoClips }> {
  const [a, b] = reports;
  const comparison: Comparison = {
    schemaVersion: COMPARISON_VERSION,
    outcome: "not-compared",
    a: comparedFile(a),
    b: comparedFile(b),
    stated: statedOnce(a, b),
    limits: [],
    programs: [],
  };
  const clips = isClip(a) && isClip(b);
  if (a.error ?? b.error) comparison.limits.push({ code: "file-not-read", step: "read" });
  else if (a.input.kind === "image" && b.input.kind === "image") await pictures(files, comparison);
  else if (!clips) comparison.limits.push({ code: "kinds-differ", step: "read" });
  if (a.input.sha256 !== undefined && a.input.sha256 === b.input.sha256) comparison.outcome = "same-file";
  return { comparison, ...(clips && !(a.error ?? b.error) ? { clips: clipsOf(reports) } : {}) };
}

async function pictures(files: readonly [Blob, Blob], comparison: Comparison): Promise<void> {
  try {
    const { same, ...match } = matchPictures(await planeOf(files[0]), await planeOf(files[1]));
    comparison.picture = match;
    comparison.outcome = (await samePixels(files)) ? "same-pixels" : same ? "match" : "no-match";
    if (!same && Math.min(match.quality.a, match.quality.b) < MIN_QUALITY)
      comparison.limits.push({ code: "little-to-see", step: "mark" });
  } catch (error) {
    const detail = error instanceof Error ? error.message : "";
    comparison.limits.push({ code: "pixels-unavailable", step: "mark", detail });
  }
}
