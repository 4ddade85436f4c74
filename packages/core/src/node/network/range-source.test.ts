import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type RangeReader, rangeSource } from "./range-source.ts";

const SIZE = 100_000;
const BYTES = Uint8Array.from({ length: SIZE }, (_, at) => (at * 31) & 255);
const part = (offset: number, length: number) => BYTES.slice(offset, offset + length);

/** A reader that counts what it is asked for. */
function counted(options: Partial<RangeReader> = {}): RangeReader & { asked: [number, number][] } {
  const asked: [number, number][] = [];
  return {
    size: SIZE,
    read: async (offset, length) => {
      asked.push([offset, length]);
      return part(offset, length);
    },
    ...options,
    asked,
  } as RangeReader & { asked: [number, number][] };
}
const of = ({ asked: _, ...reader }: ReturnType<typeof counted>) => rangeSource(reader);

describe("rangeSource", () => {
  it("gives the bytes of the object, wherever it is read, whatever comes in which form", async () => {
    const forms: ((bytes: Uint8Array) => Uint8Array | ArrayBuffer | AsyncIterable<Uint8Array>)[] = [
      (bytes) => bytes,
      (bytes) => bytes.slice().buffer,
      (bytes) => new Blob([bytes as Uint8Array<ArrayBuffer>]).stream() as unknown as AsyncIterable<Uint8Array>,
    ];
    const range = fc.nat(SIZE + 10).chain((offset) => fc.nat(SIZE).map((length) => [offset, length] as const));
    await fc.assert(
      fc.asyncProperty(
        fc.array(range, { maxLength: 8 }),
        fc.nat(2),
        fc.integer({ min: 1, max: SIZE }),
        async (ranges, form, blockBytes) => {
          const reader = counted({
            blockBytes,
            read: async (offset, length) => forms[form]?.(part(offset, length)) ?? part(0, 0),
          });
          const source = of(reader);
          for (const [offset, length] of ranges)
            expect(Buffer.compare(await source.read(offset, length), part(offset, length))).toBe(0);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("fetches what is near together, and goes back to it without asking", async () => {
    const reader = counted({ blockBytes: 1_000 });
    const source = of(reader);
    for (const at of [0, 8, 500, 990, 90_000, 8, 90_100]) await source.read(at, 10);
    expect(reader.asked).toEqual([
      [0, 1_000],
      [90_000, 1_000],
    ]);
    // Two that are asked for at once are fetched once.
    await Promise.all([source.read(50_000, 10), source.read(50_010, 10)]);
    expect(reader.asked).toHaveLength(3);
    await source.read(SIZE - 5, 100);
    expect(reader.asked.at(-1)).toEqual([SIZE - 5, 5]);
  });

  it("fetches no more than it may, in all", async () => {
    const reader = counted({ blockBytes: 10_000, maxBytes: 25_000 });
    const source = of(reader);
    await source.read(0, 1);
    await source.read(20_000, 1);
    await expect(source.read(40_000, 1)).rejects.toMatchObject({ code: "too-large" });
    expect(reader.asked).toHaveLength(2);
  });

  const gone = new Error("503 SlowDown");
  it.each<[string, RangeReader["read"], RegExp]>([
    ["rejects", () => Promise.reject(gone), /the source failed: 503 SlowDown/],
    ["gives fewer bytes", async (offset, length) => part(offset, length - 1), /999 of 1000 bytes came from 0/],
    ["gives more bytes", async (offset, length) => part(offset, length + 1), /1001 of 1000/],
    ["gives a body without an end", async () => (async function* () { for (;;) yield new Uint8Array(600); })(), /more than the 1000 bytes/],
    ["gives no bytes", async () => "bytes" as unknown as Uint8Array, /gave no bytes/],
    ["never answers", () => new Promise(() => undefined), /no answer in 30 ms/],
  ])("that %s fails as the source, and is asked again", async (_, read, message) => {
    let asked = 0;
    const reader = counted({ blockBytes: 1_000, timeoutMs: 30, read: (...args) => (asked++ === 0 ? read(...args) : Promise.resolve(part(args[0], args[1]))) });
    const source = of(reader);
    await expect(source.read(0, 10)).rejects.toMatchObject({ code: "source-failed", message: expect.stringMatching(message) as string });
    expect(await source.read(0, 10)).toEqual(part(0, 10));
  }); // biome-ignore format: a table

  it("ends with the signal, and tells the reader", async () => {
    const ends = new AbortController();
    let told = false;
    const reader = counted({
      signal: ends.signal,
      read: (_, __, signal) =>
        new Promise(() =>
          signal.addEventListener("abort", () => {
            told = true;
          }),
        ),
    });
    const source = of(reader);
    const reading = expect(source.read(0, 1)).rejects.toThrow("called off");
    ends.abort(new Error("called off"));
    await reading;
    expect(told).toBe(true);
    await expect(source.read(0, 1)).rejects.toThrow("called off");
  });

  it.each([
    [{ size: 1.5 }, /size, a whole number/],
    [{ size: -1 }, /size, a whole number/],
    [{ read: undefined }, /read\(offset, length\)/],
    [{ maxBytes: 0 }, /positive/],
    [{ timeoutms: 5 }, /did you mean timeoutMs/],
  ])("refuses %o", (wrong, message) => {
    expect(() => of(counted(wrong as object))).toThrow(
      expect.objectContaining({ code: "bad-option", message: expect.stringMatching(message) as string }),
    );
  });
});
