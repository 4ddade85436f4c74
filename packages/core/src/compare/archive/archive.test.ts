import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MATCH_DISTANCE, ORIENTATIONS, orient, type Plane, pdqDistance } from "../pdq.ts";
import { type ArchiveEntry, decodeEntry, encodeEntry } from "./entry.ts";
import { printPicture, wantedPicture } from "./print.ts";
import { frameTable, nearClip, nearPicture, soundTable } from "./search.ts";

/** Blots of 8 samples, softened: no two alike. */
function texturedPlane(seed: number, side = 128): Plane {
  let state = seed * 7919 + 1;
  const blots = Array.from({ length: (side / 8) ** 2 }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 24;
  });
  const at = (x: number, y: number) => blots[Math.min(15, y >> 3) * 16 + Math.min(15, x >> 3)] ?? 0;
  const data = Float64Array.from({ length: side * side }, (_, index) => {
    const [x, y] = [index % side, Math.floor(index / side)];
    const [right, down] = [(x % 8) / 8, (y % 8) / 8];
    const upper = at(x, y) * (1 - right) + at(x + 8, y) * right;
    return upper * (1 - down) + (at(x, y + 8) * (1 - right) + at(x + 8, y + 8) * right) * down;
  });
  return { width: side, height: side, data };
}

const words = (most: number) => fc.uint32Array({ maxLength: most });
const entries: fc.Arbitrary<ArchiveEntry> = fc.oneof(
  fc.record({
    kind: fc.constant("picture" as const),
    quality: fc.integer({ min: 0, max: 100 }),
    hash: fc.uint32Array({ minLength: 8, maxLength: 8 }),
    pattern: fc.int8Array({ minLength: 256, maxLength: 256 }),
  }),
  fc.record({
    kind: fc.constant("clip" as const),
    seconds: fc.constant(12.5),
    frames: words(5).map((own) => Uint32Array.from({ length: 8 * own.length }, (_, at) => own[at >> 3] ?? 0)),
    sound: words(40),
    packets: fc.uint32Array({ minLength: 4, maxLength: 4 }),
    missing: fc.record({ pictures: fc.boolean(), sound: fc.boolean() }),
  }),
  fc.constantFrom<ArchiveEntry>({ kind: "gone" }, { kind: "other" }, { kind: "unread", why: "no decoder" }),
);
const heads = fc.record({
  path: fc.string({ maxLength: 60, unit: "grapheme" }),
  bytes: fc.nat(),
  changedMs: fc.double({ min: 0, max: 2e12, noNaN: true }),
  sha256: fc.constantFrom("", "ab".repeat(32)),
});

describe("an entry", () => {
  it("comes back as it was", () => {
    fc.assert(
      fc.property(heads, entries, (head, entry) => {
        expect(decodeEntry(encodeEntry(head, entry))).toEqual({ head, entry });
      }),
    );
  });

  it("of any other bytes is an error, and not more memory than it has bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        try {
          decodeEntry(bytes);
        } catch (error) {
          expect((error as Error).name).toMatch(/FormatError|LimitError/);
        }
      }),
    );
  });

  it("with huge counts is refused by its own length", () => {
    const clip = { seconds: 1, frames: new Uint32Array(8), sound: new Uint32Array(3), packets: new Uint32Array(4) };
    const missing = { pictures: false, sound: false };
    const whole = encodeEntry({ path: "a", bytes: 1, changedMs: 1, sha256: "" }, { kind: "clip", ...clip, missing });
    for (const at of [52 + 5, 52 + 9]) {
      const other = Uint8Array.from(whole);
      other.fill(0xff, at, at + 4);
      expect(() => decodeEntry(other)).toThrow(/archive(?:Frame|Sound)Count|another length/);
    }
  });
});

describe("a picture of the archive", () => {
  const plane = texturedPlane(3);
  it.each(ORIENTATIONS)("is near when what is asked for stands %s", (orientation) => {
    const near = nearPicture({ picture: wantedPicture(orient(plane, orientation)) }, printPicture(plane));
    expect(near?.by).toBe("hash");
    expect(near?.off).toBeLessThan(0.5);
  });
  it("that is another one is not", () => {
    for (let seed = 10; seed < 40; seed++)
      expect(
        nearPicture({ picture: wantedPicture(plane) }, printPicture(texturedPlane(seed)))?.off ?? 1,
      ).toBeGreaterThan(0.5);
  });
  it("is not near to a clip that is asked for", () => {
    expect(nearPicture({ frames: frameTable(new Uint32Array(8)) }, printPicture(plane))).toBeUndefined();
  });
});

describe("a clip of the archive", () => {
  const random = (seed: number, length: number) => {
    let state = seed;
    return Uint32Array.from({ length }, () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return (state ^ (state << 13)) >>> 0;
    });
  };
  const missing = { pictures: false, sound: false };
  const clip = {
    kind: "clip" as const,
    seconds: 60,
    missing,
    frames: random(1, 8 * 60),
    sound: random(2, 500),
    packets: Uint32Array.from([1, 2, 3, 4]),
  };
  it("is near by frames in both, by sound in both, and by streams that are the same", () => {
    expect(nearClip({ frames: frameTable(clip.frames.slice(80, 160)) }, clip)?.by).toBe("frames");
    expect(nearClip({ sound: soundTable(clip.sound.slice(100, 300)) }, clip)?.by).toBe("sound");
    expect(nearClip({ packets: Uint32Array.from([9, 9, 3, 4]) }, clip)).toEqual({ by: "packets", off: 0 });
  });
  it("is not where nothing is in both, not even that neither has any packets", () => {
    const none = { ...clip, packets: new Uint32Array(4) };
    const asked = { frames: frameTable(random(5, 80)), sound: soundTable(random(6, 200)), packets: new Uint32Array(4) };
    expect(nearClip(asked, none)).toBeUndefined();
  });

  it("has as many of the frames in it as laying all beside all finds, to the last bit that counts", () => {
    const hash = fc.uint32Array({ minLength: 8, maxLength: 8 });
    // Bits that differ, wherever they lie: one more than counts, and evenly spread, so that no part keeps fewer than it must.
    const bits = fc.oneof(
      fc.uniqueArray(fc.nat(255), { maxLength: 34 }),
      fc.constantFrom(30, 31, 32).map((most) => Array.from({ length: most }, (_, at) => 16 * (at % 16) + (at >> 4))),
    );
    const turned = (own: Uint32Array, at: readonly number[]): Uint32Array => {
      const other = own.slice();
      for (const bit of at) other[bit >> 5] = ((other[bit >> 5] ?? 0) ^ (1 << (bit & 31))) >>> 0;
      return other;
    };
    const pairs = fc.array(fc.record({ own: hash, bits }), { minLength: 1, maxLength: 12 });
    const joined = (hashes: readonly Uint32Array[]): Uint32Array =>
      Uint32Array.from(hashes.flatMap((each) => [...each]));
    fc.assert(
      fc.property(pairs, (made) => {
        const wanted = made.map(({ own }) => own);
        const there = made.map(({ own, bits }) => turned(own, bits));
        const found = wanted.filter((one) => there.some((other) => pdqDistance(one, other) <= MATCH_DISTANCE)).length;
        const near = nearClip({ frames: frameTable(joined(wanted)) }, { ...clip, frames: joined(there) });
        expect(near).toEqual(found === 0 ? undefined : { by: "frames", off: 1 / (2 + 2 * found) });
      }),
      { numRuns: 400 },
    );
  });
});
