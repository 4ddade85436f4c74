import { expect, expectTypeOf, it } from "vitest";
import { present } from "./present.ts";

const maybe = (value: string): string | undefined => (value === "" ? undefined : value);

it("leaves out what is undefined, and nothing else", () => {
  const made = present({ a: maybe("x"), b: maybe(""), c: null, d: false, e: 0, f: "" });
  expect(Object.entries(made)).toEqual([
    ["a", "x"],
    ["c", null],
    ["d", false],
    ["e", 0],
    ["f", ""],
  ]);
  expect("b" in made).toBe(false);
});

it("is typed as it is: optional where a value may be missing, required where it cannot", () => {
  const made = present({ sure: "yes", unsure: maybe("x"), word: maybe("x") ? "on" : undefined });
  expectTypeOf(made.sure).toEqualTypeOf<"yes">();
  const exact: { sure: string; unsure?: string; word?: "on" } = made;
  expect(exact).toEqual({ sure: "yes", unsure: "x", word: "on" });
  // @ts-expect-error what may be missing cannot be required
  const required: { unsure: string } = present({ unsure: maybe("x") });
  expect(required).toEqual({ unsure: "x" });
});
