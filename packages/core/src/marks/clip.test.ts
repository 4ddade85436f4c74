import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { texturedPicture } from "../../../../test/fixtures/scenes.ts";
import { watermark } from "../../../../test/fixtures/watermark.ts";
import { ClipSearch } from "./clip.ts";
import { findMarks } from "./detect.ts";
import { FALSE_ALARMS, type Look } from "./looks.ts";
import { MESSAGES } from "./messages.ts";
import type { Pixels } from "./pixels.ts";

const [WIDTH, HEIGHT] = [560, 448];
const bits = MESSAGES.find(({ id }) => id === "sdxl")?.bits ?? [];

async function decoded(file: Buffer): Promise<Pixels> {
  const { data, info } = await sharp(file).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, channels: info.channels, data: new Uint8Array(data) };
}
const frame = async (seed: number): Promise<Pixels> => decoded(await texturedPicture(seed, WIDTH, HEIGHT));
const saved = ({ width, height, data }: Pixels, quality: number): Promise<Pixels> =>
  sharp(data, { raw: { width, height, channels: 3 } }).jpeg({ quality }).toBuffer().then(decoded); // biome-ignore format: one line

function searched(frames: readonly Pixels[]) {
  const search = new ClipSearch();
  for (const each of frames) search.add(each);
  return search.result();
}
const idsIn = (looks: readonly Look[]) => looks.map(({ message }) => message.id);

describe("a clip", () => {
  it("is no worse than its first frame, whatever the others hold", async () => {
    const key = await saved(watermark(await frame(3), bits, "float32"), 88);
    const alone = findMarks(key);
    expect(idsIn(alone.found)).toEqual(["sdxl"]);
    const others = await Promise.all(Array.from({ length: 5 }, (_, at) => frame(40 + at)));
    const { found, surest } = searched([key, ...others]);
    expect(surest).toBeLessThanOrEqual(1.001 * alone.surest);
    expect([idsIn(found), found[0] !== undefined && found[0].falseAlarms < FALSE_ALARMS]).toEqual([["sdxl"], true]);
  });

  it("pays for a look at every frame where a later one holds it", async () => {
    const key = watermark(await frame(3), bits, "float32");
    const { found, surest } = searched([await frame(41), key, await frame(42)]);
    expect(idsIn(found)).toEqual(["sdxl"]);
    expect(surest).toBeGreaterThan(1.5 * findMarks(key).surest);
  });

  it("is found over frames none of which shows it alone", async () => {
    const frames = await Promise.all(Array.from({ length: 8 }, async (_, at) => saved(watermark(await frame(60 + at), bits, "float32"), 62))); // biome-ignore format: one line
    const found = frames.filter((each) => findMarks(each).found.length > 0);
    expect(found.length).toBeLessThan(4);
    expect(idsIn(searched(frames).found)).toEqual(["sdxl"]);
  });

  it("is none without a mark, and passes over frames of another size", async () => {
    const plain = await Promise.all([70, 71, 72].map(frame));
    expect(searched(plain).found).toEqual([]);
    const small: Pixels = { width: 64, height: 64, channels: 3, data: new Uint8Array(64 * 64 * 3) };
    expect(idsIn(searched([watermark(await frame(3), bits, "float32"), small]).found)).toEqual(["sdxl"]);
    expect(searched([]).found).toEqual([]);
  });
});
