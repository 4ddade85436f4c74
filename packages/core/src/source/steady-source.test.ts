import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ProvcheckError } from "../model/errors.ts";
import { FormatError } from "../model/limits.ts";
import { Reader } from "./reader.ts";
import type { Source } from "./source.ts";
import { SteadySource } from "./steady-source.ts";

const SIZE = 2_000;
const BYTES = Uint8Array.from({ length: SIZE }, (_, i) => (i * 31) & 255);
const reading = (read: Source["read"], size = SIZE): SteadySource => SteadySource.of({ size, read });

describe("a steady source", () => {
  it("gives whole reads, however short or long the answers are", async () => {
    const range = fc.nat(SIZE).chain((from) => fc.nat(SIZE).map((length) => ({ from, length })));
    await fc.assert(
      fc.asyncProperty(range, fc.integer({ min: 1, max: SIZE }), async ({ from, length }, most) => {
        const short = reading(async (offset, wanted) => BYTES.subarray(offset, offset + Math.min(wanted, most)));
        const long = reading(async (offset) => BYTES.subarray(offset));
        const right = BYTES.subarray(from, from + length);
        expect(await short.read(from, length)).toEqual(right);
        expect(await long.read(from, length)).toEqual(right);
      }),
      { numRuns: 50 },
    );
  });

  it("is asked for nothing outside of it", async () => {
    const source = reading(() => Promise.reject(new Error("asked")));
    expect((await source.read(SIZE, 10)).length + (await source.read(0, 0)).length).toBe(0);
  });

  const gone = new Error("the disk is gone");
  it.each<[string, Source["read"], string]>([
    ["rejects", () => Promise.reject(gone), "the source failed: the disk is gone"],
    [
      "throws",
      () => {
        throw gone;
      },
      "the source failed: the disk is gone",
    ],
    ["ends early", async (from, length) => BYTES.subarray(from, Math.min(from + length, 1_500)), "ended at 1500 of"],
    ["gives no bytes", async () => "bytes" as unknown as Uint8Array, "no Uint8Array"],
  ])("that %s fails as the host, and remembers it", async (_, read, message) => {
    const source = reading(read);
    const failed = { code: "source-failed", message: expect.stringContaining(message) as string };
    await expect(new Reader(source).exactly(1_400, 500)).rejects.toMatchObject(failed);
    expect(() => source.throwIfFailed()).toThrow(message);
    expect(SteadySource.of(source)).toBe(source);
  });

  it("keeps an error of ours as it is, and takes none of a file's for the host's", async () => {
    const unreadable = new ProvcheckError("path-unreadable", "x");
    await expect(reading(() => Promise.reject(unreadable)).read(0, 1)).rejects.toBe(unreadable);
    const part = reading(() => Promise.reject(new FormatError("cut")));
    await expect(part.read(0, 1)).rejects.toBeInstanceOf(FormatError);
    expect(() => part.throwIfFailed()).not.toThrow();
  });
});
