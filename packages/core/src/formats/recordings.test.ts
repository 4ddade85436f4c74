import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as media from "../../../../test/fixtures/media.ts";
import { emptyStore, lawOfPartition, otherPaths, standardStores } from "../../../../test/fixtures/placed.ts";
import { RECORDINGS } from "../../../../test/fixtures/recordings.ts";
import { factsOf, walk } from "../../../../test/fixtures/walk.ts";
import { matchMarkers } from "../markers/match.ts";
import { Reader } from "../source/reader.ts";
import { bytesSource } from "../source/source.ts";
import { sniff } from "./sniff.ts";

const LABEL = JSON.stringify({ Label: "1", ContentProducer: "x", ProduceID: "1" });
const names = Object.keys(RECORDINGS);
const row = (name: string) => {
  const found = RECORDINGS[name];
  if (!found) throw new Error(name);
  return found;
};
const hitsOf = async (file: Uint8Array) => matchMarkers(await factsOf(file));

describe("clips and recordings by their own structure", () => {
  it.each(names)(
    "%s is told by its content, with tracks and length, and every byte lies in one piece",
    async (name) => {
      const file = row(name).make();
      const found = await walk(file);
      expect(found.format).toBe(name);
      expect(found.limits).toEqual([]);
      expect(found.kind).toBe(row(name).kind);
      expect(found.tracks).toMatchObject(row(name).tracks);
      expect(found.tracks).toHaveLength(row(name).tracks.length);
      if (row(name).seconds === undefined) expect(found.durationSeconds).toBeUndefined();
      else expect(found.durationSeconds).toBeCloseTo(row(name).seconds ?? 0, 3);
      lawOfPartition(found.pieces, file.length);
      expect(found.stores).toEqual([]);
    },
  );

  it.each(names.filter((name) => row(name).labelled))(
    "%s shows China's label, and nothing of AI where there is none",
    async (name) => {
      expect((await hitsOf(row(name).make(LABEL))).map((hit) => hit.row.id)).toContain("cn.aigc");
      expect((await hitsOf(row(name).make())).filter(({ says }) => says.includes("ai"))).toEqual([]);
    },
  );

  it.each(names)("%s: a store behind the end lies elsewhere, and stays in its pieces", async (name) => {
    const file = media.bytes(row(name).make(), emptyStore());
    const found = await walk(file);
    expect(standardStores(found)).toEqual([]);
    expect(otherPaths(found)).toHaveLength(1);
    lawOfPartition(found.pieces, file.length);
  });

  it.each(names)("%s, damaged, never throws and keeps every byte in one piece", async (name) => {
    const file = row(name).make(LABEL);
    const flip = fc.record({ at: fc.nat(), value: fc.nat(255) });
    await fc.assert(
      fc.asyncProperty(fc.array(flip, { maxLength: 5 }), fc.nat(), fc.boolean(), async (flips, cut, whole) => {
        const changed = Uint8Array.from(whole ? file : file.subarray(0, 30 + (cut % (file.length - 30))));
        for (const { at, value } of flips) changed[at % changed.length] = value;
        if (!(await sniff(new Reader(bytesSource(changed))))) return;
        lawOfPartition((await walk(changed)).pieces, changed.length);
      }),
      { numRuns: 60 },
    );
  });
});
