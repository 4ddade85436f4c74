import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CARRIERS } from "../../../../test/fixtures/forge/carriers/index.ts";
import { lawOfPartition, placed, walked } from "../../../../test/fixtures/placed.ts";
import { partition } from "./pieces.ts";

describe("pieces", () => {
  it("are a partition whatever a walker claims", () => {
    const claim = fc.record({ path: fc.constant("x"), offset: fc.nat(120), length: fc.nat(60) });
    fc.assert(
      fc.property(fc.array(claim, { maxLength: 20 }), fc.nat(150), (found, size) => {
        lawOfPartition(partition(found, size), size);
      }),
    );
  });

  it("name what nobody claims, and leave the first claim standing", () => {
    const found = [
      { path: "b", offset: 6, length: 6 },
      { path: "a", offset: 2, length: 6 },
    ];
    expect(partition(found, 14)).toEqual([
      { path: "unknown bytes", offset: 0, length: 2 },
      { path: "a", offset: 2, length: 6 },
      { path: "b", offset: 8, length: 4 },
      { path: "unknown bytes", offset: 12, length: 2 },
    ]);
  });

  it.each(["gif", "webp", "wav", "avi"] as const)("of a %s are the boxes of its box hash", async (name) => {
    const { file, region } = await placed(name);
    const { pieces } = await walked(file);
    const named = CARRIERS[name].boxes?.(file, region) ?? [];
    expect(pieces.map(({ offset, length }) => ({ start: offset, length }))).toEqual(
      named.map(({ start, length }) => ({ start, length })),
    );
    // Chunk identifiers have four letters, the blank among them (18.7.3.5).
    expect(pieces.map(({ box }) => box)).toEqual(named.map((each) => each.name));
  });
});
