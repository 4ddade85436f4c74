import { describe, expect, it } from "vitest";
import type { Credentials } from "../model/report.ts";
import { timelineOf } from "./timeline.ts";

const NOW = new Date("2026-11-21T12:00:00Z");
type Manifest = Credentials["manifests"][number];
const manifest = (overrides: Partial<Manifest> = {}): Manifest => ({
  label: "urn:c2pa:1",
  active: true,
  claimVersion: 2,
  signer: { validFrom: "2026-01-01T00:00:00.000Z", validTo: "2027-01-01T00:00:00.000Z" },
  allActionsIncluded: false,
  redactions: [],
  thumbnails: [],
  times: [],
  actions: [],
  ingredients: [],
  ...overrides,
});
const token = (at: string, proven = true) => ({ kind: "timestamp" as const, at, proven, by: "TSA" });
const created = (when: string) => ({ action: "c2pa.created", when });
const captured = (value: string) => [
  { what: "captured", value, path: "exif/exif/DateTimeOriginal", covered: "inside" as const },
];
const ask = (of: Partial<Manifest>, dates: ReturnType<typeof captured> = []) =>
  timelineOf({ found: "embedded", manifests: [manifest(of)], signals: [] }, { dates }, NOW);

describe("timelineOf", () => {
  it("keeps the kinds of time apart", () => {
    const line = ask(
      { times: [token("2026-06-01T10:00:00Z")], actions: [created("2026-06-01T09:59:00Z")] },
      captured("2026:06:01 08:00:00"),
    );
    expect(line.verdict).toBe("proven");
    expect(line.conflicts).toEqual([]);
    expect(line.entries.map((entry) => [entry.what, entry.status])).toEqual([
      ["timestamp", "proven"],
      ["action", "claimed"],
      ["capture", "stated"],
      ["certificate-from", "limit"],
      ["certificate-to", "limit"],
      ["now", "limit"],
    ]);
  });
  it.each<[string, Partial<Manifest>, string]>([
    ["nothing", {}, "none"],
    ["a step's own word", { actions: [created("2026-06-01T10:00:00Z")] }, "claimed"],
    ["a timestamp that no list knows", { times: [token("2026-06-01T10:00:00Z", false)] }, "claimed"],
  ])("%s is %s", (_, of, verdict) => {
    expect(ask(of).verdict).toBe(verdict);
  });
  it.each<[string, Partial<Manifest>, ReturnType<typeof captured>, string]>([
    [
      "a step dated after the timestamp",
      { times: [token("2026-06-01T10:00:00Z")], actions: [created("2026-06-01T10:06:00Z")] },
      [],
      "action-after-timestamp",
    ],
    [
      "a capture two days after it",
      { times: [token("2026-06-01T10:00:00Z")] },
      captured("2026:06:03 10:00:00"),
      "capture-after-timestamp",
    ],
    ["a step in the future", { actions: [created("2027-01-01T00:00:00Z")] }, [], "action-in-future"],
    ["a capture in the future", {}, captured("2026:12:24 10:00:00"), "capture-in-future"],
    [
      "two timestamps",
      { times: [token("2026-06-01T10:00:00Z"), token("2026-06-02T10:00:00Z")] },
      [],
      "timestamps-differ",
    ],
    [
      "a timestamp before the certificate",
      { times: [token("2025-06-01T10:00:00Z")] },
      [],
      "timestamp-before-certificate",
    ],
    ["a timestamp after it", { times: [token("2027-06-01T10:00:00Z")] }, [], "timestamp-after-certificate"],
  ])("%s is a conflict", (_, of, dates, code) => {
    const line = ask(of, dates);
    expect(line.verdict).toBe("conflicting");
    expect(line.conflicts.map((each) => each.code)).toContain(code);
  });
  it.each<[string, Partial<Manifest>, ReturnType<typeof captured>]>([
    ["clocks of servers", { times: [token("2026-06-01T10:00:00Z")], actions: [created("2026-06-01T10:04:00Z")] }, []],
    ["a date without a zone", { times: [token("2026-06-01T10:00:00Z")] }, captured("2026:06:02 01:00:00")],
    ["a text that is no date", { actions: [created("yesterday")] }, captured("0000:00:00 00:00:00")],
  ])("%s is none", (_, of, dates) => {
    expect(ask(of, dates).conflicts).toEqual([]);
  });
});
