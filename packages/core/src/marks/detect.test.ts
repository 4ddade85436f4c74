import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { texturedPicture } from "../../../../test/fixtures/scenes.ts";
import { type Writer, watermark } from "../../../../test/fixtures/watermark.ts";
import { findMarks } from "./detect.ts";
import { evidenceText, readEvidence } from "./evidence.ts";
import { FALSE_ALARMS } from "./looks.ts";
import { MESSAGES, type Message } from "./messages.ts";
import type { Pixels } from "./pixels.ts";

const [WIDTH, HEIGHT] = [560, 448];

async function decoded(file: Buffer): Promise<Pixels> {
  const { data, info } = await sharp(file).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, channels: info.channels, data: new Uint8Array(data) };
}
const again = ({ width, height, data }: Pixels) => sharp(data, { raw: { width, height, channels: 3 } });
const idsIn = (pixels: Pixels) => findMarks(pixels).found.map(({ message }) => message.id);
const message = (id: string): Message =>
  MESSAGES.find((each) => each.id === id) ?? { id, bits: [], period: 1, phases: [], source: "" };

let carrier: Pixels;
beforeAll(async () => {
  carrier = await decoded(await texturedPicture(3, WIDTH, HEIGHT));
});

describe("findMarks", () => {
  it.each(MESSAGES.flatMap(({ id, phases }) => phases.map((phase): [string, Writer] => [id, phase])))(
    "finds %s as its %s writer writes it, and nothing else",
    (id, writer) => {
      const { found } = findMarks(watermark(carrier, message(id).bits, writer));
      expect(found.map((mark) => [mark.message.id, mark.phase])).toEqual([[id, writer]]);
      expect(found[0]?.falseAlarms).toBeLessThan(FALSE_ALARMS);
      expect(found[0]?.bitsRead).toBeGreaterThan(0.9 * message(id).bits.length);
    },
  );

  it.each([
    ["JPEG 95", (pixels: Pixels) => again(pixels).jpeg({ quality: 95 })],
    [
      "JPEG 90, colour at full size",
      (pixels: Pixels) => again(pixels).jpeg({ quality: 90, chromaSubsampling: "4:4:4" }),
    ],
    ["JPEG 90, colour at half size", (pixels: Pixels) => again(pixels).jpeg({ quality: 90 })],
    ["WebP 90", (pixels: Pixels) => again(pixels).webp({ quality: 90 })],
  ])("finds one through %s", async (_, save) => {
    const marked = watermark(carrier, message("sdxl").bits, "float32");
    expect(idsIn(await decoded(await save(marked).toBuffer()))).toEqual(["sdxl"]);
  });

  it("finds one in a crop, and says by how much it was cropped", async () => {
    const marked = watermark(carrier, message("sdxl").bits, "float32");
    const part = await decoded(await again(marked).extract({ left: 3, top: 6, width: WIDTH - 7, height: HEIGHT - 9 }).png().toBuffer()); // biome-ignore format: one line
    const { found } = findMarks(part);
    expect(found.map((mark) => [mark.message.id, mark.origin])).toEqual([["sdxl", { x: 5, y: 2 }]]);
  });

  it("finds none in a picture without one, a flat one, a striped one, one of noise, a grey one or a tiny one", async () => {
    const made = (fill: (x: number, y: number, channel: number) => number, channels = 3, width = WIDTH, height = HEIGHT): Pixels => ({
      width, height, channels,
      data: Uint8Array.from({ length: width * height * channels }, (_, at) => fill(Math.floor(at / channels) % width, Math.floor(at / channels / width), at % channels)),
    }); // biome-ignore format: a picture
    const pictures = [
      carrier,
      await decoded(await again(carrier).jpeg({ quality: 70 }).toBuffer()),
      made(() => 200),
      made((x, _, channel) => (x >> 3) * 40 * (channel + 1)),
      made((x, y, channel) => ((x * 73_856_093) ^ (y * 19_349_663) ^ (channel * 83_492_791)) >>> 5),
      made((x) => x, 1),
      made((x, y) => x * y, 3, 100, 100),
    ];
    expect(pictures.flatMap(idsIn)).toEqual([]);
  });

  it.each([
    ["no text", Array.from({ length: 48 }, (_, at) => ((at * at + 1) % 3) & 1)],
    ...["hello", "synthica", "StableDiffusion", "InvokeBI is another text"].map((text): [string, number[]] => [
      text,
      [...text].flatMap((char) => Array.from({ length: 8 }, (_, shift) => (char.charCodeAt(0) >> (7 - shift)) & 1)),
    ]),
  ])("takes the message of somebody else for none: %s", (_, bits) => {
    expect(idsIn(watermark(carrier, bits, "uint8"))).toEqual([]);
  });
});

describe("evidence", () => {
  it("is read as it was written, and from nothing else", () => {
    const [mark] = findMarks(watermark(carrier, message("flux").bits, "float32")).found;
    expect(mark && readEvidence(evidenceText(mark))).toMatchObject({ bits: 46, writer: "float32", left: 0, top: 0 });
    for (const text of ["", "null", "{}", '{"statistic":1}', "48"]) expect(readEvidence(text)).toBeUndefined();
  });
});
