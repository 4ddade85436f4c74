import { expect, it } from "vitest";
import { probeFacts } from "../../../../../test/fixtures/probe-facts.ts";
import { previewShowsMore } from "./probe.ts";

it("tells of a preview with more than the file shows, and says where it stands", () => {
  const preview = { of: "manifest", path: "c2pa.thumbnail.claim", covered: "inside" } as const;
  const asked = (showsMore: boolean) =>
    previewShowsMore.ask(
      probeFacts({ readings: { previews: [{ ...preview, likeness: { same: true, showsMore, quality: 80 } }] } }),
    );
  expect(asked(true)).toEqual({ answer: "true", args: {}, at: [{ path: "c2pa.thumbnail.claim", covered: "inside" }] });
  expect(asked(false)).toEqual({ answer: "false" });
});
