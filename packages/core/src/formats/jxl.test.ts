import { expect, it } from "vitest";
import { box, bytes, zeros } from "../../../../test/fixtures/media.ts";
import { walked } from "../../../../test/fixtures/placed.ts";

/** Bits, the lowest of each byte first, as a codestream has them. */
function packed(fields: readonly (readonly number[])[]): Uint8Array {
  const bits = fields.flatMap(([value = 0, count = 0]) =>
    Array.from({ length: count }, (_, bit) => (value >> bit) & 1),
  );
  const out = new Uint8Array(Math.ceil(bits.length / 8) + 4);
  for (const [index, bit] of bits.entries()) out[index >> 3] = (out[index >> 3] ?? 0) | (bit << (index & 7));
  return out;
}
const codestream = (...fields: (readonly number[])[]): Uint8Array => bytes([0xff, 0x0a], packed(fields));
const boxed = (...parts: Uint8Array[]): Uint8Array =>
  bytes([0, 0, 0, 0x0c], "JXL ", [0x0d, 0x0a, 0x87, 0x0a], box("ftyp", "jxl ", zeros(4), "jxl "), ...parts);
const usual = [1, 1] as const;

it.each([
  ["in steps of eight", codestream([1, 1], [7, 5], [0, 3], [11, 5], usual), { width: 96, height: 64 }],
  [
    "in 9 and 13 bits",
    codestream([0, 1], [0, 2], [60, 9], [0, 3], [1, 2], [5_000, 13], usual),
    { width: 5001, height: 61 },
  ],
  ["by a ratio", codestream([0, 1], [1, 2], [1_079, 13], [5, 3], usual), { width: 1920, height: 1080 }],
  ["on its side", codestream([1, 1], [7, 5], [0, 3], [11, 5], [0, 1], [1, 1], [5, 3]), { width: 64, height: 96 }],
])("the size of a codestream %s, bare, in a box and in parts", async (_, stream, size) => {
  for (const file of [
    stream,
    boxed(box("jxlc", stream)),
    boxed(box("jxlp", [0, 0, 0, 0], stream), box("jxlp", [0x80, 0, 0, 1], zeros(9))),
  ])
    expect((await walked(file)).dimensions).toEqual(size);
});

it("a box without a codestream has no size", async () => {
  expect((await walked(boxed(box("jxlc", zeros(20))))).dimensions).toBeUndefined();
});
