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

it.each([16, 20, 31])("finds a recording of %i numbers again, all of it, and no part of so short a one", (length) => {
  const song = print(1, length);
  for (const other of [worn(song), Uint32Array.from([...print(2, 40), ...worn(song), ...print(3, 40)])]) {
    expect(matchAudio(song, other)).toMatchObject([{ frames: length }]);
    expect(matchAudio(other, song)).toMatchObject([{ frames: length }]);
  }
  const half = Uint32Array.from([...song.subarray(0, length / 2), ...print(4, length - Math.floor(length / 2))]);
  expect(matchAudio(song, half)).toEqual([]);
  expect(matchAudio(song, print(5, length))).toEqual([]);
});

it("finds nothing in what is shorter still, whatever it is", () => {
  const song = print(1, 15);
  expect(matchAudio(song, song)).toEqual([]);
});

it("finds nothing in other recordings, and nothing in silence", () => {
  for (let seed = 10; seed < 30; seed++) expect(matchAudio(print(seed), print(seed + 100))).toEqual([]);
  const silence = new Uint32Array(200).fill(627_964_279);
  expect(matchAudio(silence, silence)).toEqual([]);
});
