import { expect, it } from "vitest";
import { probeFacts } from "../../../../../test/fixtures/probe-facts.ts";
import { fact } from "../../../../../test/fixtures/walk.ts";
import { matchMarkers } from "../../markers/match.ts";
import { cameraAndAi } from "./probe.ts";

const camera = [fact("exif/ifd0/Make", "Canon"), fact("exif/ifd0/Model", "EOS R5")];
it("is true where a camera and a generator are both named", () => {
  expect(
    cameraAndAi.ask(
      probeFacts({
        hits: matchMarkers([...camera, fact("xmp/Iptc4xmpExt:DigitalSourceType", "trainedAlgorithmicMedia")]),
      }),
    ).answer,
  ).toBe("true");
  expect(cameraAndAi.ask(probeFacts({ hits: matchMarkers(camera) })).answer).toBe("false");
  expect(
    cameraAndAi.ask(
      probeFacts({ hits: matchMarkers([fact("xmp/Iptc4xmpExt:DigitalSourceType", "trainedAlgorithmicMedia")]) }),
    ).answer,
  ).toBe("not-applicable");
});
