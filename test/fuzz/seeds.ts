import { readFileSync } from "node:fs";
import { join } from "node:path";
import { tempDir } from "../fixtures/authority-file.ts";
import { issue, makeAuthority } from "../fixtures/ca.ts";
import { clipWithSei, matroska, ogg } from "../fixtures/carry.ts";
import { FFMPEG, makeMedia } from "../fixtures/ffmpeg.ts";
import {
  ARCHIVES,
  type Document,
  font,
  page,
  plainText,
  signDocument,
  structuredText,
} from "../fixtures/forge/documents.ts";
import { GRAPH } from "../fixtures/marker-values.ts";
import * as media from "../fixtures/media.ts";
import { RECORDINGS } from "../fixtures/recordings.ts";
import { DST, sign } from "../fixtures/sign.ts";
import { STILLS } from "../fixtures/stills.ts";

/** Self-made seeds, signed where the signer knows the format, with every kind of metadata the walkers read. */
export async function makeSeeds(): Promise<{ name: string; bytes: Uint8Array }[]> {
  const leaf = await issue(await makeAuthority("fuzz CA"), { commonName: "Fuzz", organisation: "Fuzz" });
  const manifest = {
    actions: [
      { action: "c2pa.created", digitalSourceType: `${DST}trainedAlgorithmicMedia`, softwareAgent: { name: "Model" } },
    ],
  };
  const xmp = media.sourceTypeXmp();
  const exif = { IFD0: { Make: "Canon", Model: "Fuzz", Software: "fuzz", ImageDescription: "words" } };
  const label = JSON.stringify({ Label: "1", ContentProducer: "x", ProduceID: "1" });
  const seeds: { name: string; bytes: Uint8Array }[] = [];
  const add = async (name: string, bytes: Uint8Array, signAs?: string) => {
    seeds.push({ name, bytes });
    if (signAs !== undefined) seeds.push({ name: `signed ${name}`, bytes: await sign(bytes, signAs, leaf, manifest) });
  };
  for (const format of ["jpeg", "png", "webp", "avif", "tiff"] as const) {
    await add(format, await media.picture(format, { xmp, ...(format === "tiff" ? {} : { exif }) }), `image/${format}`);
  }
  await add("gif", media.gif({ xmp, comment: "words" }), "image/gif");
  await add("svg", media.svg(xmp.replace(/<\?xpacket[^>]*\?>/g, "")), "image/svg+xml");
  await add("pdf", media.pdf(xmp, { compressed: true, info: `/AIGC (${label})` }));
  await add("mp4", media.movie({ udta: media.keyedMeta("AIGC", label), top: media.xmpUuid(xmp) }), "video/mp4");
  await add("mov", media.movie({ brand: "qt  ", udta: media.xmpUserData(xmp) }), "video/quicktime");
  await add("heic", media.heicBoxes(xmp, media.tiffBlock({ 271: "Maker", 305: "Tool" })));
  await add("jxl", media.jxlBoxes(xmp, true));
  await add(
    "wav",
    media.wav(media.infoList({ ISFT: "fuzz", INAM: "words" }), media.riffChunk("AIGC", media.utf8(label))),
    "audio/wav",
  );
  await add(
    "mp3",
    media.mp3([media.userText("AIGC", label), { id: "PRIV", body: media.bytes("XMP\0", media.utf8(xmp)) }]),
    "audio/mpeg",
  );
  await add("mkv", matroska({ AIGC: label, TITLE: "words" }));
  await add("webm", matroska({ COMMENT: "words" }, { webm: true }));
  await add("ogg", ogg({ AIGC: label, encoder: "fuzz" }));
  await add("sei.mp4", clipWithSei("91ca6061-4aee-3854-8614-2d5f73f4ae2e", "kling-ai"));
  await add(
    "comf.png",
    media.withPngChunks(await media.picture("png"), media.pngChunk("comf", media.utf8(`prompt\0${GRAPH}`))),
  );
  await add(
    "graph.svg",
    media.utf8(`<svg xmlns="http://www.w3.org/2000/svg"><metadata><![CDATA[{"prompt":${GRAPH}}]]></metadata></svg>`),
  );
  const broken = xmp.replace("</rdf:Description>", "<dc:title>A & B\u0001</dc:title></rdf:Description>");
  await add("broken-xmp.jpeg", media.withJpegSegments(await media.picture("jpeg"), media.jpegXmp(broken)));
  await add(
    "bare-xmp.jpeg",
    media.withJpegSegments(await media.picture("jpeg"), media.jpegSegment(0xe1, media.utf8(xmp))),
  );
  await add("flac", media.flac({ AIGC: label, encoder: "fuzz" }));
  const jpeg = await media.picture("jpeg");
  for (const [name, { make }] of Object.entries(STILLS)) await add(name, make({ jpeg, xmp }));
  for (const [name, { make }] of Object.entries(RECORDINGS)) await add(name, make(label));
  for (const [name, document] of Object.entries(DOCUMENTS)) await add(name, (await signDocument(document)).file);
  for (const [name, args] of FFMPEG === undefined ? [] : CLIPS) await add(name, clip(name, args));
  return seeds;
}

const DOCUMENTS: Readonly<Record<string, Document>> = {
  ...Object.fromEntries(Object.entries(ARCHIVES).map(([name, make]) => [name, make()])),
  "boxes.otf": font("boxes"),
  "data.ttf": font("data", false, "true"),
  html: page('<link rel="stylesheet" href="a.css">', "<img src=a.png>"),
  txt: plainText(),
  py: structuredText(),
};

const SOURCE = ["-f", "lavfi", "-i", "testsrc2=s=64x48:r=10:d=2"];
const SOUND = ["-f", "lavfi", "-i", "sine=d=2:r=44100"];
const H264 = ["-c:v", "libx264", "-pix_fmt", "yuv420p"];
/** What an encoder really writes: tables of samples, fragments, edit lists, clusters, frames. */
const CLIPS: readonly (readonly [name: string, args: readonly string[]])[] = [
  ["encoded.mp4", [...SOURCE, ...SOUND, ...H264, "-c:a", "aac"]],
  ["fragmented.mp4", [...SOURCE, ...H264, "-g", "5", "-movflags", "+frag_keyframe+empty_moov"]],
  ["hevc.mov", [...SOURCE, ...SOUND, "-c:v", "libx265", "-x265-params", "log-level=none", "-c:a", "alac"]],
  ["encoded.mkv", [...SOURCE, ...SOUND, ...H264, "-c:a", "pcm_s16le"]],
  ["live.webm", [...SOURCE, "-c:v", "libvpx", "-deadline", "realtime", "-live", "1"]],
  ["encoded.avi", [...SOURCE, ...SOUND, "-c:v", "mpeg4", "-c:a", "libmp3lame"]],
  ["encoded.mp3", [...SOUND, "-c:a", "libmp3lame"]],
  ["encoded.ts", [...SOURCE, ...SOUND, ...H264, "-c:a", "aac"]],
  ["encoded.m2ts", [...SOURCE, ...SOUND, ...H264, "-c:a", "ac3", "-mpegts_m2ts_mode", "1"]],
  ["encoded.vob", [...SOURCE, ...SOUND, "-c:v", "mpeg2video", "-c:a", "mp2"]],
  ["encoded.flv", [...SOURCE, ...SOUND, ...H264, "-c:a", "aac"]],
  ["encoded.wmv", [...SOURCE, ...SOUND, "-c:v", "wmv2", "-c:a", "wmav2"]],
  ["theora.ogv", [...SOURCE, ...SOUND, "-c:v", "libtheora", "-c:a", "libvorbis"]],
];

function clip(name: string, args: readonly string[]): Uint8Array {
  const path = join(tempDir(), name);
  makeMedia([...args, path]);
  return readFileSync(path);
}
