import { expect, it } from "vitest";
import { demuxerOf, extensionsOf, FORMAT_ROWS, FORMATS, mediaKindOf, mediaTypesOf, typed } from "./formats.ts";

it("no two formats share how they begin, so that the order of the table tells nothing", () => {
  const starts = FORMATS.flatMap((format) => (FORMAT_ROWS[format].starts ?? []).map((start) => ({ format, start })));
  const shared = starts.flatMap(({ format, start }) =>
    starts.filter((other) => other.format !== format && other.start.startsWith(start)),
  );
  expect(shared).toEqual([]);
  expect(starts.length).toBeGreaterThan(20);
});

it("no two formats share an extension or a media type that is a format's own", () => {
  const owned = FORMATS.flatMap((format) => [...extensionsOf(format), typed(format).mediaType]);
  expect(new Set(owned).size).toBe(owned.length);
});

it("what is forced on ffmpeg is the row's demuxer, by media type where one row has several, and none for a picture", () => {
  expect((["mp4", "mov", "m4a", "webm", "mpegps"] as const).map((format) => demuxerOf(typed(format)))).toEqual([
    "mov",
    "mov",
    "mov",
    "matroska",
    "mpeg",
  ]);
  // Sound alone in a program stream goes by the same media type as MP3.
  expect(demuxerOf({ format: "mpegps", mediaType: "audio/mpeg" })).toBe("mpeg");
  expect(demuxerOf({ format: "ac3", mediaType: "audio/eac3" })).toBe("eac3");
  expect(demuxerOf(typed("asf"))).toBeUndefined();
  expect(demuxerOf({ format: "asf", mediaType: "toString" })).toBeUndefined();
  expect([demuxerOf(typed("png")), demuxerOf({})]).toEqual([undefined, undefined]);
});

it("every clip and recording has a demuxer, and nothing else has", () => {
  for (const format of FORMATS) {
    const { kind } = FORMAT_ROWS[format];
    const asked = mediaTypesOf(format).some((mediaType) => demuxerOf({ format, mediaType }) !== undefined);
    expect(asked, format).toBe(kind === "video" || kind === "audio");
  }
});

it.each([
  ["image/x-of-tomorrow", "image"],
  ["video/webm", "video"],
  ["MKV", "video"],
  ["ogg", "audio"],
  ["audio/mpeg; codecs=mp3", "audio"],
  ["heif", "image"],
  ["application/pdf", "document"],
  ["application/mxf", "video"],
  ["c2pa", undefined],
  ["application/octet-stream", undefined],
  [undefined, undefined],
])("%s names %s", (word, kind) => {
  expect(mediaKindOf(word)).toBe(kind);
});
