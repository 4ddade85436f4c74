import { describe, expect, it } from "vitest";
import { probeFacts } from "../../../../../test/fixtures/probe-facts.ts";
import { numbers } from "../../../../../test/fixtures/scenes.ts";
import type { Packet } from "../../metadata/media-readings.ts";
import { OBSERVATIONS } from "../../model/observations.ts";
import { findRhythm } from "./periodicity.ts";
import { earlierKeyFrames } from "./probe.ts";

/** Packets of a clip with key frames every `gop`, where each `earlier`-th picture costs a little more. */
function clip(options: {
  gop: number;
  earlier?: number;
  rise?: number;
  frames?: number;
  bidirectional?: boolean;
}): Packet[] {
  const { gop, earlier, rise = 1.5, frames = 600, bidirectional } = options;
  const next = numbers(7);
  const shown = Array.from({ length: frames }, (_, at) => {
    const key = at % gop === 0;
    const peak = earlier !== undefined && at % earlier === 3 ? rise : 1;
    const between = bidirectional && at % 3 !== 0 ? 0.3 : 1;
    return { seconds: at / 25, bytes: Math.round((key ? 9_000 : 1_500) * peak * between * (0.8 + 0.4 * next())), key };
  });
  if (!bidirectional) return shown;
  // Pictures that are predicted from both sides are decoded after the one behind them.
  const order: Packet[] = [];
  for (let at = 0; at < frames; at += 3)
    order.push(...[shown[at], shown[at - 2], shown[at - 1]].filter((each) => each !== undefined));
  return order;
}

describe("findRhythm", () => {
  it.each([
    ["a fixed interval", clip({ gop: 33, earlier: 20 }), 20],
    ["a longer one", clip({ gop: 250, earlier: 48 }), 48],
    ["one below pictures predicted from both sides", clip({ gop: 250, earlier: 24, bidirectional: true, rise: 2 }), 24],
  ])("finds %s", (_, packets, interval) => {
    expect(findRhythm(packets)?.interval).toBe(interval);
  });

  it.each([
    ["a clip that was encoded once", clip({ gop: 30 })],
    ["its own key frames", clip({ gop: 25, earlier: 25 })],
    ["a multiple of them", clip({ gop: 25, earlier: 50 })],
    ["a short clip", clip({ gop: 33, earlier: 20, frames: 60 })],
    ["pictures of one size", Array.from({ length: 300 }, (_, at) => ({ seconds: at, bytes: 100, key: at === 0 }))],
    ["nothing", []],
  ])("finds none in %s", (_, packets) => {
    expect(findRhythm(packets)).toBeUndefined();
  });
});

it("is asked only where packets were listed, and calls it history", () => {
  expect(earlierKeyFrames.ask(probeFacts({})).answer).toBe("not-applicable");
  expect(earlierKeyFrames.ask(probeFacts({ readings: { packets: clip({ gop: 33, earlier: 20 }) } }))).toMatchObject({
    answer: "true",
    args: { interval: 20 },
  });
  expect(OBSERVATIONS["earlier-key-frames"].strength).toBe("weak");
});
