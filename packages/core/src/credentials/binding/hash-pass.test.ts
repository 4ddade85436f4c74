import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hashing } from "../../../../../test/fixtures/opened.ts";
import { Reader } from "../../source/reader.ts";
import { bytesSource, type Source } from "../../source/source.ts";
import { hashPass } from "./hash-pass.ts";
import type { HashJob } from "./plan.ts";

const file = (size: number): Uint8Array =>
  Uint8Array.from({ length: size }, (_, index) => (index * 7 + (index >> 8)) & 255);

function expected(bytes: Uint8Array, job: HashJob): Uint8Array {
  const hash = createHash(job.hash);
  for (const part of job.parts)
    hash.update(part instanceof Uint8Array ? part : bytes.subarray(part.offset, part.offset + part.length));
  return new Uint8Array(hash.digest());
}

const SIZE = 2_500_000;
const BYTES = file(SIZE);
const part = fc.oneof(
  fc.uint8Array({ maxLength: 4 }),
  fc.nat(SIZE).chain((offset) => fc.nat(SIZE - offset).map((length) => ({ offset, length }))),
);
const job = fc.record({
  hash: fc.constantFrom("sha256" as const, "sha384" as const, "sha512" as const),
  parts: fc.array(part, { maxLength: 2 }),
});

describe("one pass over the file", () => {
  it("gives every job its own digest, in whatever order its parts come, and the whole file's", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(job, { maxLength: 3 }), async (jobs) => {
        const hashed = await hashPass(new Reader(bytesSource(BYTES)), jobs, hashing, "sha256");
        expect(hashed.digests).toEqual(jobs.map((each) => expected(BYTES, each)));
        expect(hashed.file).toEqual(expected(BYTES, { hash: "sha256", parts: [BYTES] }));
      }),
      { numRuns: 30 },
    );
  });

  it("reads every byte once, and none that no job needs", async () => {
    const reader = new Reader(bytesSource(BYTES));
    const half = { offset: 0, length: SIZE / 2 };
    const jobs = Array.from({ length: 5 }, () => ({ hash: "sha256" as const, parts: [half] }));
    await hashPass(reader, jobs, hashing);
    expect(reader.bytesRead).toBeLessThan(SIZE / 2 + 1_100_000);
  });

  it("throws the host's error where the source rejects or ends early: neither is a finding", async () => {
    const all = [{ hash: "sha256" as const, parts: [{ offset: 0, length: SIZE }] }];
    const short: Source = {
      size: SIZE,
      read: async (from, length) => BYTES.subarray(from, Math.min(from + length, 2_000_000)),
    };
    await expect(hashPass(new Reader(short), all, hashing)).rejects.toMatchObject({ code: "source-failed" });
    const gone = new Error("EIO");
    const broken: Source = {
      size: SIZE,
      read: async (from, length) => {
        if (from > 0) throw gone;
        return BYTES.subarray(from, from + length);
      },
    };
    await expect(hashPass(new Reader(broken), all, hashing)).rejects.toMatchObject({
      code: "source-failed",
      cause: gone,
    });
  });

  it("refuses lists that ask for the file many times over", async () => {
    const jobs = Array.from({ length: 200 }, () => ({ hash: "sha256" as const, parts: [{ offset: 0, length: SIZE }] }));
    await expect(hashPass(new Reader(bytesSource(BYTES)), jobs, hashing)).rejects.toThrow("fileHashCount");
  });

  it.each<[what: string, parts: HashJob["parts"]]>([
    ["no parts", []],
    ["a part of no length", [{ offset: 5, length: 0 }]],
    ["a part of no length at the end", [{ offset: SIZE, length: 0 }]],
    ["a part of no length at the end, and bytes of our own behind it", [{ offset: SIZE, length: 0 }, Uint8Array.of(5)]],
    ["a part of no length between others", [{ offset: 3, length: 4 }, { offset: 9, length: 0 }, { offset: 9, length: 2 }]],
    ["bytes of our own alone", [Uint8Array.of(1, 2)]],
    ["bytes of our own in front, between and behind", [Uint8Array.of(1), { offset: 3, length: 4 }, Uint8Array.of(2), { offset: 9, length: 1 }, Uint8Array.of(3)]],
    ["parts side by side", [{ offset: 3, length: 4 }, { offset: 7, length: 4 }]],
    ["the same part twice", [{ offset: 3, length: 4 }, { offset: 3, length: 4 }]],
    ["parts backwards", [{ offset: SIZE - 9, length: 9 }, Uint8Array.of(7), { offset: 0, length: 2_000_000 }]],
    ["a part over the end of what is read at once", [{ offset: 1_048_570, length: 12 }]],
    ["the last byte", [{ offset: SIZE - 1, length: 1 }]],
  ])("hashes %s", async (_, parts) => {
    const one: HashJob = { hash: "sha256", parts };
    const beside: HashJob = { hash: "sha384", parts: [{ offset: 0, length: SIZE }] };
    for (const jobs of [[one], [beside, one], [one, beside]])
      expect((await hashPass(new Reader(bytesSource(BYTES)), jobs, hashing)).digests).toEqual(
        jobs.map((each) => expected(BYTES, each)),
      );
  }); // biome-ignore format: a table

  it("gives the whole file's hash only where it is asked for", async () => {
    expect(await hashPass(new Reader(bytesSource(BYTES)), [], hashing)).toEqual({ digests: [] });
    const { digests, file } = await hashPass(new Reader(bytesSource(BYTES)), [], hashing, "sha512");
    expect([digests, file]).toEqual([[], expected(BYTES, { hash: "sha512", parts: [BYTES] })]);
  });

  it.each<[what: string, offset: number, length: number]>([
    ["behind the file", SIZE, 1],
    ["over its end", SIZE - 1, 2],
    ["in front of it", -1, 2],
    ["of a length below zero", 5, -1],
    ["at no whole number", 0.5, 1],
    ["of a length that is none", 0, Number.NaN],
  ])("takes a part %s for a mistake of ours", async (_, offset, length) => {
    const jobs: HashJob[] = [{ hash: "sha256", parts: [{ offset, length }] }];
    await expect(hashPass(new Reader(bytesSource(BYTES)), jobs, hashing)).rejects.toThrow(RangeError);
  });

  it("goes on where a job needs nothing for a while, without reading what lies between", async () => {
    const reader = new Reader(bytesSource(BYTES));
    const parts = [
      { offset: 0, length: 10 },
      { offset: SIZE - 10, length: 10 },
    ];
    const { digests } = await hashPass(reader, [{ hash: "sha256", parts }], hashing);
    expect(digests).toEqual([expected(BYTES, { hash: "sha256", parts })]);
    expect(reader.bytesRead).toBeLessThan(SIZE - 200_000);
    // Two of them, whose next parts are not read together: neither waits for the other's.
    const two = new Reader(bytesSource(BYTES));
    const jobs = [1_200_000, SIZE - 10].map((offset) => ({
      hash: "sha256" as const,
      parts: [
        { offset: 0, length: 10 },
        { offset, length: 10 },
      ],
    }));
    expect((await hashPass(two, jobs, hashing)).digests).toEqual(jobs.map((each) => expected(BYTES, each)));
    expect(two.bytesRead).toBeLessThan(2 * 1024 * 1024 + 140_000);
  });
});
