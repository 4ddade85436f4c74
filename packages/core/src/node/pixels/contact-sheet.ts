import { join } from "node:path";
import { clock } from "../../explain/units.ts";
import { loadSharp } from "./sharp.ts";

const TILE = 240;
const CAPTION = 18;
const COLUMNS = 5;

/** All frames in one picture, with their times under them. */
export async function contactSheet(folder: string, frames: readonly { file: string; ms: number }[]): Promise<Buffer> {
  const sharp = await loadSharp();
  const first = await sharp(join(folder, frames[0]?.file ?? "")).metadata();
  const height = Math.max(1, Math.min(2 * TILE, Math.round((TILE * first.height) / first.width)));
  const columns = Math.min(COLUMNS, frames.length);
  const size = { width: columns * TILE, height: Math.ceil(frames.length / columns) * (height + CAPTION) };
  const parts: { input: Buffer; left: number; top: number }[] = [];
  for (const [index, { file, ms }] of frames.entries()) {
    const [left, top] = [(index % columns) * TILE, Math.floor(index / columns) * (height + CAPTION)];
    const input = await sharp(join(folder, file))
      .resize({ width: TILE, height, fit: "contain", background: "#e8e8e8" })
      .jpeg({ quality: 85 })
      .toBuffer();
    const text = `<svg xmlns="http://www.w3.org/2000/svg" width="${TILE}" height="${CAPTION}"><text x="${TILE / 2}" y="13" text-anchor="middle" font-family="sans-serif" font-size="12" fill="#222">${clock(ms / 1000, "always")}</text></svg>`;
    parts.push({ input, left, top }, { input: Buffer.from(text), left, top: top + height });
  }
  return sharp({ create: { ...size, channels: 3, background: "#ffffff" } })
    .composite(parts)
    .jpeg({ quality: 82 })
    .toBuffer();
}
