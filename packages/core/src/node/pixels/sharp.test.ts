import sharp from "sharp";
import { describe, expect, it } from "vitest";
import * as media from "../../../../../test/fixtures/media.ts";
import { BUDGETS } from "../../model/limits.ts";
import { decodePixels } from "./sharp.ts";

describe("decodePixels", () => {
  it("gives stored samples, whatever the colour profile says", async () => {
    const data = Buffer.from(Array.from({ length: 8 * 8 * 3 }, (_, at) => (at * 41) % 256));
    const raw = { raw: { width: 8, height: 8, channels: 3 } } as const;
    const plain = await sharp(data, raw).png().toBuffer();
    const profiled = await sharp(data, raw).png().withIccProfile("p3", { attach: true }).toBuffer();
    expect(Buffer.from((await decodePixels(new Uint8Array(plain))).data)).toEqual(data);
    expect((await decodePixels(new Uint8Array(profiled))).channels).toBe(3);
  });
  it("refuses a picture with more pixels than the budget before decoding it", async () => {
    const png = Uint8Array.from(await media.picture("png"));
    // IHDR says 60,000 by 60,000; sharp does not check the chunk's CRC before it counts.
    new DataView(png.buffer).setUint32(16, 60_000);
    new DataView(png.buffer).setUint32(20, 60_000);
    expect(60_000 ** 2).toBeGreaterThan(BUDGETS.pixelCount);
    await expect(decodePixels(png)).rejects.toThrow();
  });
  it("rejects what is no picture", async () => {
    await expect(decodePixels(media.bytes("not a picture"))).rejects.toThrow();
  });
});
