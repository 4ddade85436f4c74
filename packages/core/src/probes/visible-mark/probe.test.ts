import { expect, it } from "vitest";
import { manifest, probeFacts } from "../../../../../test/fixtures/probe-facts.ts";
import { fact } from "../../../../../test/fixtures/walk.ts";
import { matchMarkers } from "../../markers/match.ts";
import { VISIBLE_CASE } from "../../markers/visible.ts";
import { visibleMark } from "./probe.ts";

it("tells of a mark that is seen, and of no other marker", () => {
  const hits = matchMarkers([fact("visible/gemini", VISIBLE_CASE)]);
  expect(visibleMark.ask(probeFacts({ hits }))).toMatchObject({ answer: "true", args: { mark: "Gemini" } });
  const stated = matchMarkers([fact("xmp/Iptc4xmpExt:DigitalSourceType", "trainedAlgorithmicMedia")]);
  expect(visibleMark.ask(probeFacts({ hits: stated })).answer).toBe("not-applicable");
});

it("is no doubt about a file whose credentials say AI themselves", () => {
  const hits = matchMarkers([fact("visible/gemini", VISIBLE_CASE)]);
  const ask = (says: "ai-generated" | "created") => {
    const claim = { id: "c2pa.action", says, carriage: "signed", role: "creation", path: "x" } as const;
    return visibleMark.ask(probeFacts({ manifests: [manifest()], hits, chain: { claims: [claim] } })).answer;
  };
  expect(ask("ai-generated")).toBe("not-applicable");
  expect(ask("created")).toBe("true");
});
