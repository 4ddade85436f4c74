import { join } from "node:path";
import { clock } from "../../explain/units.ts";
import { loadSharp } from "./sharp.ts";

const TILE = 240;
const CAPTION = 18;
const COLUMNS = 5;
const HEAD = 40;

/** So many characters of a clip's name fit beside its digest. */
const MOST_NAME_CHARS = 60;

/** Of which clip a sheet is: what it is called, and its digest where it was computed. */
export interface SheetOf {
  name: string;
  sha256?: string | undefined;
}

/** All frames in one picture, with their times under them, and above them of which clip they are. */
export async function contactSheet(
  folder: string,
  frames: readonly { file: string; ms: number }[],
  clip: SheetOf,
): Promise<Buffer> {
  const sharp = await loadSharp();
  const first = await sharp(join(folder, frames[0]?.file ?? "")).metadata();
  const height = Math.max(1, Math.min(2 * TILE, Math.round((TILE * first.height) / first.width)));
  const columns = Math.min(COLUMNS, frames.length);
  const size = { width: columns * TILE, height: HEAD + Math.ceil(frames.length / columns) * (height + CAPTION) };
  const parts: { input: Buffer; left: number; top: number }[] = [{ input: headOf(clip, size.width), left: 0, top: 0 }];
  for (const [index, { file, ms }] of frames.entries()) {
    const [left, top] = [(index % columns) * TILE, HEAD + Math.floor(index / columns) * (height + CAPTION)];
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

/** Two lines: the name as text and as nothing else, and the digest. Letters of a name that no markup may hold are left out. */
function headOf({ name, sha256 }: SheetOf, width: number): Buffer {
  const base = name.split(/[\\/]/).at(-1) ?? name;
  const shown = [...base.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, "")].slice(0, MOST_NAME_CHARS).join("");
  const line = (text: string, y: number) =>
    `<text x="6" y="${y}" font-family="sans-serif" font-size="12" fill="#222">${markup(text)}</text>`;
  const digest = sha256 === undefined ? "" : line(`SHA-256 ${sha256}`, 33);
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${HEAD}">${line(shown, 16)}${digest}</svg>`,
  );
}

const markup = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0) ?? 0};`);
