import { expect, it } from "vitest";
import { latin1 } from "./bytes.ts";

it("latin1 gives every byte its own character, in every runtime and at every length", () => {
  const all = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  expect([...latin1(all)].map((char) => char.codePointAt(0))).toEqual([...all]);
  const long = Uint8Array.from({ length: 3 * 8192 + 5 }, (_, at) => at % 256);
  expect(latin1(long)).toBe(Buffer.from(long).toString("latin1"));
  expect(latin1(new Uint8Array())).toBe("");
});
