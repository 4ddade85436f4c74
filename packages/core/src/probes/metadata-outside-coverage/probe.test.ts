import { expect, it } from "vitest";
import { manifest, probeFacts } from "../../../../../test/fixtures/probe-facts.ts";
import { metadataOutsideCoverage } from "./probe.ts";

const blocks = [{ kind: "exif" as const, path: "APP1 Exif", offset: 0, length: 10 }];
const coverage = { signedBytes: 1, percent: 1, binding: "c2pa.hash.data", ranges: [] };
it("names the metadata that anyone could have written later", () => {
  expect(
    metadataOutsideCoverage.ask(probeFacts({ manifests: [manifest()], blocks, coverage, covered: "outside" })),
  ).toMatchObject({ answer: "true", args: { what: "APP1 Exif" } });
  expect(
    metadataOutsideCoverage.ask(probeFacts({ manifests: [manifest()], blocks, coverage, covered: "inside" })).answer,
  ).toBe("false");
  expect(metadataOutsideCoverage.ask(probeFacts({ blocks })).answer).toBe("not-applicable");
});
