import { execFileSync, spawnSync } from "node:child_process";
import { createInspector, type Inspector } from "@provcheck/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tempFile } from "../fixtures/authority-file.ts";
import * as media from "../fixtures/media.ts";

const xmp = media.sourceTypeXmp();
const exiftool = spawnSync("exiftool", ["-ver"]).status === 0;

const TAG = "DigitalSourceType";

/** The same statement in every container. `oracle`: the tag under which exiftool reads it. */
const CARRIERS: readonly (readonly [
  name: string,
  make: () => Promise<Uint8Array> | Uint8Array,
  oracle: string | false,
])[] = [
  ["photo.jpg", () => media.picture("jpeg", { xmp }), TAG],
  [
    "itxt.png",
    async () => media.withPngChunks(await media.picture("png"), media.internationalChunk("XML:com.adobe.xmp", xmp)),
    TAG,
  ],
  [
    "ztxt.png",
    async () => media.withPngChunks(await media.picture("png"), media.compressedChunk("XML:com.adobe.xmp", xmp)),
    TAG,
  ],
  ["photo.webp", () => media.picture("webp", { xmp }), TAG],
  ["photo.avif", () => media.picture("avif", { xmp }), TAG],
  ["photo.tiff", () => media.picture("tiff", { xmp }), TAG],
  ["photo.gif", () => media.gif({ xmp }), TAG],
  ["drawing.svg", () => media.svg(xmp.replace(/<\?xpacket[^>]*\?>/g, "")), "SvgMetadataDigitalSourceType"],
  ["page.pdf", () => media.pdf(xmp), TAG],
  ["packed.pdf", () => media.pdf(xmp, { compressed: true }), TAG],
  ["uuid.mp4", () => media.movie({ top: media.xmpUuid(xmp) }), TAG],
  ["udta.mov", () => media.movie({ brand: "qt  ", udta: media.xmpUserData(xmp) }), TAG],
  ["photo.heic", () => media.heicBoxes(xmp), TAG],
  ["photo.jxl", () => media.jxlBoxes(xmp), TAG],
  // Old exiftool releases need a Perl module for Brotli.
  ["packed.jxl", () => media.jxlBoxes(xmp, true), false],
  ["sound.wav", () => media.wav(media.riffChunk("_PMX", media.utf8(xmp))), TAG],
  ["sound.mp3", () => media.mp3([{ id: "PRIV", body: media.bytes("XMP\0", media.utf8(xmp)) }]), TAG],
];

describe("one XMP DigitalSourceType in every container", () => {
  let inspector: Inspector;
  beforeAll(() => {
    inspector = createInspector();
  });
  afterAll(() => inspector.close());

  it.each(CARRIERS)("%s", async (name, make, oracle) => {
    const bytes = await make();
    const path = tempFile(name, bytes);
    const report = await inspector.inspect(path);
    expect(report.origin).toMatchObject({
      kind: "ai-generated",
      carriage: "stated",
      markerIds: ["xmp.digital-source-type"],
    });
    const place = report.markers[0]?.at[0];
    expect(place?.offset ?? -1).toBeGreaterThanOrEqual(0);
    expect((place?.offset ?? 0) + (place?.length ?? 0)).toBeLessThanOrEqual(bytes.length);
    if (exiftool && oracle !== false) {
      const said = execFileSync("exiftool", ["-s3", "-n", `-XMP:${oracle}`, path], { encoding: "utf8" }).trim();
      expect(said).toBe("http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia");
    }
  });
});
