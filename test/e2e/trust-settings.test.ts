import { createInspector, type Inspector } from "@provcheck/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tempFile } from "../fixtures/authority-file.ts";
import { type Authority, issue, makeAuthority, TIME_STAMPING } from "../fixtures/ca.ts";
import { picture } from "../fixtures/media.ts";
import { DST, sign, signWithTimestamp } from "../fixtures/sign.ts";

/** What an inspection makes of the anchors that it was given. */
describe("trust settings", () => {
  let authority: Authority;
  let anchors: string;
  let inspector: Inspector;
  const generated = {
    actions: [
      {
        action: "c2pa.created",
        digitalSourceType: `${DST}trainedAlgorithmicMedia`,
        softwareAgent: { name: "Test Model" },
      },
    ],
  };

  beforeAll(async () => {
    authority = await makeAuthority("provcheck test CA");
    anchors = tempFile("anchors.pem", authority.pem);
    inspector = createInspector({ processes: 1 });
  });
  afterAll(() => inspector.close());

  it("recognise a signer whose chain ends in an anchor that was given", async () => {
    const leaf = await issue(authority, { commonName: "Signer", organisation: "Test Vendor" });
    const signed = await sign(await picture("jpeg"), "image/jpeg", leaf, generated);
    const report = await inspector.inspect(signed, { trust: { anchors } });
    expect(report.credentials.validationState).toBe("Trusted");
    expect(report.assurance).toMatchObject({ state: "trusted", level: 3 });
    expect(report.origin).toMatchObject({ kind: "ai-generated", carriage: "signed" });
    const without = await inspector.inspect(signed);
    expect(without.credentials.validationState).toBe("Valid");
    expect(without.assurance).toMatchObject({ state: "intact", level: 2 });
    expect(without.origin).toMatchObject({ kind: "ai-generated", carriage: "claimed" });
  });

  it("let a timestamp from an anchored authority rescue an expired certificate, and one from a stranger not", async () => {
    const day = 24 * 3600 * 1000;
    const leaf = await issue(authority, {
      commonName: "Old",
      organisation: "Test Vendor",
      notBefore: new Date(Date.now() - 30 * day),
      notAfter: new Date(Date.now() + 20 * day),
    });
    const stamper = await issue(authority, {
      commonName: "Stamper",
      organisation: "Test TSA",
      extendedKeyUsage: TIME_STAMPING,
    });
    const stranger = await issue(await makeAuthority("someone else"), {
      commonName: "Stranger",
      organisation: "Other TSA",
      extendedKeyUsage: TIME_STAMPING,
    });
    const media = await picture("jpeg");
    const at = new Date(Math.floor(Date.now() / 1000) * 1000 - day);
    const later = new Date(Date.now() + 100 * day);
    const proven = await inspector.inspect(await signWithTimestamp(media, "image/jpeg", leaf, stamper, at, generated), {
      trust: { anchors },
      now: later,
    });
    expect(proven.credentials.checks?.time).toMatchObject({ outcome: "pass", reason: "time-proven" });
    expect(proven.credentials.manifests[0]?.times[0]).toMatchObject({
      at: at.toISOString(),
      proven: true,
      by: "Stamper",
    });
    expect(proven.assurance.state).toBe("trusted");
    const unproven = await inspector.inspect(
      await signWithTimestamp(media, "image/jpeg", leaf, stranger, at, generated),
      { trust: { anchors }, now: later },
    );
    expect(unproven.credentials.checks?.time).toMatchObject({ outcome: "fail", reason: "certificate-expired" });
    expect(unproven.assurance).toMatchObject({ state: "intact", level: 2 });
    expect(unproven.origin.carriage).toBe("claimed");
  });
});
