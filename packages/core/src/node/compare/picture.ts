import type { Orientation } from "../../compare/pdq.ts";
import type { Box } from "../../compare/thumbs.ts";
import type { Language } from "../../explain/locales/index.ts";
import { voiceOf } from "../../explain/say.ts";
import { clock } from "../../explain/units.ts";
import { loadSharp } from "../pixels/sharp.ts";

/** One picture of a row, and the time it is taken at. */
export interface Side {
  png: Buffer;
  seconds?: number;
}

const TILE = { width: 480, height: 300 };
const CAPTION = 22;
const GAP = 8;
/** Turning the second picture to how the first one stands: quarter turns clockwise, after a mirror. */
const TURNS: Readonly<Record<Orientation, { mirror: boolean; degrees: number }>> = {
  upright: { mirror: false, degrees: 0 },
  mirrored: { mirror: true, degrees: 0 },
  flipped: { mirror: true, degrees: 180 },
  "turned-180": { mirror: false, degrees: 180 },
  transposed: { mirror: true, degrees: 270 },
  "turned-90": { mirror: false, degrees: 90 },
  "turned-270": { mirror: false, degrees: 270 },
  transversed: { mirror: true, degrees: 90 },
};

/** How the second picture lies to the first. */
interface Match {
  orientation: Orientation;
  crop?: { of: "a" | "b"; box: Box };
  bars?: { a?: Box; b?: Box };
}

/**
 * Rows of three: the first picture, the second as the first stands, and where they differ. The third is made only where
 * something matched: pictures that have nothing in common differ everywhere, which shows nothing. Differences are
 * brightened fourfold; edges that show faintly are the work of scaling and compression.
 */
export async function comparisonPicture(
  rows: readonly (readonly [Side, Side])[],
  match: Match | undefined,
  lang: Language = "en",
): Promise<Buffer> {
  const sharp = await loadSharp();
  const { say } = voiceOf(lang);
  const columns = match ? 3 : 2;
  const head = match ? CAPTION : 0;
  const size = {
    width: columns * TILE.width + (columns + 1) * GAP,
    height: head + rows.length * (TILE.height + CAPTION + GAP) + GAP,
  };
  const second =
    match && match.orientation !== "upright" ? say("side.second", { how: say(`side.${match.orientation}`) }) : "B";
  const parts: { input: Buffer; left: number; top: number }[] = [];
  for (const [index, [left, right]] of rows.entries()) {
    const top = head + GAP + index * (TILE.height + CAPTION + GAP);
    const turned = match ? await turn(sharp, right.png, match.orientation) : right.png;
    const tiles = [await fit(sharp, left.png), await fit(sharp, turned)];
    if (match) tiles.push(await difference(sharp, [left.png, right.png], match));
    for (const [column, input] of tiles.entries()) parts.push({ input, left: GAP + column * (TILE.width + GAP), top });
    for (const [column, text] of [
      label("A", left),
      label(second, right),
      match ? say("side.difference") : "",
    ].entries())
      if (text !== "")
        parts.push({ input: caption(text), left: GAP + column * (TILE.width + GAP), top: top + TILE.height });
  }
  if (match) parts.push({ input: caption(say("side.note"), size.width - 2 * GAP), left: GAP, top: GAP / 2 });
  return sharp({ create: { ...size, channels: 3, background: "#ffffff" } })
    .composite(parts)
    .png()
    .toBuffer();
}

type Sharp = Awaited<ReturnType<typeof loadSharp>>;

/** Whole, on a tile. */
async function fit(sharp: Sharp, png: Buffer): Promise<Buffer> {
  return sharp(png)
    .resize({ ...TILE, fit: "contain", background: "#e8e8e8" })
    .png()
    .toBuffer();
}

async function turn(sharp: Sharp, png: Buffer, orientation: Orientation): Promise<Buffer> {
  const { mirror, degrees } = TURNS[orientation];
  const mirrored = mirror ? await sharp(png).flop().png().toBuffer() : png;
  return degrees === 0 ? mirrored : sharp(mirrored).rotate(degrees).png().toBuffer();
}

/** What differs, brightened: both of one size, in the first one's shape, without their bars, the one cut as the other shows it. */
async function difference(
  sharp: Sharp,
  [a, b]: readonly [Buffer, Buffer],
  { bars, crop, orientation }: Match,
): Promise<Buffer> {
  const part = (png: Buffer, side: "a" | "b") => (crop?.of === side ? extract(sharp, png, crop.box) : png);
  const first = await part(await extract(sharp, a, bars?.a), "a");
  const size = await insideTile(sharp, first);
  const one = await fill(sharp, first, size);
  const second = await part(await turn(sharp, await extract(sharp, b, bars?.b), orientation), "b");
  const seen = await sharp(one)
    .composite([{ input: await fill(sharp, second, size), blend: "difference" }])
    .png()
    .toBuffer();
  return fit(sharp, await sharp(seen).linear(4, 0).png().toBuffer());
}

interface Size {
  width: number;
  height: number;
}

/** The largest size of a picture's shape that a tile holds. */
async function insideTile(sharp: Sharp, png: Buffer): Promise<Size> {
  const { width, height } = await sharp(png).metadata();
  const scale = Math.min(TILE.width / width, TILE.height / height);
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** At exactly this size: both show the same, whatever became of the shape of the one. */
async function fill(sharp: Sharp, png: Buffer, size: Size): Promise<Buffer> {
  const image = sharp(png)
    .resize({ ...size, fit: "fill" })
    .flatten({ background: "#ffffff" });
  return image.toColourspace("srgb").png().toBuffer();
}

async function extract(sharp: Sharp, png: Buffer, box: Box | undefined): Promise<Buffer> {
  if (!box) return png;
  const image = sharp(png);
  const { width, height } = await image.metadata();
  const left = Math.min(width - 1, Math.round(box.x * width));
  const top = Math.min(height - 1, Math.round(box.y * height));
  return image
    .extract({
      left,
      top,
      width: Math.max(1, Math.min(width - left, Math.round(box.width * width))),
      height: Math.max(1, Math.min(height - top, Math.round(box.height * height))),
    })
    .png()
    .toBuffer();
}

const label = (name: string, { seconds }: Side): string =>
  seconds === undefined ? name : `${name}  ${clock(seconds, "always")}`;

/** Only our own words and digits: nothing of a file's is ever put into markup. */
const caption = (text: string, width = TILE.width): Buffer =>
  Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${CAPTION}"><text x="4" y="16" font-family="sans-serif" font-size="14" fill="#222">${text}</text></svg>`,
  );
