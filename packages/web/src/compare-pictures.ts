/** What two pictures have in common, as the command tells it: PDQ, crops and places that fit one movement. */
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
import { pixelsOf } from "./pixels.ts";

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
  const { data } = context.getImageData(0, 0, width, height);
  const luma = new Uint8Array(width * height);
  for (let at = 0; at < luma.length; at++)
    luma[at] = 0.299 * (data[4 * at] ?? 0) + 0.587 * (data[4 * at + 1] ?? 0) + 0.114 * (data[4 * at + 2] ?? 0) + 0.5;
  return { width, height, data: luma };
}

async function samePixels(files: readonly [Blob, Blob]): Promise<boolean> {
  const [one, other] = [await pixelsOf(files[0]), await pixelsOf(files[1])];
  if (one.width !== other.width || one.height !== other.height) return false;
  return one.data.every((value, at) => value === other.data[at]);
}

/** Compares two pictures that were inspected. What cannot be decoded here is told as a limit. */
export async function comparePictures(
  files: readonly [Blob, Blob],
  reports: readonly [Report, Report],
): Promise<Comparison> {
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
  try {
    if (a.input.kind !== "image" || b.input.kind !== "image")
      comparison.limits.push({ code: "kinds-differ", step: "read" });
    else {
      const { same, ...match } = matchPictures(await planeOf(files[0]), await planeOf(files[1]));
      comparison.picture = match;
      comparison.outcome = (await samePixels(files)) ? "same-pixels" : same ? "match" : "no-match";
      if (!same && Math.min(match.quality.a, match.quality.b) < MIN_QUALITY)
        comparison.limits.push({ code: "little-to-see", step: "mark" });
    }
  } catch (error) {
    comparison.limits.push({
      code: "pixels-unavailable",
      step: "mark",
      detail: error instanceof Error ? error.message : "",
    });
  }
  if (a.input.sha256 !== undefined && a.input.sha256 === b.input.sha256) comparison.outcome = "same-file";
  return comparison;
}
