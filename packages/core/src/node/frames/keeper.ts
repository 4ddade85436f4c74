import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { MATCH_DISTANCE, type PdqHash, pdqDistance, pdqHash, pdqParts } from "../../compare/pdq.ts";
import { loadSharp } from "../pixels/sharp.ts";

/** A frame that shows something new. */
export interface Kept {
  file: string;
  ms: number;
  hash: PdqHash;
  bytes: number;
}

/** Below this there is nothing to search for: black, white, a shade. */
const BLANK = 8;
/** What kept frames may take of the disk while they are chosen; beyond it every other one is left out. */
const KEPT_BYTES = 512 * 1024 * 1024;

/** Looks at frames as they come and writes down those that show something new, so that disk and memory stay bounded. */
export class FrameKeeper {
  kept: Kept[] = [];
  found = 0;
  alike = 0;
  thinned = 0;
  readonly #folder: string;
  readonly #max: number;
  readonly #most: number;
  #bytes = 0;
  #blank: (Omit<Kept, "bytes"> & { jpeg: Buffer }) | undefined;
  constructor(folder: string, max: number, most = KEPT_BYTES) {
    this.#folder = folder;
    this.#max = max;
    this.#most = most;
  }

  /** @throws an error when the frame cannot be read, or not be written */
  async take(jpeg: Buffer, ms: number): Promise<void> {
    this.found += 1;
    const sharp = await loadSharp();
    const { data, info } = await sharp(jpeg)
      .resize({ width: 256, height: 256, fit: "inside" })
      .toColourspace("b-w")
      .raw()
      .toBuffer({ resolveWithObject: true });
    const parts = pdqParts({ width: info.width, height: info.height, data });
    const hash = pdqHash(parts);
    const file = `f${String(this.found).padStart(9, "0")}.jpg`;
    if (parts.quality < BLANK) {
      this.alike += 1;
      this.#blank ??= { file, ms, hash, jpeg };
      return;
    }
    if (this.kept.some((each) => pdqDistance(each.hash, hash) <= MATCH_DISTANCE)) {
      this.alike += 1;
      return;
    }
    await writeFile(join(this.#folder, file), jpeg, { flag: "wx" });
    this.kept.push({ file, ms, hash, bytes: jpeg.length });
    this.#bytes += jpeg.length;
    if (this.kept.length >= 2 * this.#max) await this.thin();
    else if (this.#bytes > this.#most) await this.thin(Math.ceil(this.kept.length / 2));
  }

  /** Keeps what was asked for. The first frame that shows nothing stands for a clip of which no other shows anything. */
  async finish(): Promise<void> {
    if (this.kept.length === 0 && this.#blank) {
      const { jpeg, ...rest } = this.#blank;
      await writeFile(join(this.#folder, rest.file), jpeg, { flag: "wx" });
      this.kept.push({ ...rest, bytes: jpeg.length });
      this.alike -= 1;
    }
    await this.thin();
  }

  /** Keeps at most so many, spread evenly over what there is. */
  async thin(most = this.#max): Promise<void> {
    const count = this.kept.length;
    if (count <= most) return;
    const wanted = new Set(Array.from({ length: most }, (_, index) => Math.floor(((index + 0.5) * count) / most)));
    const left = this.kept.filter((_, index) => !wanted.has(index));
    for (const { file, bytes } of left) {
      await rm(join(this.#folder, file), { force: true });
      this.#bytes -= bytes;
    }
    this.kept = this.kept.filter((_, index) => wanted.has(index));
    this.thinned += left.length;
  }
}
