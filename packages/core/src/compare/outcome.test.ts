import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Exactness, type FoundStreams, outcomeOf, streamOutcome } from "./outcome.ts";

const both = (exact: Exactness, alike?: boolean): FoundStreams => ({
  in: [true, true],
  exact,
  ...(alike === undefined ? {} : { alike }),
});
const none: FoundStreams = { in: [false, false], exact: "no" };
const oneSided: FoundStreams = { in: [true, false], exact: "no" };

describe("outcomeOf", () => {
  it.each<[string, FoundStreams, FoundStreams, string]>([
    ["another container", both("stored", true), both("stored", true), "rewrapped"],
    ["a silent clip in another container", both("stored"), none, "rewrapped"],
    ["a recording in another container", none, both("stored", true), "rewrapped"],
    ["pictures stored anew without loss", both("decoded", true), both("stored", true), "same-pixels"],
    ["a recording stored anew without loss", none, both("decoded", true), "same-pixels"],
    ["the sound replaced", both("stored", true), both("no", false), "same-pictures"],
    ["the sound dubbed over", both("stored", true), both("no", true), "same-pictures"],
    ["the sound taken away", both("stored", true), oneSided, "same-pictures"],
    ["sound that could not be looked at", both("stored", true), both("no"), "same-pictures"],
    ["the pictures replaced", both("no", false), both("stored", true), "same-sound"],
    ["a clip and its sound as a recording", oneSided, both("stored", true), "same-sound"],
    ["a new encoding", both("no", true), both("no", true), "match"],
    ["a new encoding with another sound", both("no", true), both("no", false), "match"],
    ["the same sound under other pictures", both("no", false), both("no", true), "sound-only"],
    ["nothing in common", both("no", false), both("no", false), "no-match"],
    ["nothing in common, and silent", both("no", false), none, "no-match"],
    ["pictures that could not be looked at", both("no"), both("no", false), "not-compared"],
    ["sound that could not be looked at, and other pictures", both("no", false), both("no"), "not-compared"],
    ["nothing that both have", oneSided, none, "not-compared"],
  ])("%s", (_, pictures, sound, outcome) => {
    expect(outcomeOf(pictures, sound)).toBe(outcome);
  });

  const streams = fc.record<FoundStreams>(
    {
      in: fc.tuple(fc.boolean(), fc.boolean()),
      exact: fc.constantFrom("stored", "decoded", "no"),
      alike: fc.boolean(),
    },
    { requiredKeys: ["in", "exact"] },
  );
  it("law: nothing was found only where everything that both have was looked at", () => {
    fc.assert(
      fc.property(streams, streams, (pictures, sound) => {
        if (outcomeOf(pictures, sound) !== "no-match") return;
        const words = [streamOutcome(pictures), streamOutcome(sound)];
        expect(words).not.toContain("not-compared");
        expect(words).toContain("different");
      }),
    );
  });
  it("law: the whole file is only called the same where no kind of stream differs", () => {
    fc.assert(
      fc.property(streams, streams, (pictures, sound) => {
        if (!["rewrapped", "same-pixels"].includes(outcomeOf(pictures, sound))) return;
        for (const each of [pictures, sound]) expect(["exact", "none"]).toContain(streamOutcome(each));
      }),
    );
  });
});
