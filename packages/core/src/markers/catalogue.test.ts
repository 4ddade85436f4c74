import { describe, expect, it } from "vitest";
import { findGenerators } from "./catalogue.ts";
import type { Generator } from "./define.ts";
import { GENERATORS } from "./generators.ts";
import { MARKER_ROWS } from "./match.ts";

const idsOf = ({ rows, alsoReadBy }: Generator): string[] => [...rows.map(({ id }) => id), ...(alsoReadBy ?? [])];

describe("catalogue of generators", () => {
  const rows = new Map(MARKER_ROWS.map((row) => [row.id, row]));
  it("names only rows that exist, and every AI row of a vendor stands under some generator", () => {
    const named = new Set(GENERATORS.flatMap((entry) => idsOf(entry)));
    for (const id of named) expect([id, rows.has(id)]).toEqual([id, true]);
    const unnamed = MARKER_ROWS.filter(
      (row) => row.says.startsWith("ai-") && row.confidence === "full" && !named.has(row.id),
    ).map((row) => row.id);
    // These name no generator of their own: the standard's fields.
    expect(unnamed).toEqual(["xmp.ai-system-used"]);
  });
  it("says that something was found only with a way to find it", () => {
    for (const entry of GENERATORS) {
      const carries =
        (entry.credentials?.length ?? 0) > 0 || idsOf(entry).some((id) => rows.get(id)?.confidence === "full");
      expect([entry.name, entry.sure !== "nothing-found"]).toEqual([entry.name, carries || entry.sure === "reported"]);
    }
  });
  it.each([
    "Sora", "Runway", "Pika", "Stable Video Diffusion", "MagicVideo-V2", "ModelScope", "ChatGPT", "DALL-E",
    "Midjourney", "Bard", "Gemini", "即梦", "可灵", "dall·e", "AUTOMATIC1111",
  ])("knows %s", (name) => {
    expect(findGenerators(name).length).toBe(1);
  }); // biome-ignore format: a list
  it("finds by vendor, and nothing for nothing", () => {
    expect(findGenerators("OpenAI").map((entry) => entry.name)).toEqual(["Sora", "ChatGPT", "DALL·E"]);
    expect(findGenerators("")).toEqual([]);
    expect(findGenerators("Kodak")).toEqual([]);
  });
});
