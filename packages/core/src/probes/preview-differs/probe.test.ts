import { describe, expect, it } from "vitest";
import { probeFacts } from "../../../../../test/fixtures/probe-facts.ts";
import type { Compared } from "../../markers/kept-pictures.ts";
import { previewShowsMore } from "../preview-shows-more/probe.ts";
import { previewDiffers } from "./probe.ts";

const preview = (likeness?: Compared["likeness"]): Compared => ({
  of: "metadata",
  path: "exif/ifd1/x",
  covered: "outside",
  ...(likeness ? { likeness } : {}),
});
const ask = (...previews: Compared[]) => {
  const facts = probeFacts({ readings: { previews } });
  return [previewDiffers.ask(facts).answer, previewShowsMore.ask(facts).answer];
};

describe("previews that a file keeps of itself", () => {
  it("are told where they show another picture, with where they stand", () => {
    const facts = probeFacts({ readings: { previews: [preview({ same: false, showsMore: false, quality: 90 })] } });
    expect(previewDiffers.ask(facts)).toEqual({
      answer: "true",
      args: {},
      at: [{ path: "exif/ifd1/x", covered: "outside" }],
    });
    expect(previewShowsMore.ask(facts).answer).toBe("false");
  });
  it("are told where they show more, and nothing is said of those that fit", () => {
    expect(ask(preview({ same: true, showsMore: true, quality: 90 }))).toEqual(["false", "true"]);
    expect(ask(preview({ same: true, showsMore: false, quality: 90 }))).toEqual(["false", "false"]);
  });
  it("are not judged where there is little to see, or nothing was compared", () => {
    expect(ask(preview({ same: false, showsMore: false, quality: 49 }))).toEqual(["not-available", "not-available"]);
    expect(ask(preview())).toEqual(["not-available", "not-available"]);
    expect(ask()).toEqual(["not-applicable", "not-applicable"]);
  });
});
