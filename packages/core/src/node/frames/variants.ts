import { join } from "node:path";
import { loadSharp } from "../pixels/sharp.ts";

/** What is left of each side: captions, logos and the names of accounts stand at the edges. */
const KEPT = 0.76;

/** A file in the working folder, and what it will be called. */
interface Made {
  from: string;
  file: string;
}

/** Each frame mirrored, and without its edges, beside it and called after it. */
export async function makeVariants(
  folder: string,
  frames: readonly Made[],
  signal: AbortSignal | undefined,
): Promise<[mirrored: Made, cropped: Made][]> {
  const sharp = await loadSharp();
  const made: [Made, Made][] = [];
  for (const { from, file } of frames) {
    signal?.throwIfAborted();
    const named = (what: string): Made => ({ from: `${what}-${from}`, file: file.replace(/\.jpg$/, `_${what}.jpg`) });
    const [mirrored, cropped] = [named("mirrored"), named("cropped")];
    const path = join(folder, from);
    const { width, height } = await sharp(path).metadata();
    const [across, down] = [Math.max(1, Math.round(KEPT * width)), Math.max(1, Math.round(KEPT * height))];
    const stretch = { left: (width - across) >> 1, top: (height - down) >> 1, width: across, height: down };
    await sharp(path).flop().jpeg({ quality: 90 }).toFile(join(folder, mirrored.from));
    await sharp(path).extract(stretch).jpeg({ quality: 90 }).toFile(join(folder, cropped.from));
    made.push([mirrored, cropped]);
  }
  return made;
}
