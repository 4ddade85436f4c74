import { describe, expect, it } from "vitest";
import { fact } from "../../../../test/fixtures/walk.ts";
import type { Container, Structure } from "../model/block.ts";
import { WRITER_FAMILIES } from "../model/vocabulary.ts";
import { mediaReport } from "./writer-match.ts";
import { WRITER_ROWS } from "./writers.ts";

interface Given {
  brands?: [major: string, minor: number, ...compatible: string[]];
  timescale?: number;
  handlers?: string[];
  tags?: Record<string, string>;
  pieces?: string[];
  paths?: string[];
  kind?: Container["kind"];
}

/** A container with just this in it. */
function report({ brands, timescale, handlers = [], tags = {}, pieces = [], paths = [], kind = "video" }: Given) {
  const structure: Structure = { paths, ...(timescale === undefined ? {} : { timescale }) };
  if (brands) structure.brands = { major: brands[0], minor: brands[1], compatible: brands.slice(2) as string[] };
  const container: Container = {
    format: "mp4",
    mediaType: "video/mp4",
    kind,
    blocks: [],
    stores: [],
    pieces: pieces.map((piece) => ({
      path: piece.split(":")[0] ?? "",
      offset: 0,
      length: Number(piece.split(":")[1] ?? 1),
    })),
    tracks: handlers.map((handler, id) => ({ id, kind: "video" as const, format: "avc1", handler })),
    structure,
    limits: [],
  };
  return mediaReport(
    container,
    Object.entries(tags).map(([path, value]) => fact(path, value)),
  );
}
const family = (given: Given) => report(given)?.writer?.family;

const LAVF: Given = {
  brands: ["isom", 512, "isom", "iso2", "avc1", "mp41"],
  timescale: 1000,
  handlers: ["VideoHandler"],
  pieces: ["ftyp:32", "free:8", "mdat:9", "moov:9"],
};
const IPHONE: Given = {
  brands: ["qt  ", 0, "qt  "],
  timescale: 600,
  handlers: ["Core Media Video", "Core Media Audio"],
  pieces: ["ftyp:20", "wide:8", "mdat:9", "moov:9"],
  tags: {
    "tag/com.apple.quicktime.make": "Apple",
    "tag/com.apple.quicktime.model": "iPhone 15",
    "tag/com.apple.quicktime.software": "18.1",
    "tag/com.apple.quicktime.creationdate": "2025-05-01T10:00:00+0200",
  },
};

describe("the last writer", () => {
  it.each<[string, Given]>([
    ["lavf", { ...LAVF, tags: { "tag/©too": "Lavf60.16.100" } }],
    ["lavf", LAVF],
    ["lavf", { tags: { "tag/MuxingApp": "Lavf60.16.100" } }],
    ["apple-capture", IPHONE],
    ["apple-export", { ...IPHONE, tags: {} }],
    [
      "android-muxer",
      { brands: ["mp42", 0, "isom", "mp42"], timescale: 1000, handlers: ["VideoHandle", "SoundHandle"] },
    ],
    ["samsung", { handlers: ["VideoHandle"], paths: ["moov/udta/smta"], timescale: 1000 }],
    ["gopro", { brands: ["mp41", 538120216, "mp41"], timescale: 90000, handlers: ["GoPro AVC  ", "GoPro MET"] }],
    ["dji", { timescale: 1000, handlers: ["DJI.AVC"] }],
    ["sony-camera", { brands: ["XAVC", 0, "XAVC", "mp42"], timescale: 30000 }],
    [
      "adobe-premiere",
      { brands: ["mp42", 0, "mp42", "mp41"], timescale: 90000, handlers: ["Mainconcept Video Media Handler"] },
    ],
    ["davinci-resolve", { timescale: 600, tags: { "tag/©swr": "Blackmagic Design DaVinci Resolve Studio" } }],
    ["youtube", { timescale: 1000, handlers: ["ISO Media file produced by Google Inc. Created on: 01/02/2025."] }],
    ["x", { timescale: 1000, handlers: ["Twitter-vork muxer"] }],
    ["vimeo", { timescale: 1000, handlers: ["Vimeo Artax Video Handler"] }],
    ["tiktok", { ...LAVF, tags: { "tag/comment": "vid:v15044gf0000d18abcdef", "tag/©too": "Lavf58.76.100" } }],
    [
      "bytedance",
      { ...LAVF, tags: { "tag/com.android.information": "com.bytedance.info|x", "tag/©too": "Lavf58.76.100" } },
    ],
    ["handbrake", { ...LAVF, timescale: 90000, tags: { "tag/©too": "HandBrake 1.8.0 2024050500" } }],
    ["gpac", { timescale: 600, handlers: ["GPAC ISO Video Handler"] }],
    ["l-smash", { timescale: 600, handlers: ["L-SMASH Video Handler"] }],
    ["bento4", { timescale: 1000, handlers: ["Bento4 Video Handler"] }],
    [
      "mkvtoolnix",
      { tags: { "tag/MuxingApp": "libebml v1.4.5 + libmatroska v1.7.1", "tag/WritingApp": "mkvmerge v83.0" } },
    ],
    ["chromium", { tags: { "tag/MuxingApp": "Chrome", "tag/WritingApp": "Chrome" } }],
    ["firefox", { tags: { "tag/MuxingApp": "QTmuxingAppLibWebM-0.0.1" } }],
    ["obs", { timescale: 1000, tags: { "tag/©too": "OBS Studio (30.2.0)" } }],
    ["gstreamer", { tags: { "tag/MuxingApp": "GStreamer matroskamux version 1.22" } }],
    ["lame", { kind: "audio", tags: { "tag/LAME": "LAME3.100", "tag/mp3-header": "Info" } }],
  ])("is %s", (expected, given) => {
    expect(family(given)).toBe(expected);
  });

  it("is tested for every family there is", () => {
    expect(WRITER_ROWS.map((row) => row.family).sort()).toEqual([...WRITER_FAMILIES].sort());
  });

  it("is ffmpeg where it copied what another had written, and the other is named beside it", () => {
    const copied = report({ ...LAVF, handlers: ["GoPro AVC"], tags: { "tag/©too": "Lavf60.3.100" } })?.writer;
    expect([copied?.family, copied?.others]).toEqual(["lavf", ["gopro"]]);
  });

  it("says what does not fit", () => {
    const writer = report({ ...IPHONE, timescale: 44100 })?.writer;
    expect(writer?.family).toBe("apple-capture");
    expect(writer?.differs).toEqual([{ feature: "timescale", expected: "600", found: "44100" }]);
  });

  it("is nobody where nothing tells, or where words only look alike", () => {
    expect(report({ timescale: 48000, handlers: ["VideoMediaHandler"] })?.writer).toBeUndefined();
    expect(report({ tags: { "tag/title": "made with Lavf60", "tag/©too": "not Lavf" } })?.writer).toBeUndefined();
    expect(report({ brands: ["isom", 512, "isom"], timescale: 600 })?.writer).toBeUndefined();
    expect(report({ ...IPHONE, handlers: ["Video"] })?.writer).toBeUndefined();
  });

  it("always comes with innocent causes and a source", () => {
    for (const row of WRITER_ROWS) {
      expect(row.innocentCauses.length, row.family).toBeGreaterThan(0);
      expect(row.source.length, row.family).toBeGreaterThan(20);
    }
  });

  it("is not asked of pictures", () => {
    expect(report({ kind: "image", tags: { "tag/encoder": "Lavf60" } })).toBeUndefined();
  });
});
