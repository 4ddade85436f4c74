import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { tempDir } from "../../../../../test/fixtures/authority-file.ts";
import { EVERY_FFMPEG, FFMPEG, makeMedia } from "../../../../../test/fixtures/ffmpeg.ts";
import { heic } from "../../../../../test/fixtures/heic.ts";
import { scene } from "../../../../../test/fixtures/scenes.ts";
import { readPicture } from "./picture.ts";

const encoders = (path: string): string => spawnSync(path, ["-hide_banner", "-encoders"], { encoding: "utf8" }).stdout;
const withJxl = EVERY_FFMPEG.find(([, path]) => /libjxl/.test(encoders(path)))?.[1];
const withHevc = FFMPEG !== undefined && /libx265/.test(encoders(FFMPEG));

const png = () =>
  sharp(scene(5, 320, 240))
    .png()
    .toBuffer();
/** The mean difference of brightness between two decoded pictures. */
function apart(a: { luma: { base64: string } }, b: { luma: { base64: string } }): number {
  const [one, other] = [Buffer.from(a.luma.base64, "base64"), Buffer.from(b.luma.base64, "base64")];
  expect(one.length).toBe(other.length);
  return one.reduce((sum, value, at) => sum + Math.abs(value - (other[at] ?? 0)), 0) / one.length;
}

describe("readPicture", () => {
  it.each(["jpeg", "webp", "avif", "tiff", "gif"] as const)("decodes %s as what it was made of", async (format) => {
    const original = await png();
    const copy = await sharp(original).toFormat(format, { quality: 95 }).toBuffer();
    const [one, other] = [await readPicture(original, "png"), await readPicture(copy, format)];
    expect([other.width, other.height]).toEqual([320, 240]);
    expect(apart(one, other)).toBeLessThan(4);
  });

  it.runIf(withHevc)("decodes HEIC", async () => {
    const original = await png();
    const print = await readPicture(heic(original, 320, 240), "heic");
    expect([print.width, print.height]).toEqual([320, 240]);
    expect(apart(await readPicture(original, "png"), print)).toBeLessThan(4);
  });

  it.runIf(withJxl)("decodes JPEG XL, to the bit where nothing was lost", async () => {
    const dir = tempDir();
    const original = await png();
    writeFileSync(join(dir, "in.png"), original);
    makeMedia(["-i", join(dir, "in.png"), "-c:v", "libjxl", "-distance", "0", join(dir, "out.jxl")], withJxl);
    const print = await readPicture(readFileSync(join(dir, "out.jxl")), "jxl");
    expect(print.pixels).toBe((await readPicture(original, "png")).pixels);
  });

  it("gives the same digest to the same pixels, and turns what is shown upright", async () => {
    const original = await png();
    const turned = await sharp(original).jpeg().withMetadata({ orientation: 6 }).toBuffer();
    const print = await readPicture(turned, "jpeg");
    expect([print.width, print.height, print.shown.width, print.shown.height]).toEqual([320, 240, 240, 320]);
    const webp = await readPicture(await sharp(original).webp({ lossless: true }).toBuffer(), "webp");
    expect(webp.pixels).toBe((await readPicture(original, "png")).pixels);
  });

  it.each([
    ["heic", Buffer.from("....ftypheic....mif1heic")],
    ["jxl", Buffer.from([0xff, 0x0a, 1, 2, 3, 4, 5, 6])],
    ["jpeg", Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 4])],
    ["pdf", Buffer.from("%PDF-1.7")],
  ] as const)("fails for a broken or unknown picture (%s)", async (format, bytes) => {
    await expect(readPicture(bytes, format)).rejects.toThrow();
  });

  it("decodes nothing larger than its bound", async () => {
    const huge = await sharp({ create: { width: 9000, height: 9000, channels: 3, background: "red" } })
      .png()
      .toBuffer();
    await expect(readPicture(huge, "png")).rejects.toThrow();
  });
});
