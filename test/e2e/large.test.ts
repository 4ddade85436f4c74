/** What is read of large files, counted at the source: once, and of what says nothing of itself its structure alone. */
import { closeSync, ftruncateSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { runJob } from "../../packages/core/src/node/child/job.ts";
import { openFile } from "../../packages/core/src/node/file-source.ts";
import { bytesSource, type Source } from "../../packages/core/src/source/source.ts";
import type { CarrierName } from "../fixtures/forge/carriers/carrier.ts";
import { CARRIERS } from "../fixtures/forge/carriers/index.ts";
import { signAs } from "../fixtures/forge/sign-as.ts";
import { box, bytes, movie, pngChunk, repeated, riffChunk, utf8, zeros } from "../fixtures/media.ts";

const MIB = 1024 * 1024;
/** Both ends of what has no meaning are looked through for stores, and pages are read whole. */
const ENDS_BYTES = 2.5 * MIB;
const FILL_BYTES = 16 * MIB;
const FILL = new Uint8Array(FILL_BYTES).fill(0x61);

/** Puts so much content into a small file, in the way of its format. */
const filled: Partial<Record<CarrierName, (media: Uint8Array) => Uint8Array>> = {
  jpeg: (media) => bytes(media.subarray(0, -2), FILL, media.subarray(-2)),
  png: (media) => bytes(media.subarray(0, -12), pngChunk("IDAT", FILL), media.subarray(-12)),
  gif: (media) =>
    bytes(
      media.subarray(0, -1),
      [0x2c],
      zeros(8),
      [0, 2],
      repeated(bytes([255], FILL.subarray(0, 255)), FILL_BYTES / 256),
      [0, 0x3b],
    ),
  webp: (media) => bytes(media, riffChunk("JUNK", FILL)),
  wav: (media) => bytes(media, riffChunk("JUNK", FILL)),
  avi: (media) => bytes(media, riffChunk("JUNK", FILL)),
  mp4: (media) => bytes(media, box("mdat", FILL)),
  mov: (media) => bytes(media, box("mdat", FILL)),
  tiff: (media) => bytes(media, FILL),
  svg: (media) => utf8(Buffer.from(media).toString("utf8").replace("</svg>", () => `<!--${"a".repeat(FILL_BYTES)}--></svg>`)), // biome-ignore format: one document
  pdf(media) {
    const text = Buffer.from(media).toString("latin1");
    const at = text.indexOf("xref\n0 ");
    const moved = text.slice(at).replace(/startxref\n\d+/, `startxref\n${at + FILL_BYTES + 2}`);
    return bytes(text.slice(0, at), "%", FILL, "\n", moved);
  },
  mp3: (media) => bytes(media, FILL),
  flac: (media) => bytes(media, FILL),
};

interface Asked {
  bytes: number;
  reads: number;
  largest: number;
}
function counting(source: Source): Source & { asked: Asked } {
  const asked = { bytes: 0, reads: 0, largest: 0 };
  return {
    size: source.size,
    asked,
    read(offset, length) {
      asked.reads += 1;
      asked.bytes += length;
      asked.largest = Math.max(asked.largest, length);
      return source.read(offset, length);
    },
  };
}
const OPTIONS = { name: "x", hash: "auto", secondOpinion: "off", skipPixels: true } as const;

describe("a large signed file", () => {
  it.each(Object.entries(filled))("is read once, for its binding and its digest together: %s", async (name, fill) => {
    const carrier = name as CarrierName;
    const media = fill(await CARRIERS[carrier].media("signed"));
    const file = await signAs(carrier, {}, { media });
    const source = counting(bytesSource(file));
    const report = await runJob(OPTIONS, source, () => undefined);
    expect(report.credentials.integrity).toBe("pass");
    expect(report.input.sha256).toBeDefined();
    expect(source.asked.bytes).toBeLessThan(1.05 * file.length + ENDS_BYTES);
  });
});

describe("a clip of 5 GiB without credentials, on disk", () => {
  const folder = mkdtempSync(join(tmpdir(), "provcheck-large-"));
  const path = join(folder, "clip.mp4");
  const size = 5 * 1024 * MIB;
  const clip = movie();
  const ftyp = clip.subarray(0, Buffer.from(clip).readUInt32BE(0));
  const moov = clip.subarray(Buffer.from(clip).indexOf("moov") - 4);
  const length = Buffer.alloc(8);
  length.writeBigUInt64BE(BigInt(size - ftyp.length - moov.length));
  const fd = openSync(path, "w");
  ftruncateSync(fd, size);
  writeSync(fd, bytes(ftyp, [0, 0, 0, 1], "mdat", length), 0, undefined, 0);
  writeSync(fd, moov, 0, undefined, size - moov.length);
  closeSync(fd);
  const sparse = statSync(path).blocks * 512 < 64 * MIB;

  it.runIf(sparse)("is read as far as its boxes go", async () => {
    const file = openFile(path);
    const source = counting(file);
    try {
      const report = await runJob({ ...OPTIONS }, source, () => undefined);
      expect(report.input.durationSeconds).toBeGreaterThan(0);
      expect(report.credentials.found).toBe("none");
      expect(source.asked.bytes).toBeLessThan(20 * MIB);
      expect(source.asked.reads).toBeLessThan(200);
    } finally {
      file.close();
    }
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
});
