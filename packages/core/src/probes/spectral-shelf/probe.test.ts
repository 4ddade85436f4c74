import { describe, expect, it } from "vitest";
import { probeFacts } from "../../../../../test/fixtures/probe-facts.ts";
import { numbers } from "../../../../../test/fixtures/scenes.ts";
import { spectralShelf } from "./probe.ts";
import { findShelf } from "./spectrum.ts";

/** Noise of all frequencies up to `below`: the sum of many sines. */
function noise(below: number, sampleRate = 44_100, seconds = 2): Float32Array {
  const next = numbers(3);
  const count = 600;
  const sines = Array.from({ length: count }, (_, index) => ({
    step: (2 * Math.PI * (((index + next()) / count) * below)) / sampleRate,
    phase: next() * 7,
  }));
  return Float32Array.from({ length: sampleRate * seconds }, (_, at) => {
    let sum = 0;
    for (const { step, phase } of sines) sum += Math.sin(step * at + phase);
    return (0.3 * sum) / Math.sqrt(count) + 1e-5 * (next() - 0.5);
  });
}

describe("findShelf", () => {
  it("finds the wall at 16 kHz, to a few hundred hertz", () => {
    const shelf = findShelf({ sampleRate: 44_100, values: noise(16_000) });
    expect(Math.abs((shelf?.hertz ?? 0) - 16_000)).toBeLessThan(400);
  });
  it("finds none in sound that uses what its rate allows, in silence, and at low rates", () => {
    expect(findShelf({ sampleRate: 44_100, values: noise(22_000) })).toBeUndefined();
    expect(findShelf({ sampleRate: 44_100, values: new Float32Array(100_000) })).toBeUndefined();
    expect(findShelf({ sampleRate: 16_000, values: noise(7_000, 16_000) })).toBeUndefined();
  });
});

it("is asked only where samples were read", () => {
  expect(spectralShelf.ask(probeFacts({})).answer).toBe("not-applicable");
  const samples = { sampleRate: 44_100, values: noise(15_000) };
  expect(spectralShelf.ask(probeFacts({ readings: { samples } }))).toMatchObject({ answer: "true" });
});
