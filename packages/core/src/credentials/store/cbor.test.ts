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
    ["nothing", ""],
    ["bytes behind the item", "01 00"],
    ["one key twice", "a2 61 61 01 61 61 02"],
    ["one key twice in an indefinite map", "bf 61 61 01 61 61 02 ff"],
    ["one key twice, and as many keys as were said", "a2 61 61 01 61 61 02 61 62 03"],
    ["one key twice, as text in chunks the second time", "a2 61 61 01 7f 61 61 ff 02"],
    ["one byte string key twice", "a2 41 01 01 41 01 02"],
    ["an array that ends too early", "82 01"],
    ["a length that is not there", "5b 0000 0001 0000 0000"],
    ["a count that cannot be there", "9b 00ff ffff ffff ffff"],
    ["a break without a beginning", "ff"],
    ["a chunk of another kind", "7f 41 61 ff"],
    ["a chunk in chunks", "7f 7f ff ff"],
    ["a number without a length", "1f"],
    ["reserved information", "1c"],
    ["a simple value written too long", "f8 1f"],
    ["text that is not UTF-8", "61 ff"],
  ])("refuses %s", (_, hex) => {
    expect(() => decodeCbor(bytes(hex))).toThrow(FormatError);
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
