import { expect, it } from "vitest";
import { numbers } from "../../../../test/fixtures/scenes.ts";
import { FINGERPRINT_SECONDS, matchAudio } from "./audio.ts";

const print = (seed: number, length = 200): Uint32Array => {
  const next = numbers(seed);
  return Uint32Array.from({ length }, () => next() * 2 ** 32);
};
/** A few bits of every number changed, as another encoding changes them. */
const worn = (from: Uint32Array): Uint32Array => {
  const next = numbers(99);
  return from.map((value) => (value ^ (1 << (next() * 31)) ^ (1 << (next() * 31))) >>> 0);
};

it("finds the stretch that two recordings share", () => {
  const song = print(1);
  const clip = Uint32Array.from([...print(2, 30), ...worn(song.slice(60, 140)), ...print(3, 20)]);
  const [range, ...more] = matchAudio(song, clip);
  expect(more).toEqual([]);
  expect(Math.round((range?.a.from ?? 0) / FINGERPRINT_SECONDS)).toBe(60);
  expect(Math.round((range?.b.from ?? 0) / FINGERPRINT_SECONDS)).toBe(30);
  expect(Math.abs((range?.frames ?? 0) - 80)).toBeLessThan(3);
});

it("finds nothing in other recordings, and nothing in silence", () => {
  for (let seed = 10; seed < 30; seed++) expect(matchAudio(print(seed), print(seed + 100))).toEqual([]);
  const silence = new Uint32Array(200).fill(627_964_279);
  expect(matchAudio(silence, silence)).toEqual([]);
});
