import { describe, expect, it } from "vitest";
import { manifestReport } from "../../../../test/fixtures/manifest-report.ts";
import type { Credentials } from "../model/report.ts";
import { timelineOf } from "./timeline.ts";

const NOW = new Date("2026-11-21T12:00:00Z");
type Manifest = Credentials["manifests"][number];
const manifest = (overrides: Partial<Manifest> = {}): Manifest =>
  manifestReport({
    signer: { validFrom: "2026-01-01T00:00:00.000Z", validTo: "2027-01-01T00:00:00.000Z" },
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
    [
      "a capture an hour after it, with its zone",
      { times: [token("2026-06-01T10:00:00Z")] },
      captured("2026:06:01 20:00:00+09:00"),
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
    ["a date ahead in its own zone", { times: [token("2026-06-01T10:00:00Z")] }, captured("2026:06:01 19:00:00+09:00")],
    ["a text that is no date", { actions: [created("yesterday")] }, captured("0000:00:00 00:00:00")],
  ])("%s is none", (_, of, dates) => {
    expect(ask(of, dates).conflicts).toEqual([]);
  });

  const entry = (at: string, what: string, status: string, more: object = {}) => ({ what, at, status, ...more });
  it("tells each time with who says it and how", () => {
    const line = ask(
      {
        times: [
          token("2026-06-01T10:00:00Z"),
          { kind: "timestamp", at: "2026-06-01T10:00:00Z", proven: false },
          { kind: "claimed", at: "2026-06-01T10:00:00Z", proven: false },
        ],
        actions: [created("2026-06-01T09:59:00Z"), { action: "c2pa.opened" }],
        signer: {},
      },
      [
        ...captured("2026:06:01 08:00:00"),
        { what: "modified", value: "2026:06:01 08:00:00", path: "exif/ifd0/ModifyDate", covered: "inside" } as never,
      ],
    );
    expect(line).toEqual({
      verdict: "claimed",
      conflicts: [],
      entries: [
        entry("2026-06-01T10:00:00Z", "timestamp", "proven", { by: "TSA" }),
        entry("2026-06-01T10:00:00Z", "timestamp", "claimed"),
        entry("2026-06-01T09:59:00Z", "action", "claimed", { by: "c2pa.created" }),
        entry("2026:06:01 08:00:00", "capture", "stated", { by: "exif/exif/DateTimeOriginal", covered: "inside" }),
        entry(NOW.toISOString(), "now", "limit"),
      ],
    });
  });

  it.each<[string, Partial<Manifest>, ReturnType<typeof captured>, object]>([
    [
      "a step after the timestamp",
      { times: [token("2026-06-01T10:00:00Z")], actions: [created("2026-06-01T10:06:00Z")] },
      [],
      { code: "action-after-timestamp", earlier: "2026-06-01T10:00:00Z", later: "2026-06-01T10:06:00Z" },
    ],
    [
      "a capture in the future",
      {},
      captured("20261224"),
      { code: "capture-in-future", earlier: NOW.toISOString(), later: "20261224" },
    ],
    [
      "two timestamps",
      { times: [token("2026-06-01T10:00:00Z"), token("2026-06-02T10:00:00Z")] },
      [],
      { code: "timestamps-differ", earlier: "2026-06-01T10:00:00Z", later: "2026-06-02T10:00:00Z" },
    ],
    [
      "a timestamp before the certificate",
      { times: [token("2025-06-01T10:00:00Z")] },
      [],
      { code: "timestamp-before-certificate", earlier: "2025-06-01T10:00:00Z", later: "2026-01-01T00:00:00.000Z" },
    ],
    [
      "a timestamp after it",
      { times: [token("2027-06-01T10:00:00Z")] },
      [],
      { code: "timestamp-after-certificate", earlier: "2027-01-01T00:00:00.000Z", later: "2027-06-01T10:00:00Z" },
    ],
  ])("names both ends of %s, once", (_, of, dates, conflict) => {
    expect(ask(of, dates).conflicts).toEqual([conflict]);
  });

  it("names a contradiction once, whoever repeats it", () => {
    const steps = ["2027-02-01T00:00:00Z", "2027-03-01T00:00:00Z"].map(created);
    expect(ask({ actions: steps }).conflicts.map(({ code, later }) => [code, later])).toEqual([
      ["action-in-future", "2027-02-01T00:00:00Z"],
    ]);
  });

  const STAMP = "2026-06-01T10:00:00Z";
  it.each<[string, boolean]>([
    ["2026-06-01T10:05:00Z", false],
    ["2026-06-01T10:05:01Z", true],
    ["2026-06-01T12:05:00+02:00", false],
    ["2026-06-01T12:05:01+0200", true],
    ["2026:06:02 22:00:00", false],
    ["2026:06:02 22:00:01", true],
    ["2026:06:02", false],
    ["2026:06:03", true],
    ["20260602", false],
    ["20260603", true],
    ["2026060", false],
    ["on 2026:06:09", false],
  ])("a capture at %s is later than the timestamp: %s", (value, later) => {
    const codes = ask({ times: [token(STAMP)] }, captured(value)).conflicts.map(({ code }) => code);
    expect(codes).toEqual(later ? ["capture-after-timestamp"] : []);
  });

  it.each<[string, boolean]>([
    ["2026-11-21T12:05:00Z", false],
    ["2026-11-21T12:05:01Z", true],
    ["2026:11:23 00:00:00", false],
    ["2026:11:23 00:00:01", true],
  ])("a step at %s is in the future: %s", (when, future) => {
    expect(ask({ actions: [created(when)] }).conflicts.length).toBe(future ? 1 : 0);
  });

  it("takes the ends of a certificate's days as inside", () => {
    for (const at of ["2026-01-01T00:00:00.000Z", "2027-01-01T00:00:00.000Z"])
      expect(ask({ times: [token(at)] }).conflicts).toEqual([]);
  });

  it("takes one proven timestamp for proof, and two for none", () => {
    expect(ask({ times: [token(STAMP), token(STAMP)] }).verdict).toBe("claimed");
    expect(ask({}, captured("2026:06:01 08:00:00")).verdict).toBe("claimed");
  });

  it("asks the active manifest for timestamp and certificate, and tells of the others", () => {
    const line = timelineOf(
      {
        found: "embedded",
        manifests: [manifest({ active: false, times: [token("2020-01-01T00:00:00Z")] }), manifest({ signer: {} })],
        signals: [],
      },
      { dates: captured("2026:06:01 08:00:00") },
      NOW,
    );
    expect(line.conflicts).toEqual([]);
    expect(line.verdict).toBe("claimed");
    expect(line.entries.map(({ what }) => what)).toEqual(["timestamp", "capture", "now"]);
  });

  it("says of a file without credentials what is stated, and keeps to a number of entries", () => {
    const none = { found: "none" as const, manifests: [], signals: [] };
    expect(timelineOf(none, { dates: [] }, NOW)).toEqual({
      verdict: "none",
      entries: [entry(NOW.toISOString(), "now", "limit")],
      conflicts: [],
    });
    const many = Array.from({ length: 40 }, () => created("2026-06-01T10:00:00Z"));
    expect(ask({ actions: many }).entries).toHaveLength(32);
  });
});
