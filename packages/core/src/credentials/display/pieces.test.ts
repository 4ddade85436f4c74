import { describe, expect, it } from "vitest";
import type { Container } from "../../model/block.ts";
import type { Format } from "../../model/formats.ts";
import { FormatError, LimitError } from "../../model/limits.ts";
import { Reader } from "../../source/reader.ts";
import { bytesSource } from "../../source/source.ts";
import { allBut, joined } from "./pieces.ts";
import { shownOf } from "./readers.ts";
import type { Shown } from "./shown.ts";

const LENGTH = 10;
/** A file whose walker named its pieces so, ten bytes each. */
const container = (format: Format, paths: readonly string[], more: Partial<Container> = {}): Container =>
  ({
    format,
    kind: "image",
    mediaType: "",
    pieces: paths.map((path, at) => ({ path, offset: at * LENGTH, length: LENGTH })),
    blocks: [],
    stores: [],
    tracks: [],
    limits: [],
    ...more,
  }) as unknown as Container;
const reader = new Reader(bytesSource(new Uint8Array(1_000)));
const shown = (format: Format, paths: readonly string[], more?: Partial<Container>): Promise<Shown> =>
  shownOf(container(format, paths, more), reader);
const names = async (format: Format, paths: readonly string[]) =>
  (await shown(format, paths)).data.map(({ what }) => what);
const list = (text: string): string[] => text.split(",");

describe("pieces that a decoder shows, by their names in the container", () => {
  it.each<[Format, shows: string[], not: string[]]>([
    ["webp", list("RIFF header,unknown bytes,VP8 ,VP8L,VP8X,ALPH,ANIM,ANMF,ICCP"), list("EXIF,XMP ,C2PA,LIST INFO,JUNK,vp8 ,VP8,fmt ,data")],
    ["wav", list("RIFF header,unknown bytes,fmt ,data,fact,ds64,slnt,PEAK,smpl,LIST wavl,cue ,plst,SMV0,XMA2"), list("LIST INFO,LIST data,bext,id3 ,C2PA,JUNK,iXML,LIST,VP8 ")],
    ["gif", list("header,screen descriptor,image descriptor,image,extension 0xf9,extension 0x1,application NETSCAPE2.0,application ANIMEXTS1.0,application ICCRGBG1012,trailer,unknown bytes"), list("comment,application XMP DataXMP,application C2PA_GIF,trailing bytes,extension 0xf,extension 0x11,application NETSCAPE2x0,application ANIMEXTS1x0,application,header of another,an image")],
    ["mp3", list("audio,unknown bytes"), list("ID3v1,APEv2,trailing bytes,audio of another")],
    ["flac", list("fLaC,STREAMINFO,audio"), list("VORBIS_COMMENT,PICTURE,block 9")],
    ["png", list("IHDR,PLTE,IDAT,IEND,tRNS,gAMA,cHRM,sRGB,iCCP,cICP,mDCV,cLLI,mDCv,cLLi,sBIT,bKGD,acTL,fcTL,fdAT,iDOT,ZZZZ"), list("tEXt,iTXt,zTXt,eXIf,caBX,tIME,pHYs,PNG signature,aIDAT,xXXX")],
    ["jxl", list("ftyp,jxll,jxlc,jxlp,jxli,codestream"), list("Exif,xml ,jumb,brob,JXL ,jbrd,unknown bytes")],
  ])("%s", async (format, shows, not) => {
    const called: Record<string, string> =
      format === "png"
        ? { IDAT: "image data", IEND: "end of the picture" }
        : format === "jxl"
          ? { jxlc: "image data", jxlp: "image data", codestream: "image data" }
          : {};
    for (const path of shows) expect(await names(format, [path]), path).toEqual([called[path] ?? path]);
    for (const path of not) expect(await names(format, [path]), path).toEqual([]);
  }); // biome-ignore format: a table

  it("are one where they follow each other under one name, in front of another and behind it", async () => {
    expect((await shown("wav", ["data", "data", "JUNK", "data", "fmt "])).data).toEqual([
      { offset: 0, length: 20, what: "data" },
      { offset: 30, length: 10, what: "data" },
      { offset: 40, length: 10, what: "fmt " },
    ]);
  });

  it("lie in the order of the file where no table says where", async () => {
    for (const format of ["webp", "gif"] as const)
      expect(await shown(format, ["unknown bytes"])).toMatchObject({
        tables: [],
        orderly: true,
        external: [],
        complete: true,
      });
  });
});

describe("where the frames of a recording begin", () => {
  it("is said by the sizes of what stands in front of them", async () => {
    const flac = await shown("flac", ["ID3v2 header", "fLaC", "STREAMINFO", "VORBIS_COMMENT", "block 9", "audio"]);
    expect(flac.tables).toEqual([
      { offset: 0, length: 10, what: "ID3v2 header" },
      { offset: 20, length: 4, what: "STREAMINFO header" },
      { offset: 30, length: 4, what: "VORBIS_COMMENT header" },
      { offset: 40, length: 4, what: "block 9 header" },
    ]);
    expect([flac.orderly, flac.complete]).toEqual([false, true]);
  });

  it("is where they stand, in a recording without tags", async () => {
    expect(await shown("mp3", ["audio", "ID3v1"])).toMatchObject({ tables: [], orderly: true });
    expect((await shown("mp3", ["VORBIS_COMMENT", "audio"])).tables).toEqual([]);
  });

  it("is said by as much of a piece as there is", async () => {
    const short = container("flac", []);
    const pieces = [
      { path: "ID3v2 header", offset: 0, length: 3 },
      { path: "STREAMINFO", offset: 3, length: 2 },
    ];
    expect((await shownOf({ ...short, pieces }, reader)).tables.map(({ length }) => length)).toEqual([3, 2]);
  });
});

describe("a listing", () => {
  it("of a PNG is complete with its end, and where every chunk has its name", async () => {
    const budget = { code: "budget-exceeded", step: "read" } as const;
    expect((await shown("png", ["IHDR", "IEND"])).complete).toBe(true);
    expect((await shown("png", ["IHDR"])).complete).toBe(false);
    expect((await shown("png", ["IEND"], { limits: [{ ...budget, budget: "pieceCount" }] })).complete).toBe(false);
    expect((await shown("png", ["IEND"], { limits: [{ ...budget, budget: "xmpBytes" }] })).complete).toBe(true);
  });

  it("of a JPEG XL is complete with a codestream, no bytes between boxes, and no budget that ended it", async () => {
    const limit = { code: "damaged-structure", step: "read" } as const;
    expect((await shown("jxl", ["jxlc"])).complete).toBe(true);
    expect((await shown("jxl", ["jxlc"], { limits: [limit] })).complete).toBe(true);
    expect((await shown("jxl", ["ftyp"])).complete).toBe(false);
    expect((await shown("jxl", ["jxlc", "unknown bytes"])).complete).toBe(false);
    expect((await shown("jxl", ["jxlc"], { limits: [{ ...limit, budget: "boxCount" }] })).complete).toBe(false);
  });

  it("is none for a format that nobody lists, and none where damage or a budget ends it", async () => {
    const none = { data: [], tables: [], orderly: false, external: [], complete: false };
    expect(await shown("psd", ["header"])).toEqual(none);
    const failing = (error: Error) =>
      shownOf(container("html", []), { size: 10, block: () => Promise.reject(error) } as unknown as Reader);
    expect(await failing(new FormatError("cut"))).toEqual(none);
    expect(await failing(new LimitError("textBytes"))).toEqual(none);
    await expect(failing(new Error("the disk is gone"))).rejects.toThrow("the disk is gone");
  });
});

describe("ranges of what is shown", () => {
  const range = (offset: number, length: number, what = "x") => ({ offset, length, what });
  it("are joined where neighbours have one name; those without a byte are none", () => {
    expect(joined([range(0, 5), range(5, 5), range(10, 0), range(10, 2), range(13, 1), range(14, 1, "y")])).toEqual([
      range(0, 12),
      range(13, 1),
      range(14, 1, "y"),
    ]);
  });

  it("are all of a file but some, in whatever order these come", () => {
    expect(allBut(20, [range(10, 2), range(0, 3), range(11, 4)], "text")).toEqual([
      range(3, 7, "text"),
      range(15, 5, "text"),
    ]);
    expect(allBut(20, [range(5, 10), range(6, 2)], "text")).toEqual([range(0, 5, "text"), range(15, 5, "text")]);
    expect(allBut(20, [range(15, 5)], "text")).toEqual([range(0, 15, "text")]);
    expect(allBut(20, [], "text")).toEqual([range(0, 20, "text")]);
  });
});
