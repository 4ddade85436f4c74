import { createInspector, explain, type Inspector, type Report, score } from "@provcheck/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tempFile } from "../fixtures/authority-file.ts";
import { type Authority, issue, type Leaf, makeAuthority, selfSigned, TIME_STAMPING } from "../fixtures/ca.ts";
import { picture } from "../fixtures/media.ts";
import { ocspResponse } from "../fixtures/ocsp.ts";
import { type Made, signJpeg } from "../fixtures/store-writer.ts";
import { timestampToken } from "../fixtures/tsa.ts";

const DAY = 24 * 3600 * 1000;
const at = (days: number): Date => new Date(Date.now() + days * DAY);

/** The ladder of the design, rung by rung, with certificates and stores made byte by byte. */
describe("ladder", () => {
  let inspector: Inspector;
  let known: Authority;
  let stranger: Authority;
  let good: Leaf;
  let expired: Leaf;
  let stamper: Leaf;
  let homeStamper: Leaf;
  let responder: Leaf;
  let jpeg: Uint8Array;

  beforeAll(async () => {
    known = await makeAuthority("Known CA");
    stranger = await makeAuthority("OpenAI");
    good = await issue(known, { commonName: "Signer", organisation: "House" });
    expired = await issue(known, { commonName: "Old", organisation: "House", notBefore: at(-400), notAfter: at(-30) });
    stamper = await issue(known, { commonName: "Stamper", organisation: "TSA", extendedKeyUsage: TIME_STAMPING });
    homeStamper = await issue(stranger, { commonName: "Home", organisation: "Home", extendedKeyUsage: TIME_STAMPING });
    responder = await issue(known, {
      commonName: "OCSP",
      organisation: "House",
      extendedKeyUsage: "1.3.6.1.5.5.7.3.9",
    });
    jpeg = await picture("jpeg");
    inspector = createInspector({ trust: { anchors: tempFile("anchors.pem", known.pem) } });
  });
  afterAll(() => inspector.close());

  const stamp = (authority: Leaf, when: Date) => (covers: Uint8Array) => timestampToken(covers, authority, when);
  const check = async (made: Omit<Made, "assertions"> & Partial<Pick<Made, "assertions">>): Promise<Report> => {
    const report = await inspector.inspect(signJpeg(jpeg, made));
    expect(score(report)).toEqual(report.assurance);
    expect(report.origin.carriage === "signed").toBe((report.assurance.level ?? 0) >= 3);
    return report;
  };
  const staple = (revokedAt?: Date) =>
    ocspResponse(known, responder, good, {
      producedAt: at(-1),
      nextUpdate: at(30),
      ...(revokedAt ? { revokedAt } : {}),
    });

  it("4: recognised signer, proven time, confirmed not revoked, everything covered", async () => {
    const report = await check({ leaf: good, timestamps: [stamp(stamper, at(-1))], staples: [staple()] });
    expect(report.assurance).toEqual({ state: "trusted", level: 4, score: 100, reasons: [] });
    expect(report.credentials.time?.verdict).toBe("proven");
  });
  it("3: without a staple revocation is not known, and good is never read from silence", async () => {
    const report = await check({ leaf: good, timestamps: [stamp(stamper, at(-1))] });
    expect(report.assurance).toMatchObject({ level: 3, reasons: ["revocation-unknown"] });
  });
  it("3: a staple that is garbage confirms nothing", async () => {
    const report = await check({ leaf: good, timestamps: [stamp(stamper, at(-1))], staples: [new Uint8Array(64)] });
    expect(report.assurance).toMatchObject({ level: 3, reasons: ["revocation-unknown"] });
  });
  it("2: self-signed", async () => {
    const own = await selfSigned({ commonName: "Me", organisation: "Me" });
    const report = await check({ leaf: own, chain: [new Uint8Array(own.certificate.rawData)] });
    expect(report.assurance).toMatchObject({ state: "intact", level: 2 });
  });
  it("2: names itself OpenAI with an unknown chain; the claim is claimed", async () => {
    const leaf = await issue(stranger, { commonName: "OpenAI Media Service", organisation: "OpenAI OpCo, LLC" });
    const actions = {
      label: "c2pa.actions.v2",
      data: {
        actions: [
          {
            action: "c2pa.created",
            digitalSourceType: "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia",
          },
        ],
      },
    };
    const report = await check({ leaf, assertions: [actions] });
    expect(report.assurance).toMatchObject({ state: "intact", level: 2 });
    expect(report.origin).toMatchObject({ kind: "ai-generated", carriage: "claimed", vendor: "OpenAI" });
    expect(report.credentials.manifests[0]?.signer.recognised).toBeUndefined();
  });
  it("2: expired without timestamp, and that is no sign of a change", async () => {
    const report = await check({ leaf: expired });
    expect(report.assurance).toMatchObject({ state: "intact", level: 2 });
    expect(report.assurance.reasons).toContain("certificate-expired");
    expect(explain(report).against.join(" ")).toContain("no sign of a change");
  });
  it("3: expired with a trusted timestamp from when it was valid", async () => {
    const report = await check({ leaf: expired, timestamps: [stamp(stamper, at(-60))] });
    expect(report.assurance).toMatchObject({ state: "trusted", level: 3 });
    expect(report.credentials.checks?.time).toMatchObject({ outcome: "pass", reason: "time-proven" });
  });
  it("2: expired with a home-made timestamp authority", async () => {
    const report = await check({ leaf: expired, timestamps: [stamp(homeStamper, at(-60))] });
    expect(report.assurance).toMatchObject({ state: "intact", level: 2 });
    expect(report.assurance.reasons).toContain("certificate-expired");
  });
  it("2: expired, with a trusted timestamp from after the end", async () => {
    const report = await check({ leaf: expired, timestamps: [stamp(stamper, at(-1))] });
    expect(report.assurance).toMatchObject({ level: 2 });
    expect(report.credentials.time?.conflicts.map((each) => each.code)).toContain("timestamp-after-certificate");
  });
  it("2: a certificate of the wrong kind", async () => {
    const leaf = await issue(known, {
      commonName: "Web",
      organisation: "House",
      extendedKeyUsage: "1.3.6.1.5.5.7.3.1",
    });
    const report = await check({ leaf });
    expect(report.assurance).toMatchObject({ state: "intact", level: 2 });
    expect(report.assurance.reasons).toContain("signer-certificate-unfit");
  });
  it("0: revoked before signing", async () => {
    const report = await check({ leaf: good, timestamps: [stamp(stamper, at(-1))], staples: [staple(at(-10))] });
    expect(report.assurance).toMatchObject({
      state: "broken",
      level: 0,
      score: 0,
      reasons: expect.arrayContaining(["signer-revoked"]) as string[],
    });
    // The key counts no longer; that shows no change.
    expect(report.credentials.integrity).toBe("pass");
    const { sentence, next } = explain(report);
    expect(sentence).not.toMatch(/changed after|do not fit/);
    expect(next.join()).not.toMatch(/may still verify/);
  });
  it("3 at most: two timestamps, of which somebody chose one", async () => {
    const report = await check({
      leaf: good,
      timestamps: [stamp(stamper, at(-1)), stamp(stamper, at(-20))],
      staples: [staple()],
    });
    expect(report.credentials.checks?.time).toMatchObject({ outcome: "unknown", reason: "several-timestamps" });
    expect(report.assurance.level).toBe(3);
    expect(report.credentials.time).toMatchObject({
      verdict: "conflicting",
      conflicts: [{ code: "timestamps-differ" }],
    });
  });
  it("2: two timestamps rescue no expired certificate", async () => {
    const report = await check({ leaf: expired, timestamps: [stamp(stamper, at(-60)), stamp(stamper, at(-61))] });
    expect(report.assurance.level).toBe(2);
  });
  it("2 at most: a signer that a published incident concerns, whatever the engine says", async () => {
    const leaf = await issue(known, { commonName: "NIKON Z6_3", organisation: "NIKON CORPORATION" });
    const report = await inspector.inspect(signJpeg(jpeg, { leaf, timestamps: [stamp(stamper, at(-1))] }));
    expect(report.credentials.validationState).toBe("Trusted");
    expect(report.assurance).toMatchObject({ state: "intact", level: 2 });
    expect(report.assurance.reasons).toContain("advisory");
    expect(report.credentials.manifests[0]?.signer.advisories?.[0]).toMatchObject({
      id: "nikon-z6iii-2025-09",
      date: "2025-09-05",
    });
    expect(explain(report, { show: ["signer"] }).sections[0]?.rows.map((row) => row.note)).toContain(
      "nikon-z6iii-2025-09",
    );
  });
  it("1: a compressed manifest with a data hash is refused, as the standard asks (18.5.1)", async () => {
    const report = await check({ leaf: good, compressed: true, timestamps: [stamp(stamper, at(-1))] });
    expect(report.assurance).toMatchObject({ state: "unverifiable", level: 1 });
    expect(report.credentials.failures?.map(({ code }) => code)).toContain("manifest.compressed.invalid");
  });
  it("names a manifest by its signature, and shows thumbnails by digest", async () => {
    const thumbnail = await picture("jpeg", { width: 8, height: 8 });
    const assertions = [
      {
        label: "c2pa.actions.v2",
        data: {
          actions: [
            {
              action: "c2pa.created",
              digitalSourceType: "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture",
            },
          ],
          allActionsIncluded: true,
        },
      },
      { label: "c2pa.thumbnail.claim", data: thumbnail, mediaType: "image/jpeg" },
    ];
    const report = await check({ leaf: good, assertions });
    const [manifest] = report.credentials.manifests;
    expect(manifest?.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(manifest?.thumbnails).toMatchObject([
      { assertion: "c2pa.thumbnail.claim", mediaType: "image/jpeg", bytes: thumbnail.length },
    ]);
    expect(manifest?.allActionsIncluded).toBe(true);
    expect(report.credentials.signals).toEqual(["capturedMedia"]);
  });
});
