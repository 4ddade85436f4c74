import { createInspector, explain, type Inspector, type Report, score } from "@provcheck/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tempFile } from "../fixtures/authority-file.ts";
import { type Authority, issue, type Leaf, makeAuthority, TIME_STAMPING } from "../fixtures/ca.ts";
import { bytes, jpegXmp, picture, sourceTypeXmp, withJpegSegments, xmpPacket } from "../fixtures/media.ts";
import { DST, sign, signWithTimestamp } from "../fixtures/sign.ts";

const CAPTURE = {
  generator: "Camera",
  actions: [{ action: "c2pa.created", digitalSourceType: `${DST}digitalCapture` }],
};
const GENERATED = {
  generator: "Generator",
  actions: [
    { action: "c2pa.created", digitalSourceType: `${DST}trainedAlgorithmicMedia`, softwareAgent: { name: "Model" } },
  ],
};
const OPENED = (...more: { action: string; digitalSourceType?: string; softwareAgent?: string }[]) => ({
  generator: "Editor",
  actions: [{ action: "c2pa.opened", parameters: { ingredientIds: ["source"] } }, ...more],
});

/** Files that try to be more than they are. Each is named in the design. */
describe("counterexamples", () => {
  let inspector: Inspector;
  let known: Authority;
  let foreign: Authority;
  let trusted: Leaf;
  let stranger: Leaf;
  let stamper: Leaf;
  let trust: { anchors: string };
  let jpeg: Uint8Array;

  beforeAll(async () => {
    inspector = createInspector({ processes: 2 });
    known = await makeAuthority("known CA");
    foreign = await makeAuthority("NIKON CORPORATION");
    trusted = await issue(known, { commonName: "Trusted Editor", organisation: "Editing House" });
    stamper = await issue(known, { commonName: "Stamper", organisation: "TSA", extendedKeyUsage: TIME_STAMPING });
    stranger = await issue(foreign, { commonName: "Nikon Z 9", organisation: "NIKON CORPORATION" });
    trust = { anchors: tempFile("anchors.pem", known.pem) };
    jpeg = await picture("jpeg");
  });
  afterAll(() => inspector.close());

  const check = async (file: Uint8Array): Promise<Report> => {
    const report = await inspector.inspect(file, { trust });
    expect(score(report)).toEqual(report.assurance);
    return report;
  };

  /** Opens or places a file and signs what came of it: by the recognised signer, with settings that know it. */
  const resign = (source: Uint8Array, steps: Parameters<typeof sign>[3], relationship?: "componentOf" | "inputTo") =>
    sign(
      jpeg,
      "image/jpeg",
      trusted,
      steps,
      [{ bytes: source, mimeType: "image/jpeg", ...(relationship ? { relationship } : {}) }],
      { trust: { user_anchors: known.pem } },
    );

  it("own CA calling itself a camera vendor: names are names, the capture is not believed", async () => {
    const report = await check(await sign(jpeg, "image/jpeg", stranger, CAPTURE));
    expect(report.assurance).toMatchObject({ state: "intact", level: 2 });
    expect(report.origin).toMatchObject({ kind: "unknown", carriage: "none", vendor: "Nikon" });
    expect(report.summary.code).toBe("summary.unknown.capture-claimed");
    expect(report.credentials.manifests[0]?.signer).toMatchObject({ named: { organisation: "NIKON CORPORATION" } });
    expect(report.credentials.manifests[0]?.signer.recognised).toBeUndefined();
    expect(report.observations.find((each) => each.id === "signer-names-itself")?.answer).toBe("true");
  });

  it("a trusted editor that opened a self-signed capture and recorded it as untrusted: no signed capture", async () => {
    const source = await sign(jpeg, "image/jpeg", stranger, CAPTURE);
    const report = await check(
      await sign(jpeg, "image/jpeg", trusted, OPENED(), [{ bytes: source, mimeType: "image/jpeg" }]),
    );
    expect(report.assurance.state).toBe("trusted");
    expect(report.assurance.reasons).toContain("ingredient-signer-unknown");
    expect(report.origin).toMatchObject({ kind: "unknown", carriage: "none" });
  });

  it("a trusted capture, opened by a trusted editor that changed nothing: a signed capture", async () => {
    const camera = await issue(known, { commonName: "Camera", organisation: "Camera Maker" });
    const source = await sign(jpeg, "image/jpeg", camera, CAPTURE);
    const steps = OPENED({ action: "c2pa.orientation" }, { action: "c2pa.published" });
    const report = await check(await resign(source, steps));
    expect(report.origin).toMatchObject({ kind: "captured", carriage: "signed" });
    const cropped = await check(await resign(source, OPENED({ action: "c2pa.cropped" })));
    expect(cropped.origin).toMatchObject({ kind: "edited", carriage: "signed" });
    const filled = await check(
      await resign(
        source,
        OPENED({ action: "c2pa.edited", digitalSourceType: `${DST}compositeWithTrainedAlgorithmicMedia` }),
      ),
    );
    expect(filled.origin).toMatchObject({ kind: "ai-edited", carriage: "signed" });
  });

  it("a genuine AI manifest grafted as parent of a foreign picture: never a signed AI origin", async () => {
    const ai = await sign(jpeg, "image/jpeg", trusted, GENERATED);
    const other = await picture("jpeg", { colour: "#112211" });
    const report = await check(
      await sign(other, "image/jpeg", stranger, OPENED(), [{ bytes: ai, mimeType: "image/jpeg" }]),
    );
    expect(report.origin).toMatchObject({ kind: "ai-generated", carriage: "claimed" });
    expect(report.assurance.state).toBe("intact");
  });

  it("AI opened and re-signed by a trusted editor stays AI-generated; AI as a component is AI-edited; inputTo says nothing", async () => {
    const ai = await sign(jpeg, "image/jpeg", trusted, GENERATED);
    const washed = await check(await resign(ai, OPENED({ action: "c2pa.cropped" })));
    expect(washed.origin).toMatchObject({ kind: "ai-generated", carriage: "signed" });
    const created = {
      generator: "Editor",
      actions: [{ action: "c2pa.created", digitalSourceType: `${DST}digitalCreation` }],
    };
    const placed = await check(await resign(ai, created, "componentOf"));
    expect(placed.origin).toMatchObject({ kind: "ai-edited", carriage: "signed" });
    const input = await check(await resign(ai, created, "inputTo"));
    expect(input.origin).toMatchObject({ kind: "created", carriage: "signed" });
  });

  it("AI metadata under a signed capture's signature contradicts it: conflicting", async () => {
    const labelled = withJpegSegments(jpeg, jpegXmp(sourceTypeXmp()));
    const report = await check(
      await signWithTimestamp(
        labelled,
        "image/jpeg",
        trusted,
        stamper,
        new Date(Math.floor(Date.now() / 1000) * 1000),
        CAPTURE,
      ),
    );
    expect(report.markers.find((marker) => marker.id === "xmp.digital-source-type")?.at[0]?.covered).toBe("inside");
    expect(report.origin).toMatchObject({ kind: "conflicting", carriage: "signed" });
  });

  it("stated AI metadata added to a signed capture breaks the binding: nothing signed is left to override", async () => {
    const signed = await sign(jpeg, "image/jpeg", trusted, CAPTURE);
    const report = await check(withJpegSegments(signed, jpegXmp(sourceTypeXmp())));
    expect(report.assurance).toMatchObject({ state: "broken", level: 0, score: 0 });
    expect(report.origin).toMatchObject({ kind: "ai-generated", carriage: "stated" });
    expect(report.summary.code).toBe("summary.ai-generated.broken");
  });

  it("a provenance pointer added to a bare file: unverifiable, no level to stand on", async () => {
    const pointer = (url: string) => xmpPacket({ "dcterms:provenance": url }, { dcterms: "http://purl.org/dc/terms/" });
    const remote = await check(withJpegSegments(jpeg, jpegXmp(pointer("https://example.org/manifest.c2pa"))));
    expect(remote.credentials).toMatchObject({ found: "remote-only", remoteUrl: "https://example.org/manifest.c2pa" });
    expect(remote.assurance).toMatchObject({ state: "unverifiable", level: 1, score: null });
    const local = await check(withJpegSegments(jpeg, jpegXmp(pointer("self#jumbf=c2pa/urn:x"))));
    expect(local.assurance.state).toBe("none");
    expect(local.observations.find((each) => each.id === "credentials-pointer")?.answer).toBe("true");
  });

  it("unsigned bytes never raise level or score", async () => {
    const bare = await check(jpeg);
    const dressed = await check(
      withJpegSegments(jpeg, jpegXmp(xmpPacket({ "Iptc4xmpExt:DigitalSourceType": `${DST}digitalCapture` }))),
    );
    expect(dressed.assurance).toEqual(bare.assurance);
    expect(dressed.origin.kind).toBe("unknown");
    const signed = await sign(jpeg, "image/jpeg", trusted, GENERATED);
    const before = await check(signed);
    const after = await check(bytes(signed, "trailing words"));
    expect(after.assurance.level ?? -1).toBeLessThanOrEqual(before.assurance.level ?? -1);
  });

  it("AI by a stranger, opened by a trusted editor: the sentence names both, and proves only the last", async () => {
    const ai = await sign(jpeg, "image/jpeg", stranger, GENERATED);
    const report = await check(
      await sign(jpeg, "image/jpeg", trusted, OPENED(), [{ bytes: ai, mimeType: "image/jpeg" }]),
    );
    expect(report.origin).toMatchObject({ kind: "ai-generated", carriage: "claimed" });
    expect(report.assurance.state).toBe("trusted");
    const { sentence } = explain(report);
    expect(sentence).toContain("nothing proves whose word that is");
    expect(sentence).toContain("“Editing House”, whose signature is verified");
  });

  it("one changed byte of content: broken, and the capture claim goes", async () => {
    const signed = Uint8Array.from(await sign(jpeg, "image/jpeg", trusted, CAPTURE));
    const at = signed.length - 20;
    signed[at] = (signed[at] ?? 0) ^ 1;
    const report = await check(signed);
    expect(report.assurance).toMatchObject({ state: "broken", reasons: ["content-changed"] });
    expect(report.origin.kind).toBe("unknown");
  });

  it("a certificate that ran out without a timestamp: intact, not broken", async () => {
    const day = 24 * 3600 * 1000;
    const old = await issue(known, {
      commonName: "Old",
      organisation: "Lab",
      notBefore: new Date(Date.now() - 9 * day),
      notAfter: new Date(Date.now() + day),
    });
    const signed = await sign(jpeg, "image/jpeg", old, GENERATED);
    const report = await inspector.inspect(signed, { trust, now: new Date(Date.now() + 30 * day) });
    expect(report.credentials.validationState).toBe("Invalid");
    expect(report.assurance).toMatchObject({ state: "intact", level: 2 });
    expect(report.assurance.reasons).toContain("certificate-expired");
    expect(report.origin).toMatchObject({ kind: "ai-generated", carriage: "claimed" });
  });
});
