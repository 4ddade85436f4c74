import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as media from "../../../../../test/fixtures/media.ts";
import { FormatError } from "../../model/limits.ts";
import { Reader } from "../../source/reader.ts";
import { bytesSource } from "../../source/source.ts";
import { type JpegPart, jpegParts, markerName, restarts } from "./segments.ts";

async function partsOf(bytes: Uint8Array): Promise<JpegPart[]> {
  const out: JpegPart[] = [];
  try {
    for await (const part of jpegParts(new Reader(bytesSource(bytes)), 0)) out.push(part);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
  }
  return out;
}

const names = (parts: readonly JpegPart[]): string[] =>
  parts.map((part) => (part.marker === 0 ? part.kind : markerName(part.marker)));

describe("the parts of a JPEG", () => {
  it("go on behind stray and fill bytes, as decoders do", async () => {
    const jpeg = media.bytes(
      [0xff, 0xd8],
      media.jpegSegment(0xe0, media.zeros(4)),
      [0, 0x13, 0xff, 0], // stuffed zeros are no marker
      media.jpegSegment(0xe1, media.zeros(4)),
      [0xff, 0xff, 0xff],
      media.jpegSegment(0xdb, media.zeros(4)),
      [0xff, 0xd9],
    );
    expect(names(await partsOf(jpeg))).toEqual(["SOI", "APP0", "stray bytes", "APP1", "fill bytes", "DQT", "EOI"]);
  });

  it("end a scan where decoders end it, and find its restarts", async () => {
    const scan = media.bytes(media.jpegSegment(0xda, media.zeros(2)), [1, 0xff, 0, 2, 0xff, 0xd0, 3, 0xff, 0xd7, 4]);
    const jpeg = media.bytes([0xff, 0xd8], scan, media.jpegSegment(0xc4, media.zeros(1)), [0xff, 0xd9], "behind");
    const parts = await partsOf(jpeg);
    expect(names(parts)).toEqual(["SOI", "SOS", "DHT", "EOI"]);
    expect(parts[1]).toMatchObject({ offset: 2, length: scan.length });
    const found: string[] = [];
    for await (const { marker, offset } of restarts(new Reader(bytesSource(jpeg)), { offset: 2, length: scan.length }))
      found.push(`${markerName(marker)}@${offset}`);
    expect(found).toEqual(["RST0@12", "RST7@15"]);
  });

  it("follow each other without gap or overlap, whatever the bytes", async () => {
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 12 }),
      fc.constantFrom([0xff], [0xff, 0], [0xff, 0xda, 0, 2], [0xff, 0xd0], [0xff, 0xe1, 0, 4, 1, 2]),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 20 }), async (pieces) => {
        const bytes = media.bytes([0xff, 0xd8], ...pieces.map((each) => Uint8Array.from(each)));
        let at = 0;
        for (const part of await partsOf(bytes)) {
          expect(part.offset).toBe(at);
          expect(part.length).toBeGreaterThan(0);
          at += part.length;
        }
        expect(at).toBeLessThanOrEqual(bytes.length);
      }),
    );
  });

  it("are found without reading the same bytes again and again", async () => {
    const stray = media.bytes(...Array.from({ length: 3_000 }, () => [0, 0xff, 0xfe, 0, 2]));
    const jpeg = media.bytes([0xff, 0xd8], stray, media.zeros(2_000_000), [0xff, 0xd9]);
    const reader = new Reader(bytesSource(jpeg));
    let count = 0;
    for await (const _ of jpegParts(reader, 0)) count += 1;
    expect(count).toBe(6_003);
    expect(reader.bytesRead).toBeLessThan(3 * jpeg.length);
  });
});
