import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FormatError } from "../../model/limits.ts";
import { hex } from "../../source/bytes.ts";
import {
  context,
  inside,
  listOf,
  Members,
  members,
  plainContext,
  readBits,
  readBoolean,
  readDer,
  readInteger,
  readOctets,
  readOid,
  readSmall,
  readText,
  readTime,
  readWholeBits,
  TAG,
} from "./der.ts";

const of = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(" ", ""), "hex"));
const time = (tag: number, text: string) =>
  readTime(readDer(Uint8Array.from([tag, text.length, ...Buffer.from(text)])));

describe("DER", () => {
  it("keeps the bytes of each element as they stand", () => {
    const [first, second] = listOf(readDer(of("3006 020105 0101ff")));
    expect([hex(first?.bytes ?? new Uint8Array()), hex(second?.content ?? new Uint8Array())]).toEqual(["020105", "ff"]);
  });

  it.each([
    ["an indefinite length", "3080 0000"],
    ["a length that could be shorter", "3081 03 020105"],
    ["a long length with a zero in front", "30820003 020105"],
    ["more than it holds", "3004 020105"],
    ["bytes behind it", "3003 020105 00"],
    ["a long tag", "1f8101 00"],
    ["nothing", ""],
  ])("refuses %s", (_, text) => {
    expect(() => readDer(of(text))).toThrow(FormatError);
  });

  it.each(["0202 0005", "0202 ff80", "0200"])("refuses the integer %s", (text) => {
    expect(() => readInteger(readDer(of(text)))).toThrow(FormatError);
  });

  it("refuses members that a schema did not ask for", () => {
    const rest = new Members(of("020105 020106"));
    rest.take(TAG.integer);
    expect(() => rest.end()).toThrow(FormatError);
    expect(() => rest.take(TAG.oid)).toThrow(FormatError);
  });

  it("reads object identifiers, booleans and small numbers", () => {
    expect(readOid(readDer(of("0609 2a864886f70d01010b")))).toBe("1.2.840.113549.1.1.11");
    expect(readOid(readDer(of("0603 883703")))).toBe("2.999.3");
    expect(readBoolean(readDer(of("0101 ff")))).toBe(true);
    expect(() => readBoolean(readDer(of("0101 01")))).toThrow(FormatError);
    expect(readSmall(readDer(of("0202 0100")))).toBe(256);
    expect(() => readSmall(readDer(of("0201 ff")))).toThrow(FormatError);
  });

  it("reads times, and no times that are none", () => {
    expect(time(TAG.utcTime, "491231235959Z").toISOString()).toBe("2049-12-31T23:59:59.000Z");
    expect(time(TAG.utcTime, "500101000000Z").toISOString()).toBe("1950-01-01T00:00:00.000Z");
    expect(time(TAG.generalizedTime, "20260211223540.669Z").toISOString()).toBe("2026-02-11T22:35:40.669Z");
    for (const bad of ["20260230000000Z", "20261301000000Z", "20260101006300Z", "20260101000000", "20260101000000.0Z"])
      expect(() => time(TAG.generalizedTime, bad)).toThrow(FormatError);
  });

  it("throws nothing but a FormatError, whatever the bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        try {
          const element = readDer(bytes);
          for (const each of listOf(element, element.tag)) readOid(each);
        } catch (error) {
          expect(error).toBeInstanceOf(FormatError);
        }
      }),
    );
  });
});

describe("every reader of DER, at its edges", () => {
  const hexOf = (bytes: Uint8Array): string => hex(bytes);
  const element = (text: string) => readDer(of(text));

  it.each([
    [127, "7f"],
    [128, "8180"],
    [255, "81ff"],
    [256, "820100"],
    [65_535, "82ffff"],
    [65_536, "83010000"],
  ])("reads a length of %i in its shortest form", (length, head) => {
    const whole = Uint8Array.from([...of(`04${head}`), ...new Uint8Array(length)]);
    expect(readDer(whole).content).toHaveLength(length);
    expect(readDer(whole).bytes).toHaveLength(whole.length);
    expect(() => readDer(whole.subarray(0, -1))).toThrow("DER: longer than what holds it");
  });

  it.each<[string, () => unknown, string]>([
    ["nothing", () => readDer(of("")), "DER: cut off"],
    ["a tag alone", () => readDer(of("04")), "DER: cut off"],
    ["a tag of several bytes", () => readDer(of("3f 8101 00")), "DER: long tag"],
    ["an indefinite length", () => readDer(of("3080 0000")), "DER: length form"],
    ["a length of five bytes", () => readDer(of("0485 0000000001 00")), "DER: length form"],
    ["a length of four bytes that is not there", () => readDer(of("0484 01000000")), "DER: longer than what holds it"],
    ["a short length in the long form", () => readDer(of("04817f")), "DER: length not shortest"],
    ["two bytes of length where one is enough", () => readDer(of("048200ff")), "DER: length not shortest"],
    ["three where two are enough", () => readDer(of("048300ffff")), "DER: length not shortest"],
    ["bytes behind", () => readDer(of("0400 00")), "DER: bytes behind the element"],
    ["another tag", () => readDer(of("0400"), TAG.set), "DER: another tag expected"],
    ["another tag of a member", () => new Members(of("0400")).take(TAG.oid), "DER: another tag expected"],
    ["another structure", () => members(element("3100")), "DER: another tag expected"],
    ["a list under another tag", () => listOf(element("3000"), TAG.set), "DER: another tag expected"],
    ["another tag inside", () => inside(element("a002 0400"), TAG.sequence), "DER: another tag expected"],
    ["a member too many", () => new Members(of("0400")).end(), "DER: member left over"],
    ["a member too few", () => new Members(of("")).take(), "DER: cut off"],
    ["another type as identifier", () => readOid(element("0402 2a03")), "DER: no object identifier"],
    ["an identifier without content", () => readOid(element("0600")), "DER: no object identifier"],
    ["an identifier that does not end", () => readOid(element("0602 2a80")), "DER: no object identifier"],
    ["an identifier beyond all", () => readOid(element("0609 2affffffffffffff7f")), "DER: object identifier too large"],
    ["another type as integer", () => readInteger(element("0401 05")), "DER: no integer"],
    ["an integer without content", () => readInteger(element("0200")), "DER: no integer"],
    ["a padded integer", () => readInteger(element("0202 007f")), "DER: integer not shortest"],
    ["a padded negative integer", () => readInteger(element("0202 ff80")), "DER: integer not shortest"],
    ["a small number of six bytes", () => readSmall(element("0206 010000000000")), "DER: integer out of range"],
    ["a small number below zero", () => readSmall(element("0201 80")), "DER: integer out of range"],
    ["an enumeration that is an integer", () => readSmall(element("0201 01"), TAG.enumerated), "DER: no integer"],
    ["a boolean of two bytes", () => readBoolean(element("0102 ffff")), "DER: no boolean"],
    ["a boolean without content", () => readBoolean(element("0100")), "DER: no boolean"],
    ["a boolean that is 1", () => readBoolean(element("0101 01")), "DER: no boolean"],
    ["another type as boolean", () => readBoolean(element("0201 00")), "DER: no boolean"],
    ["bits without a count", () => readBits(element("0300")), "DER: no bit string"],
    ["eight bits unused", () => readBits(element("0302 08ff")), "DER: no bit string"],
    ["unused bits of nothing", () => readBits(element("0301 01")), "DER: no bit string"],
    ["another type as bits", () => readBits(element("0402 00ff")), "DER: no bit string"],
    ["bits that are no bytes", () => readWholeBits(element("0302 01fe")), "DER: bits that are no bytes"],
    ["another type as octets", () => readOctets(element("0301 00")), "DER: no octet string"],
    ["another type as time", () => readTime(element("0401 30")), "DER: no time"],
    ["a short time with a long one's tag", () => time(TAG.generalizedTime, "260101000000Z"), "DER: no time"],
    ["a long time with a short one's tag", () => time(TAG.utcTime, "20260101000000Z"), "DER: no time"],
    ["words before a time", () => time(TAG.utcTime, "x260101000000Z"), "DER: no time"],
    ["words behind a time", () => time(TAG.utcTime, "260101000000Zx"), "DER: no time"],
    ["words before a long time", () => time(TAG.generalizedTime, "x20260101000000Z"), "DER: no time"],
    ["words behind a long time", () => time(TAG.generalizedTime, "20260101000000Zx"), "DER: no time"],
    ["a point without a fraction", () => time(TAG.generalizedTime, "20260101000000.Z"), "DER: no time"],
    ["another sign than a point", () => time(TAG.generalizedTime, "20260101000000,5Z"), "DER: no time"],
    ["a month too many", () => time(TAG.utcTime, "261301000000Z"), "DER: no such time"],
    ["a day too many", () => time(TAG.utcTime, "260431000000Z"), "DER: no such time"],
    ["an hour too many", () => time(TAG.utcTime, "260401240000Z"), "DER: no such time"],
    ["a minute too many", () => time(TAG.utcTime, "260401006000Z"), "DER: no such time"],
    ["a second too many", () => time(TAG.utcTime, "260401000060Z"), "DER: no such time"],
    // One that runs into the next hour and comes out with the same minute: every part is looked at.
    ["a leap second of the year", () => time(TAG.utcTime, "261231235960Z"), "DER: no such time"],
  ])("refuses %s", (_, read, message) => {
    expect(read).toThrow(new FormatError(message));
  });

  it.each<[string, () => unknown, unknown]>([
    [
      "an identifier under each root",
      () => ["0601 27", "0601 28", "0601 50"].map((each) => readOid(element(each))),
      ["0.39", "1.0", "2.0"],
    ],
    ["a root of its own beyond 40", () => readOid(element("0602 8100")), "2.48"],
    [
      "an identifier with a large part",
      () => readOid(element("0608 2a8f ffff ffff ff7f".replaceAll(" ", ""))),
      "1.2.70368744177663",
    ],
    ["an integer with a zero that it needs", () => hexOf(readInteger(element("0202 0080"))), "0080"],
    ["a negative integer that is shortest", () => hexOf(readInteger(element("0202 ff7f"))), "ff7f"],
    ["zero", () => readSmall(element("0201 00")), 0],
    ["the largest of five bytes", () => readSmall(element("0205 7fffffffff")), 0x7fffffffff],
    ["an enumeration", () => readSmall(element("0a01 06"), TAG.enumerated), 6],
    ["false", () => readBoolean(element("0101 00")), false],
    ["no bits", () => readBits(element("0301 00")), { unused: 0, bytes: new Uint8Array(0) }],
    ["seven bits unused", () => readBits(element("0302 0780")), { unused: 7, bytes: Uint8Array.of(0x80) }],
    ["whole bytes", () => readWholeBits(element("0303 0001ff")), Uint8Array.of(1, 255)],
    ["octets under a tag of their own", () => readOctets(element("8001 05"), plainContext(0)), Uint8Array.of(5)],
    ["a tag that is constructed", () => [context(3), plainContext(3)], [0xa3, 0x83]],
    [
      "a fraction, cut to a thousandth",
      () => time(TAG.generalizedTime, "20260101000000.9996Z").toISOString(),
      "2026-01-01T00:00:00.999Z",
    ],
    [
      "one digit of a fraction",
      () => time(TAG.generalizedTime, "20260101000000.5Z").toISOString(),
      "2026-01-01T00:00:00.500Z",
    ],
    ["the last second of a year", () => time(TAG.utcTime, "261231235959Z").toISOString(), "2026-12-31T23:59:59.000Z"],
    [
      "the day that leap years have",
      () => time(TAG.utcTime, "280229120000Z").toISOString(),
      "2028-02-29T12:00:00.000Z",
    ],
    ["a year before 100", () => time(TAG.generalizedTime, "00510101000000Z").getUTCFullYear(), 51],
  ])("reads %s", (_, read, value) => {
    expect(read()).toEqual(value);
  });

  it.each([
    ["UTF8String", "0c03 c3a962", "éb"],
    ["NumericString", "1201 31", "1"],
    ["PrintableString", "1301 61", "a"],
    ["TeletexString", "1401 e9", "é"],
    ["IA5String", "1601 40", "@"],
    ["VisibleString", "1a01 7e", "~"],
    ["BMPString", "1e04 00e94e2d", "é中"],
    ["an OCTET STRING", "0401 61", undefined],
    ["an INTEGER", "0201 61", undefined],
  ])("reads the text of %s", (_, text, value) => {
    expect(readText(element(text))).toBe(value);
  });

  it("takes a member that may be there only under its tag, and knows when there is none left", () => {
    const rest = new Members(of("0101ff 0201 05"));
    expect(rest.optional(TAG.integer)).toBeUndefined();
    expect(rest.done).toBe(false);
    expect(rest.optional(TAG.boolean)?.content).toEqual(Uint8Array.of(255));
    expect(rest.take(TAG.integer).content).toEqual(Uint8Array.of(5));
    expect(rest.done).toBe(true);
    expect(rest.optional(TAG.integer)).toBeUndefined();
    expect(() => rest.end()).not.toThrow();
    expect(listOf(element("3000"))).toEqual([]);
    expect(listOf(element("a003 020105"), context(0))).toHaveLength(1);
  });
});
