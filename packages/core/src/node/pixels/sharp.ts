import type { Pixels } from "../../marks/pixels.ts";
import { BUDGETS, LimitError } from "../../model/limits.ts";
import type { SmallPicture } from "../../report/thumbnails.ts";

const PREVIEW_PIXELS = 640;
const THUMBNAIL_PIXELS = 320;

/** sharp as hostile pictures need it: one at a time in this process, and nothing kept for the next. */
export async function loadSharp(): Promise<typeof import("sharp")["default"]> {
  const { default: sharp } = await import("sharp");
  sharp.cache(false);
  sharp.concurrency(1);
  return sharp;
}

/** A small copy for people to recognise the picture by: turned upright, without any metadata. */
export const makePreview = (bytes: Uint8Array): Promise<SmallPicture> =>
  makeSmall(bytes, PREVIEW_PIXELS, BUDGETS.pixelCount);

/** The same of a picture that a manifest or the metadata keeps, smaller. */
export const makeThumbnail = (bytes: Uint8Array): Promise<SmallPicture> =>
  makeSmall(bytes, THUMBNAIL_PIXELS, BUDGETS.thumbnailPixelCount);

async function makeSmall(bytes: Uint8Array, side: number, limitInputPixels: number): Promise<SmallPicture> {
  const sharp = await loadSharp();
  const { data, info } = await sharp(bytes, { limitInputPixels, failOn: "none" })
    .rotate()
    .resize({ width: side, height: side, fit: "inside", withoutEnlargement: true })
    .flatten({ background: "#ffffff" })
    .jpeg({ quality: 78 })
    .toBuffer({ resolveWithObject: true });
  return { mediaType: "image/jpeg", width: info.width, height: info.height, base64: data.toString("base64") };
}

/**
 * sharp behind its one door: decodes a picture to 8-bit samples as they are stored. No colour management and no
 * rotation, because signatures and hidden bits are about stored samples. Runs in the child process, like all
 * work on hostile bytes; the number of pixels is bounded before anything is decoded.
 * @throws LimitError `pixelCount`; any other error means that sharp is missing or cannot decode the file
 */
export async function decodePixels(bytes: Uint8Array): Promise<Pixels> {
  const sharp = await loadSharp();
  const image = sharp(bytes, { limitInputPixels: BUDGETS.pixelCount, failOn: "error", ignoreIcc: true });
  const { width, height } = await image.metadata();
  if (width * height > BUDGETS.pixelCount) throw new LimitError("pixelCount");
  const { data, info } = await image.raw({ depth: "uchar" }).toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, channels: info.channels, data: new Uint8Array(data) };
}
