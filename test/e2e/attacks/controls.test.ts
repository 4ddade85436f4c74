import { createInspector, type Inspector, type Report } from "@provcheck/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tempFile } from "../../fixtures/authority-file.ts";
import { anchorsPem, EVERY_CARRIER, signedAsCapture, signedAsGenerated } from "../../fixtures/forge/attacks/attack.ts";
import type { BindingKind } from "../../fixtures/forge/carriers/carrier.ts";
import { CARRIERS } from "../../fixtures/forge/carriers/index.ts";
import type { ForgedName, Signed } from "../../fixtures/forge/sign-as.ts";

/** The files that the attacks are made from: refusing an attack says nothing where the honest file is refused too. */
describe("what attacks are made from", () => {
  let inspector: Inspector;
  let anchors: string;
  beforeAll(async () => {
    inspector = createInspector({ isolation: "none", hash: "never" });
    anchors = tempFile("anchors.pem", await anchorsPem());
  });
  afterAll(() => inspector.close());

  const inspectSigned = (signed: Signed): Promise<Report> =>
    inspector.inspect(tempFile("file", signed.file), {
      trust: { anchors },
      ...(signed.segments ? { fragments: signed.segments.map((each, at) => tempFile(`${at}.m4s`, each)) } : {}),
    });
  const bindingsOf = (carrier: ForgedName): readonly (BindingKind | undefined)[] =>
    carrier === "fragmented" ? [undefined] : CARRIERS[carrier].bindings;

  for (const carrier of EVERY_CARRIER) {
    for (const binding of bindingsOf(carrier))
      it(`${carrier}, a capture bound by ${binding ?? "its segments' tree"}`, async () => {
        const report = await inspectSigned(await signedAsCapture(carrier, binding ? { binding } : {}));
        expect(report.assurance.reasons).not.toContain("exclusions-beyond-format");
        expect([report.assurance.state, report.origin.kind, report.origin.carriage]).toEqual([
          "trusted",
          "captured",
          "signed",
        ]);
      });
    it(`${carrier}, a generated picture`, async () => {
      const report = await inspectSigned(await signedAsGenerated(carrier));
      expect([report.assurance.state, report.origin.kind, report.origin.carriage]).toEqual([
        "trusted",
        "ai-generated",
        "signed",
      ]);
    });
    if (carrier !== "fragmented")
      it(`${carrier}, with its store beside it`, async () => {
        const signed = await signedAsCapture(carrier);
        const report = await inspector.inspect(tempFile("file", signed.file), {
          trust: { anchors },
          sidecar: signed.store.bytes,
        });
        expect(report.assurance.state).toBe("trusted");
      });
  }
});
