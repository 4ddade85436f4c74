import { describe, expect, it } from "vitest";
import { carry, clipWithSei, matroska, type Named, ogg } from "../../../../test/fixtures/carry.ts";
import { label, NOT_AI } from "../../../../test/fixtures/marker-values.ts";
import * as media from "../../../../test/fixtures/media.ts";
import { RECORDINGS } from "../../../../test/fixtures/recordings.ts";
import { STILLS } from "../../../../test/fixtures/stills.ts";
import { factsOf } from "../../../../test/fixtures/walk.ts";
import { random } from "../../../../test/fuzz/mutate.ts";
import { matchMarkers } from "./match.ts";

/** `MUTATIONS=500` asks as many of every container; those that hold the same blocks as others are asked less often here. */
const RUNS = Number(process.env.MUTATIONS ?? 500);
const FEWER_RUNS = Number(process.env.MUTATIONS ?? 40);
const XMP = media.xmpPacket(
  { "TC260:AIGC": label("0"), "dc:title": "Nova Canvas" },
  { TC260: media.NAMESPACES.tc260, dc: "http://purl.org/dc/elements/1.1/" },
);
const near = (name: string): readonly Named[] => NOT_AI.find(([each]) => each === name)?.[1] ?? [];

/** One file a container, with words that look like a marker and are none. */
const CONTAINERS: readonly (readonly [string, () => Promise<Uint8Array> | Uint8Array])[] = [
  ["JPEG with EXIF", () => carry(near("Canva that is not Canon"))],
  ["JPEG with a user comment", () => carry(near("OPPO's counter"))],
  ["JPEG with IPTC", () => carry(near("a headline"))],
  ["JPEG with XMP", async () => media.withJpegSegments(await media.picture("jpeg"), media.jpegXmp(XMP))],
  ["PNG with text", () => carry(near("a topic"))],
  ["WebP with XMP", () => media.picture("webp", { xmp: XMP })],
  ["TIFF with XMP", () => media.picture("tiff", { xmp: XMP })],
  ["AVIF with XMP", () => media.picture("avif", { xmp: XMP })],
  ["GIF with XMP", () => media.gif({ xmp: XMP, comment: "Midjourney, they say" })],
  ["MP4 with keys", () => media.movie({ udta: media.keyedMeta("comment", "vid:v15044gf0000d18abc") })],
  ["MP4 with x264's SEI", () => clipWithSei("dc45e9bd-e6d9-48b7-962c-d820d923eeef", "x264 - core 164")],
  ["Matroska", () => matroska({ COMMENT: "not made with suno", AIGC: "none" }, { app: "Lavf60.16.100" })],
  ["Ogg", () => ogg({ AIGC: "none", DESCRIPTION: "remade with sunoo" })],
  ["MP3", () => media.mp3([media.userText("AIGC", "none"), { id: "COMM", body: media.bytes([3], "eng", [0], "no suno") }])],
  ["WAV", () => media.wav(media.infoList({ ISFT: "Lavf60.16.100", ICMT: "AIGC" }), media.riffChunk("AIGC", media.utf8("none")))],
  ["FLAC", () => media.flac({ AIGC: "none", comment: "Steps: many, Sampler" })],
  ["PDF", () => media.pdf(XMP, { info: "/AIGC (none) /Producer (Adobe Fireflies)" })],
]; // biome-ignore format: a table

/** Formats that no library here writes, with the same words. */
const FURTHER: typeof CONTAINERS = [
  ["SVG", () => media.svg(XMP.replace(/<\?xpacket[^>]*\?>/g, ""))],
  ["HEIC", () => media.heicBoxes(XMP, media.tiffBlock({ 271: "Canon", 305: "Soraya 2" }))],
  ["JPEG XL", () => media.jxlBoxes(XMP)],
  ["MOV", () => media.movie({ brand: "qt  ", udta: media.xmpUserData(XMP) })],
  ...Object.entries(STILLS)
    .filter(([, { xmp }]) => xmp === true)
    .map(([name, { make }]) => [name, async () => make({ jpeg: await media.picture("jpeg"), xmp: XMP })] as const),
  ...Object.entries(RECORDINGS)
    .filter(([, { labelled }]) => labelled)
    .map(([name, { make }]) => [name, () => make("none; not made with suno")] as const),
];

describe("near misses under mutation", () => {
  it.each([
    ...CONTAINERS.map(([name, make]) => [name, RUNS, make] as const),
    ...FURTHER.map(([name, make]) => [name, FEWER_RUNS, make] as const),
  ])("%s never turns into an AI marker, %i times", async (name, runs, make) => {
    const bytes = await make();
    const blocks = (await factsOf(bytes)).map((fact) => fact.block);
    expect([name, blocks.length > 0]).toEqual([name, true]);
    const next = random(name.length * 7919);
    const wrong: string[] = [];
    for (let run = 0; run < runs; run++) {
      const mutated = Uint8Array.from(bytes);
      for (let change = 0; change <= run % 3; change++) {
        const block = blocks[Math.floor(next() * blocks.length)];
        const { offset = 0, length = 1 } = block ?? {};
        mutated[offset + Math.floor(next() * length)] = 32 + Math.floor(next() * 95);
      }
      // Changing the one digit of a label writes a label: that is no near miss any more.
      for (const hit of matchMarkers(await factsOf(mutated).catch(() => [])))
        if (hit.says.includes("ai") && hit.row.confidence === "full" && hit.row.id !== "cn.aigc")
          wrong.push(hit.row.id);
    }
    expect(wrong).toEqual([]);
  });
});
