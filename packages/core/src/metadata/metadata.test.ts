import { describe, expect, it } from "vitest";
import { cpuMs } from "../../../../test/fixtures/effort.ts";
import * as media from "../../../../test/fixtures/media.ts";
import { factsOf } from "../../../../test/fixtures/walk.ts";
import { BUDGETS, LimitError } from "../model/limits.ts";
import { readExif, readUserComment } from "./exif.ts";
import { readIptc } from "./iptc.ts";
import { summariseMetadata } from "./people.ts";
import { readXmp } from "./xmp.ts";

const RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"';
const EXT = 'xmlns:e="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"';
const xmp = (body: string) =>
  readXmp(media.utf8(`<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF ${RDF}>${body}</rdf:RDF></x:xmpmeta>`));
const URI = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia";

describe("readXmp", () => {
  it.each([
    ["attribute", `<rdf:Description rdf:about="" ${EXT} e:DigitalSourceType="${URI}"/>`],
    [
      "element",
      `<rdf:Description rdf:about="" ${EXT}><e:DigitalSourceType>${URI}</e:DigitalSourceType></rdf:Description>`,
    ],
    [
      "rdf:resource",
      `<rdf:Description rdf:about="" ${EXT}><e:DigitalSourceType rdf:resource="${URI}"/></rdf:Description>`,
    ],
    [
      "Bag",
      `<rdf:Description ${EXT}><e:DigitalSourceType><rdf:Bag><rdf:li>${URI}</rdf:li></rdf:Bag></e:DigitalSourceType></rdf:Description>`,
    ],
    [
      "Seq",
      `<rdf:Description ${EXT}><e:DigitalSourceType><rdf:Seq><rdf:li>${URI}</rdf:li></rdf:Seq></e:DigitalSourceType></rdf:Description>`,
    ],
    [
      "Alt",
      `<rdf:Description ${EXT}><e:DigitalSourceType><rdf:Alt><rdf:li xml:lang="x-default">${URI}</rdf:li></rdf:Alt></e:DigitalSourceType></rdf:Description>`,
    ],
    [
      "default namespace",
      `<rdf:Description><DigitalSourceType xmlns="http://iptc.org/std/Iptc4xmpExt/2008-02-29/">${URI}</DigitalSourceType></rdf:Description>`,
    ],
    [
      "CDATA",
      `<rdf:Description ${EXT}><e:DigitalSourceType><![CDATA[${URI}]]></e:DigitalSourceType></rdf:Description>`,
    ],
  ])("reads the %s form under its usual prefix", (_, body) => {
    expect(xmp(body).properties).toContainEqual(
      expect.objectContaining({ path: "Iptc4xmpExt:DigitalSourceType", value: URI }),
    );
  });

  it("reads structures as paths", () => {
    const { properties } = xmp(
      '<rdf:Description xmlns:m="http://ns.adobe.com/xap/1.0/mm/" xmlns:s="http://ns.adobe.com/xap/1.0/sType/ResourceEvent#"><m:History><rdf:Seq><rdf:li s:action="saved" s:softwareAgent="Tool"/></rdf:Seq></m:History></rdf:Description>',
    );
    expect(properties).toContainEqual(
      expect.objectContaining({ path: "xmpMM:History/stEvt:softwareAgent", value: "Tool" }),
    );
  });

  it("does not let a prefix pose as another namespace", () => {
    const { properties } = xmp(
      '<rdf:Description xmlns:Iptc4xmpExt="http://example.org/" Iptc4xmpExt:DigitalSourceType="x"/>',
    );
    expect(properties.map((each) => each.path)).toEqual(["foreign-Iptc4xmpExt:DigitalSourceType"]);
  });

  it.each([
    ["a document type", '<!DOCTYPE x [<!ENTITY a "b">]><x:xmpmeta xmlns:x="adobe:ns:meta/"/>'],
    ["an unbound prefix", '<x:xmpmeta xmlns:x="adobe:ns:meta/"><y:z/></x:xmpmeta>'],
  ])("refuses %s", (_, text) => {
    expect(readXmp(media.utf8(text)).partial).toBeDefined();
  });

  it("keeps what stood before a break, and steps over padding and NULs", () => {
    const broken = readXmp(
      media.utf8(
        `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF ${RDF}><rdf:Description ${EXT} e:AISystemUsed="kept"/><rdf:Desc`,
      ),
    );
    expect(broken.properties.map((each) => each.value)).toEqual(["kept"]);
    expect(broken.partial).toBeDefined();
    const padded = readXmp(media.bytes(media.utf8(media.sourceTypeXmp()), " ".repeat(2000), new Uint8Array(40)));
    expect(padded).toMatchObject({ properties: [expect.objectContaining({ name: "DigitalSourceType" })] });
    expect(padded.partial).toBeUndefined();
  });

  it.each([
    ["depth", "xmpDepth", `<x:xmpmeta xmlns:x="adobe:ns:meta/">${"<x:a>".repeat(200)}`],
    [
      "attributes",
      "xmpAttributeCount",
      `<x:xmpmeta xmlns:x="adobe:ns:meta/"><x:a ${Array.from({ length: 6000 }, (_, i) => `a${i}="1"`).join(" ")}/></x:xmpmeta>`,
    ],
    ["elements", "xmpElementCount", `<x:xmpmeta xmlns:x="adobe:ns:meta/">${"<x:a/>".repeat(60_000)}</x:xmpmeta>`],
  ])("stops at its budget of %s", (_, budget, text) => {
    expect(() => readXmp(media.utf8(text))).toThrow(expect.objectContaining({ budget }));
  });
});

describe("readExif", () => {
  it("reads tags by name from a raw block", async () => {
    const { facts } = await readExif(
      media.tiffBlock({ 271: "Maker", 272: "Model One", 305: "Tool 1.0", 306: "2026:01:02 03:04:05" }),
    );
    expect(facts).toEqual(
      expect.arrayContaining([
        { path: "ifd0/Make", value: "Maker" },
        { path: "ifd0/Software", value: "Tool 1.0" },
        { path: "ifd0/ModifyDate", value: "2026:01:02 03:04:05" },
      ]),
    );
  });

  it("does not stall on thousands of overlapping values", async () => {
    const size = 1024 * 1024;
    const block = new Uint8Array(size);
    const view = new DataView(block.buffer);
    block.set([0x49, 0x49, 42, 0, 8, 0, 0, 0]);
    view.setUint16(8, 200, true);
    for (let i = 0; i < 200; i++) {
      const at = 10 + i * 12;
      view.setUint16(at, 0x8000 + i, true);
      view.setUint16(at + 2, 5, true);
      view.setUint32(at + 4, 130_000, true);
      view.setUint32(at + 8, 2600, true);
    }
    let facts: unknown;
    const spent = await cpuMs(async () => {
      ({ facts } = await readExif(block));
    });
    expect(facts).toEqual([]);
    expect(spent).toBeLessThan(2000);
  });

  it.each([
    ["ASCII", media.bytes("ASCII\0\0\0", "hello\0")],
    ["UTF-16 little endian", media.bytes("UNICODE\0", new Uint8Array(Buffer.from("hello", "utf16le")))],
    ["UTF-16 big endian", media.bytes("UNICODE\0", new Uint8Array(Buffer.from("hello", "utf16le").swap16()))],
    ["no code at all", media.bytes("hello")],
  ])("decodes a user comment in %s", (_, bytes) => {
    expect(readUserComment(bytes)).toBe("hello");
  });
});

describe("readIptc", () => {
  it("reads the fields it knows and stops at a lie about length", () => {
    const field = (dataset: number, value: string) => media.bytes([0x1c, 2, dataset], media.be16(value.length), value);
    const fields = readIptc(
      media.bytes(field(110, "Made with Google AI"), field(200, "unknown"), [0x1c, 2, 115, 0x7f, 0xff]),
    );
    expect(fields).toEqual([{ id: "2:110", name: "Credit", value: "Made with Google AI" }]);
  });
});

describe("summariseMetadata", () => {
  it("gives camera, software, dates and place in the file's own words", async () => {
    const jpeg = media.withJpegSegments(
      await media.picture("jpeg"),
      media.jpegExif({ 271: "Canon", 272: "EOS R5", 305: "Firmware 1.8", 306: "2026:01:02 03:04:05" }),
    );
    const people = summariseMetadata(await factsOf(jpeg), (fact) => ({ path: fact.path, covered: "none" }));
    expect(people).toMatchObject({
      camera: { make: "Canon", model: "EOS R5" },
      software: ["Firmware 1.8"],
      dates: [{ what: "modified", value: "2026:01:02 03:04:05" }],
    });
  });
  it("reads a QuickTime place", async () => {
    const clip = media.movie({
      udta: media.keyedMeta("com.apple.quicktime.location.ISO6709", "+48.8584+002.2945+035.0/"),
    });
    expect(
      summariseMetadata(await factsOf(clip), (fact) => ({ path: fact.path, covered: "none" })).location,
    ).toMatchObject({ latitude: 48.8584, longitude: 2.2945 });
  });
  const told = async (file: Uint8Array) =>
    summariseMetadata(await factsOf(file), (fact) => ({ path: fact.path, covered: "none" }));
  it.each([
    ["52,30.5N", "13,24E", { latitude: 52.508333, longitude: 13.4 }],
    ["33,51,30S", "151,12,0W", { latitude: -33.858333, longitude: -151.2 }],
    ["52.5", "13.4", undefined],
    ["91,0N", "13,24E", undefined],
  ])("reads XMP's place %s, %s", async (north, east, place) => {
    const xmp = media.xmpPacket(
      { "exif:GPSLatitude": north, "exif:GPSLongitude": east },
      { exif: "http://ns.adobe.com/exif/1.0/" },
    );
    const { location } = await told(media.withJpegSegments(await media.picture("jpeg"), media.jpegXmp(xmp)));
    if (place === undefined) return expect(location).toBeUndefined();
    expect(location?.latitude).toBeCloseTo(place.latitude, 5);
    expect(location?.longitude).toBeCloseTo(place.longitude, 5);
  });
  it.each([
    ["com.android.version", "12", "Android 12"],
    ["com.apple.quicktime.software", "17.4.1", "17.4.1"],
    ["com.apple.quicktime.software", "Final Cut 10.7", "Final Cut 10.7"],
  ])("says whose version a bare number is: %s %s", async (key, value, name) => {
    expect((await told(media.movie({ udta: media.keyedMeta(key, value) }))).software).toEqual([name]);
  });
  it("calls the system of a phone by its name", async () => {
    const texts = media.bytes(
      media.keyedMeta("com.apple.quicktime.software", "17.4.1"),
      media.box("\u00a9mak", media.be16(5), [0, 0], "Apple"),
      media.box("\u00a9mod", media.be16(9), [0, 0], "iPhone 15"),
    );
    expect(await told(media.movie({ udta: texts }))).toMatchObject({
      camera: { make: "Apple", model: "iPhone 15" },
      software: ["iOS 17.4.1"],
    });
  });
});

it("every budget is a positive whole number with its unit in the name", () => {
  for (const [name, value] of Object.entries(BUDGETS)) {
    expect(Number.isSafeInteger(value) && value > 0, name).toBe(true);
    expect(name).toMatch(/(Bytes|Depth|Count|CharsKept|Ms)$/);
  }
  expect(new LimitError("boxDepth").message).toContain("boxDepth");
});
