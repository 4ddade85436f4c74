import { describe, expect, it } from "vitest";
import { numbers } from "../../../../test/fixtures/scenes.ts";
import { fold } from "./fold.ts";
import { MESSAGES } from "./messages.ts";
import { agreement, chance, normalTail, tailOfT, turnsOf, weigh } from "./statistic.ts";

const [message] = MESSAGES.filter(({ id }) => id === "sdxl");
if (!message) throw new Error("no message to test with");
const { bits } = message;
const columns = 70;

/** Votes of a field of blocks: noise, and as much of a message. */
function field(seed: number, strength: number, { rows = 60, stripes = 0 } = {}) {
  const next = numbers(seed);
  const wave = 1 + next();
  const votes = Float32Array.from({ length: columns * rows }, (_, at) => {
    const noise = next() + next() + next() + next() - 2;
    const bit = (bits[at % bits.length] ?? 0) * 2 - 1;
    return noise + strength * bit + stripes * Math.sin((at % columns) * wave);
  });
  return [{ row: 0, columns, votes }];
}

describe("tails", () => {
  it("are those of the tables", () => {
    expect(tailOfT(1.6787, 46)).toBeCloseTo(0.05, 4);
    expect(tailOfT(2.228, 10)).toBeCloseTo(0.025, 4);
    expect(tailOfT(-2.228, 10)).toBeCloseTo(0.975, 4);
    expect(normalTail(1.96)).toBeCloseTo(0.025, 4);
    expect(normalTail(-1.96)).toBeCloseTo(0.975, 4);
    // 4.75 standard deviations are one in a million.
    expect(normalTail(4.7534) * 1e6).toBeCloseTo(1, 2);
  });
});

describe("a message laid over a fold", () => {
  it("is found where it stands, at its own turn, and nowhere else", () => {
    const folded = fold(field(1, 0.3), bits.length);
    const verdict = weigh(folded, message);
    expect(chance(verdict, 100)).toBeLessThan(1e-6);
    expect(agreement(folded, bits)).toBeGreaterThan(44);
    for (let shift = 1; shift < bits.length; shift++)
      expect(chance(weigh(folded, message, shift), 1)).toBeGreaterThan(1e-5);
  });

  it("is weighed in all its turns at once as in each alone, whatever it has in common with other text", () => {
    for (const each of MESSAGES) {
      const { sums } = fold(field(each.bits.length, 0.2, { stripes: 1 }), each.bits.length);
      const alone = each.bits.map((_, shift) => weigh({ sums, centred: undefined, power: 0 }, each, shift).t);
      for (const [shift, t] of turnsOf(sums, each).entries()) expect(t).toBeCloseTo(alone[shift] ?? 0, 8);
    }
    expect([...turnsOf(new Float64Array(bits.length), message)]).toEqual(bits.map(() => 0));
  });

  it("never claims more than guessing every bit would", () => {
    const verdict = weigh(fold(field(2, 40), bits.length), message);
    expect(verdict.byPlaces).toBe(2 ** -bits.length);
    expect(verdict.byBlocks).toBe(2 ** -bits.length);
  });

  it("says nothing of votes that are all the same", () => {
    const flat = [{ row: 0, columns, votes: new Float32Array(columns * 60) }];
    expect(weigh(fold(flat, bits.length), message)).toEqual({ t: 0, fit: 0, byPlaces: 1, byBlocks: undefined });
  });

  it("has probabilities without a message that are even, and not lower for a picture of stripes", () => {
    for (const stripes of [0, 2]) {
      const runs = Array.from({ length: 400 }, (_, seed) =>
        weigh(fold(field(seed + 10, 0, { stripes }), bits.length), message),
      );
      const below = (limit: number) => runs.filter(({ byPlaces }) => byPlaces < limit).length / runs.length;
      expect(Math.abs(below(0.5) - 0.5)).toBeLessThan(stripes ? 0.2 : 0.1);
      expect(below(0.05)).toBeLessThan(0.1);
      expect(runs.filter(({ byBlocks = 1 }) => byBlocks < 0.001).length).toBeLessThan(4);
    }
  });

  it("leaves blocks out of it where a column always has the same place", () => {
    const votes = Float32Array.from({ length: 96 * 40 }, (_, at) => ((at * 7_919) % 13) - 6);
    expect(fold([{ row: 0, columns: 96, votes }], 48).centred).toBeUndefined();
    expect(fold([{ row: 0, columns: 96, votes }], 46).centred).toBeDefined();
  });
});
