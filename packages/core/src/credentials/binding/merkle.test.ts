import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { digest } from "../../../../../test/fixtures/forge/jumbf.ts";
import { bytes } from "../../../../../test/fixtures/media.ts";
import { hashing } from "../../../../../test/fixtures/opened.ts";
import { levelOf, levels, proves, rowOf } from "./merkle.ts";

const leavesOf = (count: number): Uint8Array[] =>
  Array.from({ length: count }, (_, index) => digest(Uint8Array.of(index & 255, index >> 8)));
const up = (row: readonly Uint8Array[]): Uint8Array[] =>
  row.flatMap((left, at) => {
    const right = row[at + 1];
    return at % 2 === 1 ? [] : [right === undefined ? left : digest(bytes(left, right))];
  });
const rows = (leaves: Uint8Array[]): Uint8Array[][] => {
  const all = [leaves];
  for (let row = leaves; row.length > 1; all.push(row)) row = up(row);
  return all;
};
const proof = (all: Uint8Array[][], location: number, level: number): Uint8Array[] =>
  all.slice(0, level).flatMap((row, step) => row[(location >> step) ^ 1] ?? []);

const tree = fc.integer({ min: 1, max: 70 }).chain((count) =>
  fc.record({
    count: fc.constant(count),
    location: fc.integer({ min: 0, max: count - 1 }),
    level: fc.integer({ min: 0, max: levels(count).length - 1 }),
  }),
);

describe("a Merkle tree", () => {
  it("has levels that halve, rounded up", () => {
    expect(levels(5)).toEqual([5, 3, 2, 1]);
    expect(levelOf(5, 2)).toBe(2);
    expect(levelOf(5, 4)).toBeUndefined();
  });

  it("law: leaves lead to every row above them", async () => {
    await fc.assert(
      fc.asyncProperty(tree, async ({ count, level }) => {
        const all = rows(leavesOf(count));
        expect(await rowOf(leavesOf(count), level, "sha256", hashing.digest)).toEqual(all[level]);
      }),
    );
  });

  it("law: a proof leads its leaf to the row, and no other leaf, place or proof does", async () => {
    await fc.assert(
      fc.asyncProperty(tree, fc.integer({ min: 0, max: 69 }), async ({ count, location, level }, other) => {
        const all = rows(leavesOf(count));
        const row = { count, hashes: all[level] ?? [] };
        const hashes = proof(all, location, level);
        const leaf = all[0]?.[location] ?? new Uint8Array(0);
        const holds = (of: Uint8Array, at: number, by: Uint8Array[]): Promise<boolean> =>
          proves(of, { location: at, hashes: by }, row, "sha256", hashing.digest);
        expect(await holds(leaf, location, hashes)).toBe(true);
        expect(await holds(digest(leaf), location, hashes)).toBe(false);
        expect(await holds(leaf, location, [...hashes, leaf])).toBe(false);
        if (hashes.length > 0) expect(await holds(leaf, location, hashes.slice(1))).toBe(false);
        if (other !== location) expect(await holds(leaf, other, hashes)).toBe(false);
      }),
    );
  });
});
