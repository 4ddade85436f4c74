import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FormatError } from "../../model/limits.ts";
import { hex } from "../../source/bytes.ts";
import { listOf, Members, readBoolean, readDer, readInteger, readOid, readSmall, readTime, TAG } from "./der.ts";

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
