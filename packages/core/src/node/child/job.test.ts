import { describe, expect, it } from "vitest";
import { tempFile } from "../../../../../test/fixtures/authority-file.ts";
import { issue, makeAuthority, TIME_STAMPING } from "../../../../../test/fixtures/ca.ts";
import * as media from "../../../../../test/fixtures/media.ts";
import { DST, sign, signWithTimestamp } from "../../../../../test/fixtures/sign.ts";
import { explain } from "../../explain/explain.ts";
import { bytesSource } from "../../source/source.ts";
import { runJob } from "./job.ts";

const authority = await makeAuthority("job CA");
const leaf = await issue(authority, { commonName: "Signer", organisation: "Lab" });
const anchors = tempFile("anchors.pem", authority.pem);
const MANIFEST = { actions: [{ action: "c2pa.created", digitalSourceType: `${DST}trainedAlgorithmicMedia` }] };
const label = JSON.stringify({ Label: "1", ContentProducer: "x", ProduceID: "1" });

const job = (bytes: Uint8Array, more: { sidecar?: Uint8Array; path?: string } = {}) =>
  runJob({ name: "x", hash: "auto", trust: { anchors }, ...more }, bytesSource(bytes), () => undefined);

const code = (letter: string): number => letter.charCodeAt(0);

/** `piece` so often at `at`. */
function padded(file: Uint8Array, at: number, piece: readonly number[], count: number): Uint8Array {
  const padding = new Uint8Array(piece.length * count);
  for (let i = 0; i < count; i++) padding.set(piece, i * piece.length);
  return media.bytes(file.subarray(0, at), padding, file.subarray(at));
}

/** Every carrier of a manifest store that the test signer can write (C2PA 2.2, annex A.3 to A.5). */
describe("one inspection, in this process", () => {
  it.each([
    ["image/jpeg", () => media.picture("jpeg")],
    ["image/png", () => media.picture("png")],
    ["image/webp", () => media.picture("webp")],
    ["image/avif", () => media.picture("avif")],
    ["image/tiff", () => media.picture("tiff")],
    ["image/gif", () => media.gif()],
    ["image/svg+xml", () => media.svg()],
    ["image/jxl", () => media.jxlBoxes("")],
    ["video/mp4", () => media.movie()],
    ["video/quicktime", () => media.movie({ brand: "qt  " })],
    ["audio/mp4", () => media.movie({ brand: "M4A " })],
    ["audio/wav", () => media.wav()],
    ["audio/mpeg", () => media.mp3([])],
    ["audio/flac", () => media.flac({ title: "x" })],
  ] as const)("finds and verifies a manifest store in %s", async (mediaType, make) => {
    const report = await job(await sign(await make(), mediaType, leaf, MANIFEST));
    expect(report.credentials).toMatchObject({ found: "embedded", validationState: "Trusted", pass: "yours" });
    expect(report.origin).toMatchObject({ kind: "ai-generated", carriage: "signed" });
    expect(report.assurance.level).toBe(3);
    expect(report.credentials.signals).toEqual(["ambiguousActions", "fullyGenAIMedia"]);
    expect(explain(report).sentence).toContain("Made with AI");
  });

  it("proves the time of signing by its own reading of the token", async () => {
    const stamper = await issue(authority, {
      commonName: "Stamper",
      organisation: "TSA",
      extendedKeyUsage: TIME_STAMPING,
    });
    const at = new Date(Math.floor(Date.now() / 1000) * 1000);
    const report = await job(
      await signWithTimestamp(await media.picture("jpeg"), "image/jpeg", leaf, stamper, at, MANIFEST),
    );
    expect(report.credentials.checks?.time.reason).toBe("time-proven");
  });

  it("says where an unsigned label stands, and that it is no more than stated", async () => {
    const report = await job(media.mp3([media.userText("AIGC", label)]));
    expect(report.origin).toMatchObject({ kind: "ai-generated", carriage: "stated" });
    expect(report.markers[0]?.at[0]).toMatchObject({ path: "tag/AIGC", covered: "none" });
    expect(report.nextSteps.map((step) => step.code)).toEqual(["next.stated-means"]);
  });

  it("finds the clip behind a motion photo, and lets it set nothing", async () => {
    const clip = media.movie({ udta: media.keyedMeta("AIGC", label) });
    const report = await job(media.bytes(await media.picture("jpeg"), clip));
    expect(report.origin).toMatchObject({ kind: "unknown", carriage: "none" });
    expect(report.observations.find((each) => each.id === "trailing-bytes")?.args).toMatchObject({
      bytes: clip.length,
    });
  });

  it.each<[string, () => Promise<Uint8Array> | Uint8Array, string]>([
    [
      "segments of a JPEG",
      async () => padded(await media.picture("jpeg"), 2, [0xff, 0xe1, 0, 2], 11_000),
      "segmentCount",
    ],
    [
      "chunks of a PNG",
      async () =>
        padded(await media.picture("png"), 33, [0, 0, 0, 0, ..."abCd".split("").map(code), 0, 0, 0, 0], 51_000),
      "chunkCount",
    ],
    [
      "boxes of a clip",
      () => padded(media.movie(), media.movie().length, [0, 0, 0, 8, ..."free".split("").map(code)], 21_000),
      "boxCount",
    ],
    [
      "chunks of a RIFF file",
      () => media.bytes("RIFF", media.le32(4 + 8 * 60_000), "WAVE", media.zeros(8 * 60_000)),
      "chunkCount",
    ],
  ])("does not say that a file has no store where too many %s ended the search", async (_, make, budget) => {
    const report = await job(await make());
    expect(report.limits).toContainEqual(expect.objectContaining({ code: "budget-exceeded", budget }));
    expect(report.credentials).toMatchObject({ found: "unchecked", manifests: [] });
    expect(report.assurance).toMatchObject({ state: "unchecked", level: null, score: null });
    expect(explain(report).sentence).toContain("could not be checked to the end");
  });

  it("tells a store that is no store from a file that has none", async () => {
    const jpeg = await media.picture("jpeg");
    const uuid = [0x63, 0x32, 0x70, 0x61, 0, 0x11, 0, 0x10, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71];
    const description = media.bytes(media.be32(30), "jumd", uuid, [3], "c2pa", [0]);
    const junk = media.jpegSegment(
      0xeb,
      media.bytes("JP", [0, 1, 0, 0, 0, 1], media.be32(62), "jumb", description, new Uint8Array(24)),
    );
    const damaged = await job(media.withJpegSegments(jpeg, junk));
    expect(["damaged", "unreadable"]).toContain(damaged.credentials.found);
    expect(damaged.assurance.level === 0 || damaged.assurance.level === 1).toBe(true);
    expect((await job(jpeg)).credentials.found).toBe("none");
  });
});
