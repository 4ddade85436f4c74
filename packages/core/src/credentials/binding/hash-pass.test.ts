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
});
