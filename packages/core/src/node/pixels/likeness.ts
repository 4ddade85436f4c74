import type { Plane } from "../../compare/pdq.ts";
import { matchPictures } from "../../compare/pictures.ts";
import type { Likeness } from "../../markers/kept-pictures.ts";
import { BUDGETS } from "../../model/limits.ts";
import { isPlainPicture } from "../../report/thumbnails.ts";
import { loadSharp } from "./sharp.ts";

const SIDE = 256;
/** A file that shows less on both axes was cropped; on one axis alone it is the camera's other shape of picture. */
const CROPPED = 0.95;

/**
 * Compares pictures that a file keeps of itself with what it shows, by brightness: size, quality, quarter turns, bars and crops
 * make no difference. A kept picture that cannot be decoded has no answer.
 * @throws where the file itself cannot be decoded
 */
export async function likenessTo(file: Uint8Array, pictures: readonly Uint8Array[]): Promise<(Likeness | undefined)[]> {
  const shown = await planeOf(file, BUDGETS.pixelCount);
  const answers: (Likeness | undefined)[] = [];
  for (const picture of pictures) {
    const plane = isPlainPicture(picture)
      ? await planeOf(picture, BUDGETS.thumbnailPixelCount).catch(() => undefined)
      : undefined;
    answers.push(plane && likeness(shown, plane));
  }
  return answers;
}

/** Is the one the other, and does it show more? */
export function likeness(shown: Plane, kept: Plane): Likeness {
  const { same, crop, quality } = matchPictures(shown, kept);
  const showsMore = crop?.of === "b" && crop.box.width < CROPPED && crop.box.height < CROPPED;
  return { same, showsMore: same && showsMore, quality: Math.min(quality.a, quality.b) };
}

async function planeOf(bytes: Uint8Array, limitInputPixels: number): Promise<Plane> {
  const sharp = await loadSharp();
  const { data, info } = await sharp(bytes, { limitInputPixels, failOn: "none" })
    .rotate()
    .resize({ width: SIDE, height: SIDE, fit: "inside", withoutEnlargement: true })
    .flatten({ background: "#ffffff" })
    .toColourspace("b-w")
    .raw({ depth: "uchar" })
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data };
}
