import { expect, it } from "vitest";
import { manifest, probeFacts } from "../../../../../test/fixtures/probe-facts.ts";
import { fact } from "../../../../../test/fixtures/walk.ts";
import { matchMarkers } from "../../markers/match.ts";
import { unsignedAiMarker } from "./probe.ts";

const hits = matchMarkers([fact("xmp/Iptc4xmpExt:DigitalSourceType", "trainedAlgorithmicMedia")]);
it("is true where only unsigned bytes state AI", () => {
  expect(unsignedAiMarker.ask(probeFacts({ manifests: [manifest()], hits, covered: "outside" })).answer).toBe("true");
});
it("is false where the statement is protected, and does not apply without a history or where it records AI", () => {
  expect(unsignedAiMarker.ask(probeFacts({ manifests: [manifest()], hits, covered: "inside" })).answer).toBe("false");
  expect(unsignedAiMarker.ask(probeFacts({ hits })).answer).toBe("not-applicable");
  const claim = {
    id: "c2pa.action" as const,
    says: "ai-edited" as const,
    carriage: "signed" as const,
    role: "edit" as const,
    path: "x",
  };
  expect(unsignedAiMarker.ask(probeFacts({ manifests: [manifest()], hits, chain: { claims: [claim] } })).answer).toBe(
    "not-applicable",
  );
});
