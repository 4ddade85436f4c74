import { execFileSync, spawnSync } from "node:child_process";
import { createInspector, type Inspector } from "@provcheck/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tempFile } from "../fixtures/authority-file.ts";
import { exifTiff, matroska, ogg } from "../fixtures/carry.ts";
import { label } from "../fixtures/marker-values.ts";
import * as media from "../fixtures/media.ts";

const LABEL = label("1");
const xmp = media.xmpPacket({ "TC260:AIGC": LABEL }, { TC260: media.NAMESPACES.tc260 });
const exiftool = spawnSync("exiftool", ["-ver"]).status === 0;
const jpegWith = async (...segments: Uint8Array[]) => media.withJpegSegments(await media.picture("jpeg"), ...segments);
const wrapped = JSON.stringify({ AIGC: JSON.parse(LABEL) as unknown });

/** GB 45438's guides, format by format, and the places real writers use besides. `oracle`: exiftool's tag. */
const PLACES: readonly (readonly [name: string, make: () => Promise<Uint8Array> | Uint8Array, oracle?: string])[] = [
  ["xmp.jpg", () => media.picture("jpeg", { xmp }), "XMP:AIGC"],
  ["usercomment.jpg", () => jpegWith(media.jpegSegment(0xe1, media.bytes("Exif\0\0", exifTiff({}, wrapped)))), "EXIF:UserComment"],
  ["description.jpg", () => jpegWith(media.jpegExif({ 270: wrapped })), "EXIF:ImageDescription"],
  ["segment.jpg", () => jpegWith(media.jpegSegment(0xe9, media.bytes("AIGC", LABEL)))],
  ["itxt.png", async () => media.withPngChunks(await media.picture("png"), media.internationalChunk("XML:com.adobe.xmp", xmp)), "XMP:AIGC"],
  ["text.png", async () => media.withPngChunks(await media.picture("png"), media.textChunk("AIGC", LABEL)), "PNG:AIGC"],
  ["ztxt.png", async () => media.withPngChunks(await media.picture("png"), media.compressedChunk("AIGC", LABEL)), "PNG:AIGC"],
  ["xmp.webp", () => media.picture("webp", { xmp }), "XMP:AIGC"],
  ["xmp.avif", () => media.picture("avif", { xmp }), "XMP:AIGC"],
  ["xmp.tiff", () => media.picture("tiff", { xmp }), "XMP:AIGC"],
  ["xmp.gif", () => media.gif({ xmp }), "XMP:AIGC"],
  ["xmp.heic", () => media.heicBoxes(xmp), "XMP:AIGC"],
  ["keys.mp4", () => media.movie({ udta: media.keyedMeta("AIGC", LABEL) }), "QuickTime:AIGC"],
  ["keys.mov", () => media.movie({ brand: "qt  ", udta: media.keyedMeta("AIGC", LABEL) }), "QuickTime:AIGC"],
  ["keys.m4a", () => media.movie({ brand: "M4A ", udta: media.keyedMeta("AIGC", LABEL) }), "QuickTime:AIGC"],
  ["bare-box.mp4", () => media.movie({ top: media.box("aigc", LABEL) })],
  ["uuid.mp4", () => media.movie({ top: media.xmpUuid(xmp) }), "XMP:AIGC"],
  ["itunes.mp4", () => media.movie({ udta: media.box("meta", media.be32(0), media.box("ilst", media.box("AIGC", media.box("data", media.be32(1), media.be32(0), media.utf8(LABEL))))) })],
  ["tag.mkv", () => matroska({ AIGC: LABEL }), "Matroska:AIGC"],
  ["tag.webm", () => matroska({ AIGC: LABEL }, { webm: true }), "Matroska:AIGC"],
  ["info.avi", () => {
    const body = media.bytes("AVI ", media.infoList({ AIGC: LABEL }));
    return media.bytes("RIFF", media.le32(body.length), body);
  }],
  ["chunk.wav", () => media.wav(media.riffChunk("AIGC", media.utf8(LABEL)))],
  ["txxx.mp3", () => media.mp3([media.userText("AIGC", LABEL)]), "ID3:UserDefinedText"],
  ["comment.flac", () => media.flac({ AIGC: LABEL }), "Vorbis:AIGC"],
  ["comment.ogg", () => ogg({ AIGC: LABEL }), "Vorbis:AIGC"],
  ["info.pdf", () => media.pdf(media.xmpPacket({}), { info: `/AIGC (${LABEL})` }), "PDF:AIGC"],
  ["apple.pdf", () => media.pdf(media.xmpPacket({}), { info: "/Label 1 /ContentProducer (001191310115MAEA70M85H00000) /ProduceID (7A1B)" })],
]; // biome-ignore format: a table

describe("China's label", () => {
  let inspector: Inspector;
  beforeAll(() => {
    inspector = createInspector();
  });
  afterAll(() => inspector.close());

  it.each(PLACES.map(([name, make, oracle]) => ({ name, make, oracle })))(
    "in $name",
    async ({ name, make, oracle }) => {
      const path = tempFile(name, await make());
      const report = await inspector.inspect(path);
      const apple = name === "apple.pdf";
      expect(report.origin).toMatchObject({
        kind: "ai-generated",
        carriage: "stated",
        vendor: apple ? "Apple" : "ByteDance",
      });
      const [found, ...others] = report.disclosure.labels;
      expect(others).toEqual([]);
      expect(found).toMatchObject({ label: "1", producer: { vendor: apple ? "Apple" : "ByteDance" } });
      const departs = found?.problems.map((problem) => problem.code) ?? [];
      if (!apple) expect(departs).toEqual(name === "usercomment.jpg" || name === "description.jpg" ? ["wrapped"] : []);
      if (exiftool && oracle !== undefined) {
        const said = execFileSync("exiftool", ["-s3", "-n", "-api", "LargeFileSupport=1", `-${oracle}`, path], {
          encoding: "utf8",
        });
        const value = report.metadata.facts.find((fact) => fact.path === found?.path)?.value;
        // exiftool puts the description in front of an ID3 text.
        if (said.trim() !== "") expect(said.trim().replace(/^\(AIGC\) /, "")).toBe(String(value));
        else expect(["Matroska:AIGC", "Vorbis:AIGC", "PDF:AIGC", "XMP:AIGC"]).toContain(oracle);
      }
    },
  );

  it("twice in one file is told, and the second departs from the standard", async () => {
    const both = media.withPngChunks(
      await media.picture("png"),
      media.textChunk("AIGC", LABEL),
      media.internationalChunk("XML:com.adobe.xmp", xmp),
    );
    const report = await inspector.inspect(both);
    expect(report.disclosure.labels.map((each) => each.problems)).toEqual([[], [{ code: "duplicate", field: "" }]]);
    expect(report.observations.find((each) => each.id === "several-ai-labels")?.answer).toBe("true");
    const wellFormed = report.disclosure.requirements.find((each) => each.requirement === "well-formed");
    expect(wellFormed?.found).toBe(false);
  });

  it("the requirements of each law are looked up, found or not", async () => {
    const { disclosure } = await inspector.inspect(media.movie({ udta: media.keyedMeta("AIGC", LABEL) }));
    const found = (law: string) =>
      Object.fromEntries(
        disclosure.requirements.filter((each) => each.law === law).map((each) => [each.requirement, each.found]),
      );
    expect(found("cn-gb45438")).toEqual({
      label: true,
      producer: true,
      "produce-id": true,
      propagator: false,
      "propagate-id": false,
      "well-formed": true,
      // The keys of the movie's metadata are where the guide of 2025 puts it in MP4.
      "guided-place": true,
    });
    expect(found("eu-code-of-practice")).toEqual({ "signed-metadata": false, timestamp: false, watermark: false });
    expect(found("us-ca-sb942")).toEqual({
      "provider-name": true,
      "system-name": true,
      "system-version": false,
      time: false,
      "unique-id": true,
    });
    expect(found("kr-ai-act")).toEqual({ "ai-mark": true });
    const plain = await inspector.inspect(await media.picture("jpeg"));
    expect(plain.disclosure.requirements.filter((each) => each.found)).toEqual([]);
  });
});
