import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { app11, jpegSegments } from "../../../../test/fixtures/forge/carriers/jpeg.ts";
import { superbox } from "../../../../test/fixtures/forge/jumbf.ts";
import * as media from "../../../../test/fixtures/media.ts";
import { opened } from "../../../../test/fixtures/opened.ts";

const STORE = superbox("c2pa", "c2pa", [media.box("free", media.zeros(90))]);
const chunk = (type: string, data: Uint8Array) => media.bytes(media.be32(data.length), type, data, media.zeros(4));

const FILES: Readonly<Record<string, () => Promise<Uint8Array>>> = {
  jpeg: async () =>
    media.bytes(
      media.withJpegSegments(
        await media.picture("jpeg"),
        jpegSegments(STORE, "JP", 1, 60),
        Uint8Array.of(0xff, 0, 1, 2),
        app11("JP", 2, 1, superbox("json", "other", [])),
      ),
      "behind",
    ),
  png: async () => media.bytes(media.withPngChunks(await media.picture("png"), chunk("caBX", STORE)), "behind"),
  jxl: async () => media.bytes(media.jxlBoxes("<x/>", true), STORE, "behi"),
};

describe("the pieces of a container", () => {
  it.each(Object.entries(FILES))("are a partition of the whole file: %s", async (_, make) => {
    const whole = await make();
    const change = fc.record({ at: fc.nat(whole.length - 1), byte: fc.nat(255) });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 4 }), fc.nat(whole.length - 13), async (changes, cut) => {
        const bytes = Uint8Array.from(whole);
        // The first bytes stay, so that it is still taken for what it is.
        for (const { at, byte } of changes) bytes[Math.max(at, 13)] = byte;
        const { container, reader } = await opened(bytes.subarray(0, bytes.length - cut));
        let at = 0;
        for (const piece of container.pieces) {
          expect(piece.offset).toBe(at);
          expect(piece.length).toBeGreaterThan(0);
          at += piece.length;
        }
        expect(at).toBe(reader.size);
      }),
      { numRuns: 150 },
    );
  });

  it("have the names that a box hash lists them by", async () => {
    const names = async (file: Uint8Array) => (await opened(file)).container.pieces.map((piece) => piece.box);
    const jpeg = await names(await (FILES.jpeg?.() ?? media.picture("jpeg")));
    expect(jpeg.slice(0, 3)).toEqual(["SOI", "C2PA", "C2PA"]);
    expect(jpeg.filter((name) => name === "APP11")).toHaveLength(1);
    expect(jpeg.filter((name) => name === undefined)).toHaveLength(1);
    expect(jpeg.slice(-3)).toEqual(["SOS", "EOI", "c2pa.after"]);
    const png = await names(await (FILES.png?.() ?? media.picture("png")));
    expect(png).toEqual(["PNGh", "IHDR", "pHYs", "C2PA", "IDAT", "IEND", "c2pa.after"]);
  });
});
