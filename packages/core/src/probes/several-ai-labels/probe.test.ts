import { expect, it } from "vitest";
import { probeFacts } from "../../../../../test/fixtures/probe-facts.ts";
import { fact } from "../../../../../test/fixtures/walk.ts";
import { matchMarkers } from "../../markers/match.ts";
import { severalAiLabels } from "./probe.ts";

const label = '{"Label":"1","ContentProducer":"x"}';
const twice = [fact("xmp/TC260:AIGC", label), fact("text/AIGC", label)];
it("counts labels of the file itself", () => {
  expect(severalAiLabels.ask(probeFacts({ hits: matchMarkers(twice) }))).toMatchObject({
    answer: "true",
    args: { count: 2 },
  });
  expect(severalAiLabels.ask(probeFacts({ hits: matchMarkers(twice.slice(0, 1)) })).answer).toBe("false");
  expect(severalAiLabels.ask(probeFacts({})).answer).toBe("not-applicable");
});
