import { describe, expect, it } from "vitest";
import type { Marker, Report } from "../model/report.ts";
import { compareMarks } from "./marks.ts";

const marker = (overrides: Partial<Marker> = {}): Marker => ({
  id: "google.credit-made",
  says: "ai-generated",
  carriage: "stated",
  vendor: "Google",
  confidence: "full",
  at: [{ path: "xmp/photoshop:Credit", covered: "none" }],
  ...overrides,
});
type Parts = {
  markers?: Marker[];
  fields?: Report["disclosure"]["fields"];
  state?: Report["assurance"]["state"];
  manifests?: string[];
};
/** Only the parts that a comparison reads. */
const report = ({ markers = [], fields = [], state = "none", manifests = [] }: Parts): Report =>
  ({
    markers,
    disclosure: { fields, labels: [], requirements: [] },
    assurance: { state, level: null, score: null, reasons: [] },
    credentials: {
      found: manifests.length > 0 ? "embedded" : "none",
      manifests: manifests.map((label, at) => ({ label, active: at === 0 })),
      signals: [],
    },
  }) as unknown as Report;
const outcomes = (before: Parts, after: Parts): string[] =>
  compareMarks(report(before), report(after)).changes.map((change) => `${change.what} ${change.outcome}`);

describe("compareMarks", () => {
  it.each<[string, Parts, Parts, string[], boolean]>([
    ["nothing to nothing", {}, {}, [], true],
    ["a marker kept", { markers: [marker()] }, { markers: [marker()] }, ["marker survived"], true],
    [
      "a marker in another place",
      { markers: [marker()] },
      { markers: [marker({ at: [{ path: "iptc/2:110 Credit", covered: "none" }] })] },
      ["marker moved"],
      true,
    ],
    ["a marker gone", { markers: [marker()] }, {}, ["marker lost"], false],
    [
      "a marker that says something else",
      { markers: [marker()] },
      { markers: [marker({ says: "ai-edited" })] },
      ["marker changed"],
      false,
    ],
    [
      "a signed marker that is only stated",
      { markers: [marker({ carriage: "signed" })] },
      { markers: [marker()] },
      ["marker weakened"],
      false,
    ],
    ["a marker that was not there", {}, { markers: [marker()] }, ["marker added"], true],
    ["markers that say nothing", { markers: [marker({ says: "none" })] }, {}, [], true],
    [
      "credentials kept",
      { state: "trusted", manifests: ["a"] },
      { state: "trusted", manifests: ["a"] },
      ["credentials survived"],
      true,
    ],
    ["credentials gone", { state: "intact", manifests: ["a"] }, {}, ["credentials lost"], false],
    [
      "credentials broken on the way",
      { state: "trusted", manifests: ["a"] },
      { state: "broken", manifests: ["a"] },
      ["credentials weakened"],
      false,
    ],
    [
      "signed again over the old history",
      { state: "intact", manifests: ["a"] },
      { state: "intact", manifests: ["b", "a"] },
      ["credentials moved"],
      true,
    ],
    [
      "signed anew without it",
      { state: "intact", manifests: ["a"] },
      { state: "intact", manifests: ["b"] },
      ["credentials changed"],
      false,
    ],
    ["credentials where there were none", {}, { state: "intact", manifests: ["a"] }, ["credentials added"], true],
    [
      "a field with another value",
      { fields: [{ field: "AIGC.ProduceID", value: "1", path: "x" }] },
      { fields: [{ field: "AIGC.ProduceID", value: "2", path: "x" }] },
      ["field changed"],
      false,
    ],
    ["a field gone", { fields: [{ field: "AISystemUsed", value: "1", path: "x" }] }, {}, ["field lost"], false],
  ])("%s", (_, before, after, expected, kept) => {
    expect(outcomes(before, after)).toEqual(expected);
    expect(compareMarks(report(before), report(after)).kept).toBe(kept);
  });
  it("does not mistake a manifest made anew for a moved claim", () => {
    const claim = (label: string) =>
      marker({ id: "c2pa.digital-source-type", at: [{ path: `c2pa/${label}/c2pa.actions[0]`, covered: "inside" }] });
    expect(outcomes({ markers: [claim("urn:a")] }, { markers: [claim("urn:b")] })).toEqual(["marker survived"]);
  });
  it("loses everything when a file is stripped, whatever it had", () => {
    const all = {
      markers: [marker(), marker({ id: "cn.aigc" })],
      fields: [{ field: "AIGC.Label", value: "1", path: "x" }],
      state: "intact" as const,
      manifests: ["a"],
    };
    expect(new Set(outcomes(all, {}))).toEqual(new Set(["marker lost", "field lost", "credentials lost"]));
  });
});
