import { createInspector, type Inspector, ProvcheckError, type Report } from "@provcheck/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tempFile } from "../fixtures/authority-file.ts";
import { type Authority, issue, type Leaf, makeAuthority, TIME_STAMPING } from "../fixtures/ca.ts";
import { anchorsPem } from "../fixtures/forge/attacks/attack.ts";
import { boxesIn } from "../fixtures/forge/carriers/bmff.ts";
import { CARRIER_NAMES, type Embedded } from "../fixtures/forge/carriers/carrier.ts";
import { CARRIERS } from "../fixtures/forge/carriers/index.ts";
import { signFragmented } from "../fixtures/forge/fragments.ts";
import { signParts } from "../fixtures/forge/sign-as.ts";
import * as media from "../fixtures/media.ts";
import { ocspResponse } from "../fixtures/ocsp.ts";
import { DST } from "../fixtures/sign.ts";
import { signJpeg } from "../fixtures/store-writer.ts";
import { evenly, flipped, placesIn, wrongAnswer } from "../fixtures/tamper.ts";
import { timestampToken } from "../fixtures/tsa.ts";

const DAY = 24 * 3600 * 1000;
const MANIFEST = {
  actions: [
    { action: "c2pa.created", digitalSourceType: `${DST}trainedAlgorithmicMedia`, softwareAgent: { name: "Model" } },
  ],
};
const EXIF = { IFD0: { Make: "Canon", Model: "EOS R5", Software: "tamper" } };
const XMP = media.sourceTypeXmp();

const find = (bytes: Uint8Array, text: string | Uint8Array, from = 0): number => {
  const at = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).indexOf(text, from);
  if (at === -1) throw new Error(`not found: ${String(text).slice(0, 40)}`);
  return at;
};

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
});

/** Every container that the forge signs, with every binding that the standard gives it. */
describe("one bit anywhere", () => {
  let inspector: Inspector;
  beforeAll(async () => {
    const trust = { anchors: tempFile("anchors.pem", await anchorsPem()) };
    inspector = createInspector({ isolation: "none", secondOpinion: "off", hash: "never", trust });
  });
  afterAll(() => inspector.close());
  const inspect = (bytes: Uint8Array, fragments?: readonly string[]): Promise<Report | undefined> =>
    inspector.inspect(bytes, fragments ? { fragments } : {}).catch((error: unknown) => {
      if (error instanceof ProvcheckError && error.code === "unsupported-content") return undefined;
      throw error;
    });
  const inspectWhole = async (bytes: Uint8Array, fragments?: readonly string[]): Promise<Report> => {
    const report = await inspect(bytes, fragments);
    if (!report) throw new Error("no report");
    return report;
  };
  /** Flips bits all over the file, and says to which of them the answer was wrong. */
  async function tamper(file: Uint8Array, before: Report): Promise<{ wrong: string[]; tried: Map<string, number> }> {
    const wrong: string[] = [];
    const tried = new Map<string, number>();
    for (const place of await placesIn(file, before)) {
      tried.set(place.region, (tried.get(place.region) ?? 0) + 1);
      const answer = await wrongAnswer(place, file, before, await inspect(flipped(file, place.at)));
      if (answer !== undefined) wrong.push(answer);
    }
    return { wrong, tried };
  }

  for (const carrier of CARRIER_NAMES)
    for (const binding of CARRIERS[carrier].bindings)
      it(`${carrier} bound by ${binding}: what is protected is told as changed, and nothing else is`, async () => {
        const { file } = await signParts(carrier, {}, { binding });
        const before = await inspectWhole(file);
        expect(before.assurance.state).toBe("trusted");
        const { wrong, tried } = await tamper(file, before);
        expect(wrong).toEqual([]);
        expect(tried.get("protected")).toBeGreaterThan(50);
        expect(tried.get("store")).toBeGreaterThan(80);
      });

  it("a clip in segments: in the pictures, in what leads to them, and in the proofs", async () => {
    const { file, segments } = await signFragmented({}, { count: 3 });
    const given = (list: readonly Uint8Array[]) => list.map((each, at) => tempFile(`${at}.m4s`, each));
    const before = await inspectWhole(file, given(segments));
    expect(before.assurance.state).toBe("trusted");
    const wrong: string[] = [];
    for (const [index, segment] of segments.entries()) {
      const boxes = boxesIn(segment);
      for (const at of evenly(Array.from(segment.keys()))) {
        const changed = segments.map((each, other) => (other === index ? flipped(segment, at) : each));
        const report = await inspectWhole(file, given(changed));
        const box = boxes.find(({ offset, length }) => at >= offset && at < offset + length);
        // A box whose header changed is another box, or none.
        const media = (box?.type === "mdat" || box?.type === "moof") && at >= box.offset + 8;
        const { state } = report.assurance;
        const noticed = media ? state === "broken" && report.credentials.integrity === "changed" : state !== "trusted";
        // What a segment calls itself (`styp`) and padding are left out of every hash.
        const free = box?.type === "styp" || box?.type === "free" || box?.type === "uuid";
        if (!noticed && !free) wrong.push(`segment ${index}, ${box?.type} ${at}: ${state}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it.each(["jpeg", "webp"] as const)(
    "%s whose binding leaves its XMP out: a change there is none of the signed",
    async (name) => {
      const picture = await media.picture(name, { xmp: XMP });
      const exclusions = ({ file }: Embedded) => {
        const start = find(file, "<x:xmpmeta");
        return [{ start, length: find(file, "</x:xmpmeta>") + 12 - start }];
      };
      const { file } = await signParts(name, {}, { binding: "data", media: picture, exclusions });
      const before = await inspectWhole(file);
      expect(before.credentials.integrity).not.toBe("changed");
      const { wrong, tried } = await tamper(file, before);
      expect(wrong).toEqual([]);
      expect(tried.get("outside")).toBeGreaterThan(70);
    },
    300_000,
  );
});
