import { describe, expect, it } from "vitest";
import { instantOf, type Moment, momentOf } from "./moment.ts";

describe("momentOf", () => {
  const day = { year: 2026, month: 1, day: 2 };
  it.each<[how: string, text: string, Moment]>([
    ["EXIF", "2026:01:02 03:04:05", { ...day, time: "03:04:05" }],
    ["EXIF with parts of a second and a zone", "2026:01:02 03:04:05.50+09:00", { ...day, time: "03:04:05", fraction: ".50", zone: "+09:00" }],
    ["EXIF's day alone", "2026:01:02", day],
    ["XMP", "2026-01-02T03:04:05-0730", { ...day, time: "03:04:05", zone: "-0730" }],
    ["XMP without seconds", "2026-01-02T03:04Z", { ...day, time: "03:04", zone: "Z" }],
    ["words of a program", "2026-01-02 03:04:05 UTC", { ...day, time: "03:04:05", zone: "UTC" }],
    ["IIM", "20260102", day],
    ["PDF", "D:20260102030405+05'30'", { ...day, time: "03:04:05", zone: "+05:30" }],
    ["PDF without the last mark", "D:20260102030405-07'00", { ...day, time: "03:04:05", zone: "-07:00" }],
    ["PDF in UTC", "D:20260102030405Z00'00'", { ...day, time: "03:04:05", zone: "Z" }],
    ["PDF without seconds", "D:202601020304", { ...day, time: "03:04:00" }],
    ["PDF's day alone", "D:20260102", day],
    ["spaces around it", " 2026:01:02 03:04:05 ", { ...day, time: "03:04:05" }],
    ["the ends of the calendar", "0001-12-31", { year: 1, month: 12, day: 31 }],
  ])("takes apart %s", (_, text, moment) => expect(momentOf(text)).toEqual(moment)); // biome-ignore format: a table

  it.each([
    ...["", "yesterday", "2026", "2026-01", "2026:01:02 03", "2026:01:02 03:04:05 or so", "on 2026:01:02", "202601023"],
    ...["D:2026", "D:202601", "D:", "D:20261302", "D:20260102x", "D:2026010203+0"],
    ...["0000:00:00 00:00:00", "0000:01:02", "2026:00:02", "2026:13:02", "2026:01:00", "2026:01:32", "20261301"],
  ])("knows that %j names no day", (text) => expect(momentOf(text)).toBeUndefined());
});

describe("instantOf", () => {
  const at = (iso: string, zoned: boolean) => ({ ms: Date.parse(iso), zoned });
  it.each([
    ["2026:01:02 03:04:05", at("2026-01-02T03:04:05Z", false)],
    ["2026-01-02T03:04:05", at("2026-01-02T03:04:05Z", false)],
    ["2026:01:02 03:04:05+09:00", at("2026-01-01T18:04:05Z", true)],
    ["2026-01-02T03:04-0730", at("2026-01-02T10:34:00Z", true)],
    ["2026-01-02T03:04:05.250Z", at("2026-01-02T03:04:05.250Z", true)],
    ["2026-01-02 03:04:05 UTC", at("2026-01-02T03:04:05Z", true)],
    ["2026:01:02", at("2026-01-02T00:00:00Z", false)],
    ["20260102", at("2026-01-02T00:00:00Z", false)],
    ["2026-01-02t03:04:05z", at("2026-01-02T03:04:05Z", true)],
    ["2026-03", at("2026-03-01T00:00:00Z", false)],
    ["2026", at("2026-01-01T00:00:00Z", false)],
    ["scene 1", { ms: Number.NaN, zoned: false }],
    ["yesterday", { ms: Number.NaN, zoned: false }],
    ["0000:00:00 00:00:00", { ms: Number.NaN, zoned: false }],
  ])("%s", (text, instant) => expect(instantOf(text)).toEqual(instant));
});
