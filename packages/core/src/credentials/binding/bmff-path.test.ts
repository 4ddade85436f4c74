import { describe, expect, it } from "vitest";
import { holdsBoxes, isFullBox, parsePath } from "./bmff-path.ts";

describe("the path of an exclusion", () => {
  it.each([
    ["/uuid", [{ type: "uuid" }]],
    ["/foo1/bar1[2]", [{ type: "foo1" }, { type: "bar1", index: 2 }]],
    ["/moov[1]/trak[12]/url ", [{ type: "moov", index: 1 }, { type: "trak", index: 12 }, { type: "url " }]],
    ["/a/b[", [{ type: "a/b[" }]],
    ["/\u00a9nam", [{ type: "\u00a9nam" }]],
  ])("%s is read", (xpath, steps) => {
    expect(parsePath(xpath)).toEqual(steps);
  });

  it.each([
    "",
    "/",
    "uuid",
    "/*",
    "//uuid",
    "/uuid/",
    "/uuid[0]",
    "/uuid[01]",
    "/uuid[-1]",
    "/uuid[1",
    "/uuid[x]",
    "/uuids",
  ])("%s is none", (xpath) => {
    expect(parsePath(xpath)).toBeUndefined();
  });

  it("is no deeper than boxes are", () => {
    expect(parsePath("/moov".repeat(32))).toHaveLength(32);
    expect(parsePath("/moov".repeat(33))).toBeUndefined();
  });
});

describe("boxes by type", () => {
  const words = (text: string): string[] => text.split(" ");
  it("hold boxes and nothing but boxes, as the standards list them", () => {
    const containers = words(
      "moov trak edts mdia minf dinf stbl mvex moof traf mfra udta meta tref treg iprp ipco sinf schi rinf strk strd grpl",
    );
    expect(containers.filter((type) => !holdsBoxes(type))).toEqual([]);
    expect(words("mdat ftyp free stsd dref ilst hnti uuid").filter(holdsBoxes)).toEqual([]);
  });

  it("have a version and flags, as the standards list them", () => {
    const full = [
      ...words("pdin mvhd tkhd mdhd hdlr vmhd smhd hmhd sthd nmhd vvhd elng stsd stdp stts ctts cslg stss stsh elst"),
      ...words("dref stsz stz2 stsc stco co64 padb subs saiz saio mehd trex mfhd tfhd trun tfra mfro tfdt leva trep"),
      ...words("assp sbgp sgpd csgp cprt tsel kind meta bxml iloc pitm ipro infe iinf iref ipma schm fiin fpar fecr"),
      ...words("gitn fire stri stsg stvi csch sidx ssix prft srpp srat chnl dmix txtC mime uriI medc emsg pssh tenc"),
      ...words("senc ispe pixi auxC"),
      ...["url ", "urn ", "xml ", "uri "],
    ];
    expect(full.filter((type) => !isFullBox(type))).toEqual([]);
    expect(
      [...words("mdat ftyp free moov trak uuid av1C avcC colr pasp irot imir"), "url", ""].filter(isFullBox),
    ).toEqual([]);
  });
});
