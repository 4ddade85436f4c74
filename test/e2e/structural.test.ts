import { crc32 } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import { sniff } from "../../packages/core/src/formats/sniff.ts";
import { Reader } from "../../packages/core/src/source/reader.ts";
import { bytesSource } from "../../packages/core/src/source/source.ts";
import { issue, makeAuthority } from "../fixtures/ca.ts";
import { heicBoxes, movie, picture, sourceTypeXmp, wav } from "../fixtures/media.ts";
import { DST, sign } from "../fixtures/sign.ts";
import { random } from "../fuzz/mutate.ts";
import { structuralMutant } from "../fuzz/structural.ts";

const FORMATS = ["jpeg", "png", "webp", "tiff", "gif", "avif", "heic", "mp4", "wav"] as const;
type Made = (typeof FORMATS)[number];
const SEEDS = 120;

async function media(format: Made): Promise<[Uint8Array, string]> {
  if (format === "heic") return [heicBoxes(sourceTypeXmp()), "image/heic"];
  if (format === "mp4") return [movie(), "video/mp4"];
  if (format === "wav") return [wav(), "audio/wav"];
  return [await picture(format), `image/${format}`];
}

/** The mutants that the three readers are asked about must be files, or nothing would be learned from them. */
describe("structural mutants", () => {
  const signed = new Map<Made, Uint8Array>();
  beforeAll(async () => {
    const leaf = await issue(await makeAuthority("mutants"), { commonName: "S", organisation: "O" });
    const manifest = { actions: [{ action: "c2pa.created", digitalSourceType: `${DST}digitalCapture` }] };
    for (const format of FORMATS) {
      const [bytes, mediaType] = await media(format);
      signed.set(format, await sign(bytes, mediaType, leaf, manifest));
    }
  });

  it.each(FORMATS)("%s: each kind of change happens, differs from the file, and can be made again", async (format) => {
    const seed = signed.get(format) ?? new Uint8Array(0);
    const changes = new Set<string>();
    for (let index = 0; index < SEEDS; index++) {
      const mutant = structuralMutant(seed, random(index));
      expect(Buffer.compare(structuralMutant(seed, random(index)).bytes, mutant.bytes)).toBe(0);
      const change = /\w+$/.exec(mutant.what)?.[0] ?? "";
      changes.add(change);
      // Two pieces of the same bytes may change places.
      if (change !== "moved") expect(Buffer.compare(seed, mutant.bytes)).not.toBe(0);
      if (change === "flipped" || change === "cut") continue;
      expect([mutant.what, (await sniff(new Reader(bytesSource(mutant.bytes)))) !== undefined]).toEqual([
        mutant.what,
        true,
      ]);
    }
    expect([...changes].sort()).toEqual(["cut", "doubled", "flipped", "moved"]);
  });

  it("sizes and checksums of what a piece lies in are put right", () => {
    const seed = signed.get("png") ?? new Uint8Array(0);
    for (let index = 0; index < SEEDS * 4; index++) {
      const { bytes, what } = structuralMutant(seed, random(index));
      if (!/^jumb (?:cut|doubled)$/.test(what)) continue;
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      let at = 8;
      while (at < bytes.length) {
        const length = view.getUint32(at);
        expect(view.getUint32(at + 8 + length)).toBe(crc32(bytes.subarray(at + 4, at + 8 + length)));
        at += 12 + length;
      }
      expect(at).toBe(bytes.length);
    }
  });
});
