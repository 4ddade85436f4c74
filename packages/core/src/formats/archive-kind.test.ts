import { describe, expect, it } from "vitest";
import { zip } from "../../../../test/fixtures/forge/documents.ts";
import { utf8 } from "../../../../test/fixtures/media.ts";
import { Reader } from "../source/reader.ts";
import { bytesSource } from "../source/source.ts";
import { archiveKind } from "./archive-kind.ts";

const kindOf = (names: readonly string[], behind?: Uint8Array) => {
  const { file } = zip(
    names.map((name) => ({ name, data: utf8("x") })),
    behind ? { behind } : {},
  );
  return archiveKind(new Reader(bytesSource(file)));
};

describe("what an archive that is not read is", () => {
  it.each([
    ["word", ["media/image1.png", "[Content_Types].xml", "word/document.xml"]],
    ["excel", ["_rels/.rels", "xl/workbook.xml"]],
    ["powerpoint", ["ppt/slides/slide1.xml", "ppt/presentation.xml"]],
    ["epub", ["OEBPS/cover.jpg", "META-INF/container.xml"]],
    ["opendocument", ["Pictures/a.png", "content.xml", "META-INF/manifest.xml"]],
    ["android-app", ["classes.dex", "AndroidManifest.xml"]],
    ["zip", ["photo.jpg", "notes/word/document.xml"]],
  ])("%s, whichever file stands first", async (kind, names) => {
    expect(await kindOf(names)).toBe(kind);
    expect(await kindOf([...names].reverse())).toBe(kind);
  });
  it("is nothing where there is no directory", async () => {
    expect(await archiveKind(new Reader(bytesSource(utf8("PK\x03\x04 and no more"))))).toBeUndefined();
  });
});
