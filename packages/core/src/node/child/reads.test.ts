import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { tempFile } from "../../../../../test/fixtures/authority-file.ts";
import { issue, makeAuthority } from "../../../../../test/fixtures/ca.ts";
import * as media from "../../../../../test/fixtures/media.ts";
import { DST, sign } from "../../../../../test/fixtures/sign.ts";
import type { Report } from "../../model/report.ts";
import { bytesSource, type Source } from "../../source/source.ts";
import { runJob } from "./job.ts";

const MIB = 1024 * 1024;
const leaf = await issue(await makeAuthority("reads CA"), { commonName: "Signer", organisation: "Lab" });
const MANIFEST = { actions: [{ action: "c2pa.created", digitalSourceType: `${DST}digitalCreation` }] };

/** What one inspection asked a source for. */
interface Asked {
  report: Report;
  reads: number;
  bytes: number;
  largest: number;
}

async function inspected(source: Source): Promise<Asked> {
  const asked = { reads: 0, bytes: 0, largest: 0 };
  const counting: Source = {
    size: source.size,
    read(offset, length) {
      asked.reads += 1;
      asked.bytes += length;
      asked.largest = Math.max(asked.largest, length);
      return source.read(offset, length);
    },
  };
  const options = { name: "x", hash: "auto", secondOpinion: "off" } as const;
  const report = await runJob(options, counting, () => undefined);
  return { report, ...asked };
}

/** Noise, so that the scan is as long as a photograph's. */
async function signedPicture(width: number, height: number): Promise<Uint8Array> {
  const noise = sharp(randomBytes(width * height * 3), { raw: { width, height, channels: 3 } });
  return sign(new Uint8Array(await noise.jpeg({ quality: 88 }).toBuffer()), "image/jpeg", leaf, MANIFEST);
}

/** Media data of any length in front of a movie box, without memory for it. */
function sparseClip(mediaBytes: number): Source {
  const movie = media.movie();
  const moov = movie.subarray(Buffer.from(movie).indexOf("moov") - 4);
  const length = Buffer.alloc(8);
  length.writeBigUInt64BE(BigInt(16 + mediaBytes));
  const front = media.bytes(media.box("ftyp", "isom", media.be32(0), "isom"), media.be32(1), "mdat", length);
  const size = front.length + mediaBytes + moov.length;
  return {
    size,
    async read(offset, wanted) {
      const bytes = new Uint8Array(Math.min(wanted, size - offset));
      for (const [part, at] of [
        [front, 0],
        [moov, size - moov.length],
      ] as const) {
        const from = Math.max(offset, at);
        const to = Math.min(offset + bytes.length, at + part.length);
        if (from < to) bytes.set(part.subarray(from - at, to - at), from - offset);
      }
      return bytes;
    },
  };
}

describe("what an inspection reads", () => {
  it("of a signed picture is its bytes twice, to walk and to hash, in few pieces", async () => {
    const picture = await signedPicture(800, 500);
    expect(picture.length).toBeGreaterThan(250_000);
    const { report, reads, bytes } = await inspected(bytesSource(picture));
    expect(report.credentials.integrity).toBe("pass");
    expect(report.input.sha256).toBeDefined();
    expect(bytes).toBeLessThan(2.5 * picture.length);
    expect(reads).toBeLessThan(16);
  });

  it("of a picture on disk is the file once: the second look is at the same bytes", async () => {
    const path = tempFile("picture.jpg", await signedPicture(100, 100));
    const options = { name: "x", path, hash: "auto", secondOpinion: "off" } as const;
    const report = await runJob(options, undefined, (step) => {
      if (step === "read") writeFileSync(path, "something else");
    });
    expect(report.credentials.integrity).toBe("pass");
  });

  it("of a signed clip is its bytes once, with the file's digest from the same pass, and never much at a time", async () => {
    const clip = await sign(media.movie({ mediaBytes: 24 * MIB }), "video/mp4", leaf, MANIFEST);
    const { report, bytes, largest } = await inspected(bytesSource(clip));
    expect(report.credentials.integrity).toBe("pass");
    expect(report.input.sha256).toBeDefined();
    expect(bytes).toBeLessThan(clip.length + 2 * MIB);
    expect(largest).toBeLessThanOrEqual(MIB);
  });

  it("of a clip of 5 GiB without credentials is its boxes", async () => {
    const { report, reads, bytes } = await inspected(sparseClip(5 * 1024 * MIB));
    expect(report.input.durationSeconds).toBeGreaterThan(0);
    expect(report.credentials.found).toBe("none");
    expect(bytes).toBeLessThan(20 * MIB);
    expect(reads).toBeLessThan(200);
  });
});
