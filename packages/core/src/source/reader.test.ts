import { describe, expect, it } from "vitest";
import { equalBytes } from "./bytes.ts";
import { Reader } from "./reader.ts";
import type { Source } from "./source.ts";

const SIZE = 2 * 1024 * 1024;
const BYTES = Uint8Array.from({ length: SIZE }, (_, at) => at & 255);

function counted(): { reader: Reader; asked: () => number } {
  let asked = 0;
  const source: Source = {
    size: SIZE,
    async read(offset, length) {
      asked += length;
      return BYTES.subarray(offset, offset + length);
    },
  };
  return { reader: new Reader(source), asked: () => asked };
}

describe("a reader", () => {
  it("gives what lies over each other as often as the budget says, and no more", async () => {
    const { reader } = counted();
    let times = 0;
    const again = async (): Promise<void> => {
      for (; times < 100; times++) await reader.block(1, SIZE - 1);
    };
    await expect(again()).rejects.toMatchObject({ budget: "fileReadCount" });
    expect(times).toBe(16);
    // Looks at a few bytes go on.
    expect(await reader.peek(5, 2)).toEqual(Uint8Array.of(5, 6));
  });

  it("reads a file that was asked for as a whole once, for whoever comes later", async () => {
    const { reader, asked } = counted();
    expect(equalBytes(await reader.block(0, SIZE), BYTES)).toBe(true);
    expect(await reader.peek(SIZE - 3, 10)).toEqual(BYTES.subarray(SIZE - 3));
    expect(equalBytes(await reader.exactly(1_000, SIZE - 1_000), BYTES.subarray(1_000))).toBe(true);
    expect(asked()).toBe(SIZE);
  });

  it("holds a file that is gone over to its end, and does not hold a large one", async () => {
    const { reader, asked } = counted();
    await reader.peek(0, 4);
    await reader.hold();
    await reader.hold();
    expect(await reader.peek(SIZE - 3, 3)).toEqual(BYTES.subarray(SIZE - 3));
    expect(asked()).toBe(SIZE + 64 * 1024);
    const large = new Reader({ size: 33 * 1024 * 1024, read: () => Promise.reject(new Error("asked")) });
    await expect(large.hold()).resolves.toBeUndefined();
  });
});
