import { expect, it } from "vitest";
import { manifest, probeFacts, standing } from "../../../../../test/fixtures/probe-facts.ts";
import { fact } from "../../../../../test/fixtures/walk.ts";
import { captureAfterSigning } from "./probe.ts";

const one = manifest();
const signed = [
  standing(one, {
    timestamps: [
      {
        source: "sigTst2",
        code: "timeStamp.trusted",
        valid: true,
        anchored: true,
        at: new Date("2026-01-10T12:00:00Z"),
      },
    ],
  }),
];
const taken = (value: string) => [fact("exif/exif/DateTimeOriginal", value)];
it("is true when a protected capture date lies well after the proven time", () => {
  expect(
    captureAfterSigning.ask(
      probeFacts({ manifests: [one], standings: signed, facts: taken("2026:02:01 10:00:00"), covered: "inside" }),
    ).answer,
  ).toBe("true");
});
it("counts in the zone that the date names, and says nothing of what is no date", () => {
  const asked = (value: string) =>
    captureAfterSigning.ask(probeFacts({ manifests: [one], standings: signed, facts: taken(value), covered: "inside" }))
      .answer;
  expect(asked("2026-01-12T05:00:00-02:00")).toBe("true");
  expect(asked("2026-01-12T05:00:00+09:00")).toBe("false");
  expect(asked("0000:00:00 00:00:00")).toBe("false");
});
it("allows for time zones, and leaves unprotected dates alone", () => {
  expect(
    captureAfterSigning.ask(
      probeFacts({ manifests: [one], standings: signed, facts: taken("2026:01:11 10:00:00"), covered: "inside" }),
    ).answer,
  ).toBe("false");
  expect(
    captureAfterSigning.ask(
      probeFacts({ manifests: [one], standings: signed, facts: taken("2026:02:01 10:00:00"), covered: "outside" }),
    ).answer,
  ).toBe("not-applicable");
  expect(
    captureAfterSigning.ask(probeFacts({ manifests: [one], facts: taken("2026:02:01 10:00:00"), covered: "inside" }))
      .answer,
  ).toBe("not-applicable");
});
