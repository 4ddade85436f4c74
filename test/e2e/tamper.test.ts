import { createInspector, type Inspector, type Report } from "@provcheck/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tempFile } from "../fixtures/authority-file.ts";
import { type Authority, issue, type Leaf, makeAuthority, TIME_STAMPING } from "../fixtures/ca.ts";
import * as media from "../fixtures/media.ts";
import { ocspResponse } from "../fixtures/ocsp.ts";
import { DST, sign } from "../fixtures/sign.ts";
import { signJpeg } from "../fixtures/store-writer.ts";
import { timestampToken } from "../fixtures/tsa.ts";
import { random } from "../fuzz/mutate.ts";

const DAY = 24 * 3600 * 1000;
const MANIFEST = {
  actions: [
    { action: "c2pa.created", digitalSourceType: `${DST}trainedAlgorithmicMedia`, softwareAgent: { name: "Model" } },
  ],
};
const EXIF = { IFD0: { Make: "Canon", Model: "EOS R5", Software: "tamper" } };
const XMP = media.sourceTypeXmp();
const FLIPS = 120;

const flipped = (bytes: Uint8Array, at: number, bit = 1): Uint8Array => {
  const out = Uint8Array.from(bytes);
  out[at] = (out[at] ?? 0) ^ bit;
  return out;
};
const find = (bytes: Uint8Array, text: string | Uint8Array, from = 0): number => {
  const at = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).indexOf(text, from);
  if (at === -1) throw new Error(`not found: ${String(text).slice(0, 40)}`);
  return at;
};

/** What one flip came to, in the words of the issue it was written for. */
type Noticed = "no" | "content" | "assertion" | "claim" | "store" | "unreadable" | "lower";

function noticed(report: Report | undefined, before: Report): Noticed {
  if (!report) return "unreadable";
  const { state, reasons, level } = report.assurance;
  if (reasons.includes("content-changed") || reasons.includes("binding-misplaced")) return "content";
  if (reasons.includes("assertion-changed")) return "assertion";
  if (reasons.includes("claim-changed")) return "claim";
  if (state === "broken" || state === "unverifiable") return "store";
  if (state === "none") return "unreadable";
  return (level ?? 0) < (before.assurance.level ?? 0) || report.assurance.score !== before.assurance.score
    ? "lower"
    : "no";
}

describe("tampering", () => {
  let inspector: Inspector;
  let known: Authority;
  let leaf: Leaf;
  let stamper: Leaf;
  let responder: Leaf;
  beforeAll(async () => {
    known = await makeAuthority("Tamper CA");
    leaf = await issue(known, { commonName: "Signer", organisation: "House" });
    stamper = await issue(known, { commonName: "TSA", organisation: "TSA", extendedKeyUsage: TIME_STAMPING });
    responder = await issue(known, {
      commonName: "OCSP",
      organisation: "House",
      extendedKeyUsage: "1.3.6.1.5.5.7.3.9",
    });
    inspector = createInspector({ trust: { anchors: tempFile("anchors.pem", known.pem) } });
  });
  afterAll(() => inspector.close());
  const inspect = (bytes: Uint8Array): Promise<Report | undefined> => inspector.inspect(bytes).catch(() => undefined);

  describe("one byte in every structural place of a JPEG", () => {
    let signed: Uint8Array;
    let before: Report;
    beforeAll(async () => {
      const at = (days: number) => new Date(Date.now() + days * DAY);
      const picture = await media.picture("jpeg", { xmp: XMP, exif: EXIF, width: 200, height: 150 });
      signed = signJpeg(picture, {
        leaf,
        title: "A title to change",
        timestamps: [(covers) => timestampToken(covers, stamper, at(-1))],
        staples: [ocspResponse(known, responder, leaf, { producedAt: at(-1), nextUpdate: at(30) })],
        assertions: [
          { label: "c2pa.actions.v2", data: { actions: MANIFEST.actions } },
          {
            label: "c2pa.thumbnail.claim",
            data: await media.picture("jpeg", { width: 16, height: 16 }),
            mediaType: "image/jpeg",
          },
        ],
      });
      const report = await inspect(signed);
      if (!report) throw new Error("no report");
      before = report;
      expect(before.assurance).toMatchObject({ level: 4, score: 100 });
    });
    const after = async (at: number): Promise<Report> => {
      const report = await inspect(flipped(signed, at));
      if (!report) throw new Error("no report");
      return report;
    };

    it.each<[string, () => number]>([
      ["pixels", () => signed.length - 40],
      ["EXIF", () => find(signed, "Canon")],
      ["XMP", () => find(signed, "Iptc4xmpExt:DigitalSourceType")],
    ])("%s: the binding's hash fails, and the report says that it is the binding", async (_, where) => {
      const report = await after(where());
      expect(report.assurance).toMatchObject({ state: "broken", reasons: ["content-changed"] });
      expect(report.credentials.failures).toEqual([
        expect.objectContaining({ code: "assertion.dataHash.mismatch", about: "c2pa.assertions/c2pa.hash.data" }),
      ]);
    });
    it("behind the end: bytes that the signature covers came to be", async () => {
      const report = await inspect(media.bytes(signed, "more"));
      expect(report?.assurance).toMatchObject({ state: "broken", reasons: ["content-changed"] });
    });
    it.each<[string, () => number, string]>([
      ["an action", () => find(signed, "trainedAlgorithmicMedia", find(signed, "c2pa.actions.v2")), "c2pa.actions.v2"],
      ["the thumbnail", () => find(signed, "bidb") + 60, "c2pa.thumbnail.claim"],
      ["the binding itself", () => find(signed, "jumbf manifest"), "c2pa.hash.data"],
    ])("%s: an assertion's hash fails, and the report names it", async (_, where, label) => {
      const report = await after(where());
      expect(report.assurance.state).toBe("broken");
      expect(report.credentials.failures).toContainEqual(
        expect.objectContaining({
          code: "assertion.hashedURI.mismatch",
          about: expect.stringContaining(label) as string,
        }),
      );
    });
    it("the claim: the signature fails", async () => {
      const report = await after(find(signed, "A title to change"));
      expect(report.assurance).toMatchObject({ state: "broken" });
      expect(report.credentials.failures?.map((each) => each.code)).toContain("claimSignature.mismatch");
    });
    it("the timestamp token: the time is no longer proven, nothing else is touched", async () => {
      const report = await after(find(signed, "tstTokens") + 200);
      expect(report.credentials.checks?.integrity.outcome).toBe("pass");
      expect(report.credentials.checks?.time.outcome).not.toBe("pass");
      expect(report.assurance.level).toBe(3);
    });
    it("the staple: revocation is no longer known, and that is said", async () => {
      const report = await after(find(signed, "ocspVals") + 120);
      expect(report.assurance).toMatchObject({ level: 3, reasons: ["revocation-unknown"] });
    });
    it("the pad of the signature is free to write, and names nothing", async () => {
      // 64 zeros behind the word `pad`: nobody signs them, and the manifest's digest tells that they changed.
      const report = await after(find(signed, media.bytes([0x63], "pad", [0x58, 0x40])) + 20);
      expect(report.assurance).toEqual(before.assurance);
      expect(report.credentials.manifests[0]?.digest).not.toBe(before.credentials.manifests[0]?.digest);
    });
    it("the manifest's label is never an identity: changed, it is noticed or it changes nothing that is proven", async () => {
      const label = find(signed, "urn:c2pa:00000000");
      const report = await inspect(flipped(signed, label + 12));
      if (report?.assurance.state === "trusted")
        expect(report.credentials.manifests[0]?.digest).toBe(before.credentials.manifests[0]?.digest);
      else expect(["broken", "unverifiable"]).toContain(report?.assurance.state);
    });
  });

  const FORMATS: readonly (readonly [string, string, () => Promise<Uint8Array> | Uint8Array])[] = [
    ["JPEG", "image/jpeg", () => media.picture("jpeg", { xmp: XMP, exif: EXIF })],
    ["PNG", "image/png", () => media.picture("png", { xmp: XMP, exif: EXIF })],
    ["WebP", "image/webp", () => media.picture("webp", { xmp: XMP, exif: EXIF })],
    ["AVIF", "image/avif", () => media.picture("avif", { xmp: XMP, exif: EXIF })],
    [
      "MP4",
      "video/mp4",
      () => media.movie({ udta: media.keyedMeta("comment", "words"), top: media.xmpUuid(XMP), mediaBytes: 4_000 }),
    ],
    ["WAV", "audio/wav", () => media.wav(media.infoList({ ISFT: "tamper" }), media.riffChunk("_PMX", media.utf8(XMP)))],
  ];

  it.each(FORMATS)(
    "%s: every flip in a covered range is noticed, and what is noticed outside has a name",
    async (name, type, make) => {
      const signed = await sign(await make(), type, leaf, MANIFEST);
      const before = await inspect(signed);
      const coverage = before?.credentials.coverage;
      if (!before || !coverage) throw new Error("no coverage map");
      const next = random(name.length * 104_729);
      const store = {
        from: before.credentials.offset ?? 0,
        to: (before.credentials.offset ?? 0) + (before.credentials.length ?? 0),
      };
      const missed: number[] = [];
      const outside: Record<string, number> = {};
      for (const range of coverage.ranges) {
        // As many flips as the range's share, and both of its ends: that is where off-by-one lives.
        const share = Math.max(2, Math.round((FLIPS * range.length) / signed.length));
        const places = [
          range.offset,
          range.offset + range.length - 1,
          ...Array.from({ length: share }, () => range.offset + Math.floor(next() * range.length)),
        ];
        for (const at of places) {
          const what = noticed(await inspect(flipped(signed, at, 1 << Math.floor(next() * 8))), before);
          if (range.signed) {
            if (what === "no" || what === "lower") missed.push(at);
            continue;
          }
          if (what === "no") continue;
          const inStore = at >= store.from && at < store.to;
          const kind = inStore
            ? "inside the manifest store"
            : what === "unreadable"
              ? "makes the file unreadable"
              : "header of an excluded box";
          outside[kind] = (outside[kind] ?? 0) + 1;
        }
      }
      expect([name, missed]).toEqual([name, []]);
      // Only ISO-BMFF excludes boxes by name: there a header decides what is excluded.
      const allowed =
        name === "AVIF" || name === "MP4"
          ? ["inside the manifest store", "makes the file unreadable", "header of an excluded box"]
          : ["inside the manifest store", "makes the file unreadable"];
      expect(Object.keys(outside).filter((kind) => !allowed.includes(kind))).toEqual([]);
    },
    120_000,
  );
});
