import fc from "fast-check";
import { expect, it } from "vitest";
import { indexOf, latin1, withoutTrailingNuls } from "./bytes.ts";
import { finder } from "./find.ts";

const letters = fc.string({ unit: fc.constantFrom("a", "b", ">"), maxLength: 60 });

it("a finder finds what a search from each place finds, at places that rise", () => {
  fc.assert(
    fc.property(letters, fc.array(fc.nat(60)), (text, places) => {
      const find = finder(text, ">");
      for (const from of places.sort((a, b) => a - b)) expect(find(from)).toBe(text.indexOf(">", from));
    }),
  );
});

it("bytes are found where their text is, and are the text that they stand for", () => {
  fc.assert(
    fc.property(
      letters,
      fc.string({ unit: fc.constantFrom("a", "b"), minLength: 1, maxLength: 4 }),
      fc.nat(60),
      (text, part, from) => {
        const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
        expect(indexOf(bytes, part, from)).toBe(text.indexOf(part, from));
        expect(latin1(bytes)).toBe(text);
      },
    ),
  );
});

it.each([
  ["a\0b\0\0", "a\0b"],
  ["\0\0", ""],
  ["a", "a"],
  ["", ""],
])("of %j no NUL is left at the end", (text, left) => {
  expect(withoutTrailingNuls(text)).toBe(left);
});
