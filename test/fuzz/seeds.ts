import { issue, makeAuthority } from "../fixtures/ca.ts";
import { clipWithSei, matroska, ogg } from "../fixtures/carry.ts";
import * as media from "../fixtures/media.ts";
import { DST, sign } from "../fixtures/sign.ts";

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
  await add("flac", media.flac({ AIGC: label, encoder: "fuzz" }));
  return seeds;
}
