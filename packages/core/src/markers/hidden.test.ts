import { describe, expect, it } from "vitest";
import type { Grey } from "../marks/labels/grey.ts";
import type { Pixels } from "../marks/pixels.ts";
import type { Container } from "../model/block.ts";
import { nodeInflaters } from "../node/child/inflaters.ts";
import { type HiddenTools, hiddenFacts } from "./hidden.ts";

const clip: Container = { format: "mp4", mediaType: "video/mp4", kind: "video", blocks: [], pieces: [], stores: [], tracks: [], structure: { paths: [] }, limits: [] }; // biome-ignore format: a clip

/** A frame of one colour with a row of signs made of bars, as brightly as the frame has its number. */
function frameOf(number: number): Pixels {
  const [width, height] = [400, 300];
  const data = new Uint8Array(width * height * 3).fill(40);
  for (let sign = 0; sign < 6; sign++)
    for (let y = 250; y < 280; y++)
      for (let x = 20 + 30 * sign; x < 44 + 30 * sign; x++) {
        const bar = (y - 250) % 13 < 3 || (x - 20 - 30 * sign) % 11 < 3;
        if (bar) data.fill(150 + number, (y * width + x) * 3, (y * width + x) * 3 + 3);
      }
  return { width, height, channels: 3, data };
}

async function look(asked: Pick<HiddenTools, "marks" | "labels">, count: number) {
  const calls: number[] = [];
  const { facts, limits } = await hiddenFacts(clip, {
    deep: false,
    ...asked,
    seals: { sm3: () => undefined },
    inflaters: nodeInflaters,
    frames: async (_, most, take) => {
      calls.push(most);
      for (let number = 0; number < Math.min(most, count); number++) take(frameOf(number));
    },
  });
  return { calls, facts, limits };
}

/** An engine that reads the same of every line, and keeps how bright each was. */
function engine() {
  const seen: Grey[] = [];
  const labels: NonNullable<HiddenTools["labels"]> = async (lines, onRead) => {
    seen.push(...lines);
    for (const at of lines.keys()) onRead(at, "豆包AI生成");
  };
  return { seen, labels };
}

describe("frames of a clip", () => {
  it("are decoded once for marks and for words together", async () => {
    const { labels, seen } = engine();
    const { calls, facts, limits } = await look({ marks: true, labels }, 100);
    expect(calls).toEqual([32]);
    expect(limits).toEqual([]);
    expect(facts.map(({ path }) => path)).toEqual(["visible/words"]);
    const alone = engine();
    await look({ marks: false, labels: alone.labels }, 100);
    // As many frames are read as where nothing but words is asked for.
    expect(seen.length).toBe(alone.seen.length);
  });

  it("are few where only words are asked for", async () => {
    expect((await look({ marks: false, labels: engine().labels }, 100)).calls).toEqual([4]);
  });

  it.each([1, 3, 14, 31])("are read for words where there are no more than %i", async (count) => {
    const { labels, seen } = engine();
    const { facts } = await look({ marks: true, labels }, count);
    expect(facts.map(({ path }) => path)).toContain("visible/words");
    expect(seen.length).toBeGreaterThan(0);
  });

  it("that cannot be decoded are one limit, not two", async () => {
    const { labels } = engine();
    const tools: HiddenTools = { deep: false, marks: true, labels, seals: { sm3: () => undefined }, inflaters: nodeInflaters }; // biome-ignore format: one line
    expect((await hiddenFacts(clip, tools)).limits).toHaveLength(1);
  });
});
