import { describe, expect, it } from "vitest";
import { fact } from "../../../../test/fixtures/walk.ts";
import { wordsOf } from "./words.ts";

const none = new Set<ReturnType<typeof fact>>();
const place = ({ path }: { path: string }) => ({ path, covered: "none" as const });
const said = (...facts: ReturnType<typeof fact>[]) =>
  wordsOf(facts, none, place).map(({ what, value }) => [what, value]);

describe("the words of a picture", () => {
  it("say whose it is and what it shows, each once, from XMP, IIM, EXIF and PNG", () => {
    expect(
      said(
        fact("exif/ifd0/ImageDescription", "A cat"),
        fact("xmp/photoshop:Credit", "An Agency"),
        fact("xmp/dc:creator", "A. Author"),
        fact("xmp/plus:Licensor/plus:LicensorURL", "https://agency.example/1"),
        fact("iptc/2:80 By-line", "A. Author"),
        fact("iptc/2:116 CopyrightNotice", "(c) An Agency"),
        fact("text/Title", "Cats"),
      ),
    ).toEqual([
      ["author", "A. Author"],
      ["credit", "An Agency"],
      ["copyright", "(c) An Agency"],
      ["licensor", "https://agency.example/1"],
      ["title", "Cats"],
      ["description", "A cat"],
    ]);
  });
});

describe("the words of a recording", () => {
  it.each([
    ["ID3v2", "tag/TIT2", "tag/TPE1", "tag/COMM"],
    ["ID3v2.2", "tag/TT2", "tag/TP1", "tag/COMM"],
    ["MP4", "tag/©nam", "tag/©ART", "tag/©cmt"],
    ["QuickTime", "tag/com.apple.quicktime.title", "tag/com.apple.quicktime.author", "tag/com.apple.quicktime.comment"],
    ["RIFF", "tag/INAM", "tag/IART", "tag/ICMT"],
    ["Vorbis", "tag/TITLE", "tag/ARTIST", "tag/COMMENT"],
    ["Matroska", "tag/title", "tag/ARTIST", "tag/COMMENT"],
    ["ASF", "tag/title", "tag/artist", "tag/comment"],
    ["AIFF", "tag/NAME", "tag/AUTH", "tag/ANNO"],
    ["CAF", "tag/title", "tag/artist", "tag/comments"],
  ])("are read from %s", (_, title, author, comment) => {
    expect(said(fact(comment, "call me"), fact(author, "Somebody"), fact(title, "A call"))).toEqual([
      ["author", "Somebody"],
      ["title", "A call"],
      ["comment", "call me"],
    ]);
  });

  it("come once, whole, and not from parts", () => {
    const twice = said(
      fact("tag/TIT2", "A long title of a call"),
      fact("tag/title", "A long title"),
      fact("tag/TIT2", "x", true),
    );
    expect(twice).toEqual([["title", "A long title of a call"]]);
  });

  it("leave out what a generator was asked for, and what is no word of a person", () => {
    const prompt = fact("tag/©cmt", "a fox at night");
    expect(wordsOf([prompt], new Set([prompt]), place)).toEqual([]);
    expect(said(fact("tag/TSSE", "Lavf58"), fact("tag/TrackName", "x"), fact("tag/name", "  "))).toEqual([]);
  });

  it("are bounded", () => {
    const many = Array.from({ length: 99 }, (_, index) => fact("tag/COMM", `${index} ${"x".repeat(9_000)}`));
    const texts = wordsOf(many, none, place);
    expect(texts).toHaveLength(16);
    expect(Math.max(...texts.map(({ value }) => value.length))).toBe(2_000);
  });
});
