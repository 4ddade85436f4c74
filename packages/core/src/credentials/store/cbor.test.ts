import { encode } from "cborg";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FormatError, LimitError } from "../../model/limits.ts";
import { decodeCbor } from "./cbor.ts";
import { field } from "./values.ts";

const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replace(/\s/g, ""), "hex"));

/** What another encoder's values look like here: objects are maps. */
const asRead = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(asRead);
  if (value instanceof Uint8Array || value === null || typeof value !== "object") return value;
  return new Map(Object.entries(value).map(([key, each]) => [key, asRead(each)]));
};

describe("decodeCbor", () => {
  it("reads what another encoder writes", () => {
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { depthSize: "small" },
        fc.string(),
        fc.maxSafeInteger(),
        fc.double({ noNaN: true }).map((each) => (Number.isInteger(each) ? each + 0.5 : each)),
        fc.boolean(),
        fc.constant(null),
        fc.uint8Array(),
        fc.array(tie("any")),
        fc.dictionary(fc.string(), tie("any")),
      ),
    })).any;
    fc.assert(
      fc.property(value, (each) => {
        expect(decodeCbor(new Uint8Array(encode(each)))).toEqual(asRead(each));
      }),
    );
  });

  it.each<[name: string, hex: string, value: unknown]>([
    ["an indefinite array", "9f 01 02 ff", [1, 2]],
    ["an indefinite map", "bf 61 61 01 ff", new Map([["a", 1]])],
    ["text in chunks", "7f 62 6162 61 63 ff", "abc"],
    ["bytes in chunks", "5f 41 01 42 0203 ff", Uint8Array.of(1, 2, 3)],
    ["a known tag", "c0 61 61", "a"],
    ["a tag nobody knows", "d9 ffff 61 61", "a"],
    ["a simple value nobody knows", "f8 63", undefined],
    ["undefined", "f7", undefined],
    ["a half", "f9 3c00", 1],
    ["a number beyond what JavaScript holds exactly", "1b ffff ffff ffff ffff", 2n ** 64n - 1n],
    ["a negative one", "20", -1],
  ])("reads %s", (_, hex, value) => {
    expect(decodeCbor(bytes(hex))).toEqual(value);
  });

  it.each([
    ["nothing", "", "CBOR: ends too early"],
    ["bytes behind the item", "01 00", "CBOR: 1 bytes behind the item"],
    ["one key twice", "a2 61 61 01 61 61 02", "CBOR: a map holds one key twice"],
    ["one key twice in an indefinite map", "bf 61 61 01 61 61 02 ff", "CBOR: a map holds one key twice"],
    [
      "one key twice, and as many keys as were said",
      "a2 61 61 01 61 61 02 61 62 03",
      "CBOR: a map holds one key twice",
    ],
    [
      "one key twice, as text in chunks the second time",
      "a2 61 61 01 7f 61 61 ff 02",
      "CBOR: a map holds one key twice",
    ],
    ["one byte string key twice", "a2 41 01 01 41 01 02", "CBOR: a map holds one key twice"],
    ["an array that ends too early", "82 01", "CBOR: ends too early"],
    ["a length that is not there", "5b 0000 0001 0000 0000", "CBOR: ends too early"],
    ["a count that cannot be there", "9b 00ff ffff ffff ffff", "CBOR: ends too early"],
    ["a break without a beginning", "ff", "CBOR: break without a beginning"],
    ["a chunk of another kind", "7f 41 61 ff", "CBOR: chunk of another kind"],
    ["a chunk in chunks", "7f 7f ff ff", "CBOR: chunk of another kind"],
    ["a number without a length", "1f", "CBOR: indefinite length of a number or tag"],
    ["reserved information", "1c", "CBOR: additional information 28"],
    ["a simple value written too long", "f8 1f", "CBOR: simple value written too long"],
    ["text that is not UTF-8", "61 ff", "CBOR: text that is not UTF-8"],
    ["a tag without a length", "df 00", "CBOR: indefinite length of a number or tag"],
    ["a negative number without a length", "3f", "CBOR: indefinite length of a number or tag"],
    ["a byte too few of an argument", "19 01", "CBOR: ends too early"],
    ["a byte too few of a float", "fa 000000", "CBOR: ends too early"],
    ["a map with half a pair too few", "a1 61 61", "CBOR: ends too early"],
    ["a map of more pairs than bytes can be", "a3 61 61 01 62", "CBOR: ends too early"],
    ["a reserved simple value", "fc", "CBOR: simple value 28"],
    ["a text of which one chunk is none", "7f 61 c3 61 a9 ff", "CBOR: text that is not UTF-8"],
    ["one array as key twice", "a2 81 01 01 81 01 02", "CBOR: a map holds one key twice"],
    ["null as key twice", "a2 f6 01 f6 02", "CBOR: a map holds one key twice"],
    ["an indefinite array without an end", "9f 01", "CBOR: ends too early"],
    ["chunks without an end", "5f 41 01", "CBOR: ends too early"],
  ])("refuses %s", (_, hex, message) => {
    expect(() => decodeCbor(bytes(hex))).toThrow(new FormatError(message));
  });

  it.each<[string, unknown]>([
    ["17", 23],
    ["18 18", 24],
    ["18 ff", 255],
    ["19 0100", 256],
    ["1a 00010000", 65_536],
    ["1a ffffffff", 4_294_967_295],
    ["1b 0000000100000000", 4_294_967_296],
    ["1b 001fffffffffffff", Number.MAX_SAFE_INTEGER],
    ["1b 0020000000000000", 2n ** 53n],
    ["38 ff", -256],
    ["3b 001fffffffffffff", -(2 ** 53)],
    ["3b ffffffffffffffff", -(2n ** 64n)],
    ["f4", false],
    ["f5", true],
    ["f6", null],
    ["e0", undefined],
    ["f3", undefined],
    ["f8 20", undefined],
    ["f9 0000", 0],
    ["f9 0001", 2 ** -24],
    ["f9 03ff", 1023 * 2 ** -24],
    ["f9 0400", 2 ** -14],
    ["f9 7bff", 65_504],
    ["f9 7c00", Number.POSITIVE_INFINITY],
    ["f9 fc00", Number.NEGATIVE_INFINITY],
    ["f9 7e00", Number.NaN],
    ["f9 c400", -4],
    ["fa 40490fdb", Math.fround(Math.PI)],
    ["fb 400921fb54442d18", Math.PI],
    ["80", []],
    ["a0", new Map()],
    ["40", new Uint8Array(0)],
    ["60", ""],
    ["5f ff", new Uint8Array(0)],
    ["7f ff", ""],
    ["63 efbbbf", "\ufeff"],
    [
      "a2 01 02 f5 03",
      new Map<unknown, unknown>([
        [1, 2],
        [true, 3],
      ]),
    ],
    ["9f 9f ff bf ff ff", [[], new Map()]],
  ])("reads %s", (hex, value) => {
    expect(decodeCbor(bytes(hex))).toEqual(value);
  });

  it("counts depth only where it is nested: side by side there may be any number", () => {
    const flat = bytes(`98 c8 ${"81 00 ".repeat(200)}`);
    expect(decodeCbor(flat)).toHaveLength(200);
    const nest = (depth: number) => Uint8Array.from([...new Array<number>(depth).fill(0x81), 0]);
    expect(() => decodeCbor(nest(64))).not.toThrow();
    expect(() => decodeCbor(nest(65))).toThrow(new LimitError("cborDepth"));
    expect(() => decodeCbor(bytes(`${"c1".repeat(65)}00`))).toThrow(new LimitError("cborDepth"));
    expect(() => decodeCbor(bytes(`${"a100".repeat(65)}00`))).toThrow(new LimitError("cborDepth"));
  });

  it("bounds depth and count", () => {
    expect(() => decodeCbor(new Uint8Array(100_000).fill(0x81))).toThrow(LimitError);
    const many = new Uint8Array(1_000_006).fill(0xf6);
    many.set([0x9a, 0x00, 0x0f, 0x42, 0x41]);
    expect(() => decodeCbor(many)).toThrow(LimitError);
  });

  it("throws only its own errors, whatever the bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (each) => {
        try {
          decodeCbor(each);
        } catch (error) {
          expect(error instanceof FormatError || error instanceof LimitError).toBe(true);
        }
      }),
    );
  });

  it("keeps keys such as __proto__ keys", () => {
    expect(field(decodeCbor(encode(new Map([["__proto__", 1]]))), "polluted")).toBeUndefined();
  });

  it("takes null for a member that is left out", () => {
    expect(field(decodeCbor(bytes("a1 61 61 f6")), "a")).toBeUndefined();
  });
});
