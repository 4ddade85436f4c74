import { describe, expect, it } from "vitest";
import { GRAPH } from "../../../../test/fixtures/marker-values.ts";
import { fact } from "../../../../test/fixtures/walk.ts";
import { matchMarkers } from "./match.ts";
import { promptFacts } from "./prompts.ts";

const LINE = "Steps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1, Size: 512x512, Model: sd";
const held = (...facts: ReturnType<typeof fact>[]): string[] =>
  [...promptFacts(facts, matchMarkers(facts))].map(({ path }) => path);

describe("fields that hold a prompt", () => {
  it.each([
    ["the web UI's line", "text/parameters", `a fox in a very dark wood\n${LINE}`],
    ["a graph", "text/prompt", GRAPH],
    ["the editor's drawing", "text/workflow", '{"nodes":[],"links":[]}'],
    ["Midjourney's description", "xmp/dc:description", "a fox --v 6 Job ID: 0d1e2f3a-4b5c-4d6e-8f70-818283848586"],
    ["Grok's field", "xmp/grok:GrokImageUpsampledPrompt", "a fox"],
  ])("are known: %s", (_, path, value) => {
    expect(held(fact(path, value), fact("exif/ifd0/Make", "Canon"))).toEqual([path]);
  });

  it("are also those that repeat it elsewhere, escaped or not", () => {
    const asked = fact("text/parameters", `a "fox" in a very dark wood\n${LINE}`);
    const again = fact("exif/ifd0/ImageDescription", 'a "fox" in a very dark wood');
    const escaped = fact("tag/data", JSON.stringify({ words: 'a "fox" in a very dark wood' }));
    expect(held(asked, again, escaped, fact("text/Software", "a fox"))).toEqual([
      "text/parameters",
      "exif/ifd0/ImageDescription",
      "tag/data",
    ]);
  });

  it("are none in a picture that nobody asked for", () => {
    expect(held(fact("exif/ifd0/ImageDescription", "A fox"), fact("text/Comment", "prompt delivery"))).toEqual([]);
  });
});
