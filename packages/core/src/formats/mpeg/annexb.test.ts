import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytes, zeros } from "../../../../../test/fixtures/media.ts";
import {
  avc,
  avcMessage,
  avcSet,
  avcSettings,
  avcSlice,
  hevc,
  hevcSet,
  unit,
} from "../../../../../test/fixtures/raw-streams.ts";
import { factsOf, walk } from "../../../../../test/fixtures/walk.ts";
import { BUDGETS } from "../../model/limits.ts";
import { Reader } from "../../source/reader.ts";
import { bytesSource } from "../../source/source.ts";
import { sniff } from "../sniff.ts";
import { startCode } from "./annexb-units.ts";
import { hevcRate } from "./hevc-timing.ts";

const sniffed = async (file: Uint8Array) => (await sniff(new Reader(bytesSource(file))))?.format;
const noise = (length: number): Uint8Array => {
  let state = 7;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state >>> 24;
  });
};

describe("H.264 and H.265 without a container", () => {
  it.each([
    ["h264", avc],
    ["hevc", hevc],
  ] as const)("%s says what its encoder wrote into a message", async (_, make) => {
    const facts = await factsOf(make(3, { text: "x264 - core 164" }));
    expect(facts.map(({ path, value }) => [path, value])).toEqual([
      ["tag/sei:11121314-1516-1718-191a-1b1c1d1e1f20", "x264 - core 164"],
    ]);
  });

  it.each([
    ["h264", avc],
    ["hevc", hevc],
  ] as const)("%s without a rate is counted, and no length is made up", async (format, make) => {
    const found = await walk(make(7, { rate: 0 }));
    expect(found).toMatchObject({ format, limits: [] });
    expect(found.tracks).toMatchObject([{ frames: 7 }]);
    expect(found.tracks[0]?.durationSeconds).toBeUndefined();
    expect(found.durationSeconds).toBeUndefined();
  });

  it("counts two fields as one frame, and frames among them as one each", async () => {
    const head = bytes(avcSet({ fields: true }), avcSettings);
    const found = await walk(
      bytes(head, avcSlice(true), avcSlice(true), avcSlice(false), avcSlice(true), avcSlice(true)),
    );
    expect(found.tracks).toMatchObject([{ width: 320, height: 360, frames: 3, durationSeconds: 3 / 25 }]);
  });

  it("counts pictures whose start codes lie over the edges of what is read at once", async () => {
    for (const shift of [0, 1, 2, 3, 4]) {
      const before = bytes(avcSet(), avcSettings, avcSlice());
      const filler = new Uint8Array(256 * 1024 - before.length - shift).fill(0x55);
      expect((await walk(bytes(before, filler, avcSlice(), avcSlice()))).tracks[0]?.frames, `${shift}`).toBe(3);
    }
  });

  it("reads the rate of H.265 behind lists, references and long terms", () => {
    for (const rate of [24, 30, 50]) expect(hevcRate(hevcSet(rate).subarray(4))).toBe(rate);
    expect(hevcRate(hevcSet(0).subarray(4))).toBeUndefined();
    const whole = hevcSet(25).subarray(4);
    for (let length = 0; length < whole.length - 6; length++)
      expect(hevcRate(whole.subarray(0, length)), `${length}`).toBeUndefined();
  });

  it("ends at the budget, says so, and takes the rest to be like what it saw", async () => {
    const size = BUDGETS.frameScanBytes + 2 * 1024 * 1024;
    const start = avc(25);
    const period = zeros(1024 * 1024);
    const file = new Reader({
      size,
      read: async (offset, length) => {
        const out = new Uint8Array(Math.min(length, size - offset));
        for (let at = Math.floor(offset / period.length) * period.length; at < offset + out.length; at += period.length)
          for (let index = Math.max(0, offset - at); index < start.length && at + index < offset + out.length; index++)
            out[at + index - offset] = start[index] ?? 0;
        return out;
      },
    });
    const { walkContainer } = await import("../index.ts");
    const { nodeInflaters } = await import("../../node/child/inflaters.ts");
    const as = await sniff(file);
    if (!as) throw new Error("not told");
    const found = await walkContainer(file, as, nodeInflaters);
    expect(found.limits).toMatchObject([{ code: "budget-exceeded", budget: "frameScanBytes" }]);
    expect(found.tracks[0]?.frames).toBeUndefined();
    expect(found.durationSeconds).toBeCloseTo(size / period.length, 3);
  });
});

describe("start codes", () => {
  it("are found wherever they stand, and only they", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(0, 0, 0, 1, 1, 2), { maxLength: 60 }), fc.nat(10), (bytes, from) => {
        const plain = bytes.findIndex((_, at) => at >= from && bytes.slice(at, at + 3).join() === "0,0,1");
        expect(startCode(Uint8Array.from(bytes), from)).toBe(plain);
      }),
    );
  });
});

describe("what begins as a unit does", () => {
  const broken = (at: number, value: number): Uint8Array => {
    const file = Uint8Array.from(avc(2));
    file[at] = value;
    return file;
  };
  it.each<[string, Uint8Array]>([
    ["a start code and noise", bytes([0, 0, 0, 1], noise(5_000))],
    ["a header of a set and noise", bytes([0, 0, 0, 1, 0x67, 77, 0, 30], noise(5_000))],
    ["a set that is cut short", bytes([0, 0, 0, 1, 0x67, 77, 0, 30, 0xff])],
    ["a set and nothing that follows", avcSet()],
    ["a set without settings in front of a picture", bytes(avcSet(), avcSlice())],
    ["a picture in front of its set", bytes(avcSlice(), avcSet(), avcSettings)],
    ["a set behind something else", bytes(unit([0x0c], "1111"), avc(2))],
    ["a stream behind other bytes", bytes("x", avc(2))],
    ["a stream behind too many zeros", bytes(zeros(40), avc(2))],
    ["a set that no picture refers to", broken(4, 0x07)],
    ["a profile that nobody defined", broken(5, 78)],
    ["bits that have to be zero", broken(6, 1)],
    ["a level that nobody defined", broken(7, 29)],
    ["a message that others refer to", bytes(avcSet(), avcSettings, unit([0x66], "1"), avcSlice())],
    [
      "sets of H.265 without the first",
      hevc(2).subarray(Buffer.from(hevc(2)).indexOf(Buffer.from([0, 0, 0, 1, 0x42]))),
    ],
    ["zeros", zeros(5_000)],
  ])("%s is no stream", async (_, file) => {
    expect(await sniffed(file)).toBeUndefined();
  });

  it("is a stream behind a short start code, a delimiter and a message", async () => {
    const delimiter = unit([9], "111", [0, 0, 1]);
    expect(await sniffed(bytes(delimiter, avcMessage("first"), avcSet(), avcSettings, avcSlice()))).toBe("h264");
  });

  it("is nothing in ten thousand files of noise behind a start code", async () => {
    const all = noise(10_000 * 64);
    for (let index = 0; index < 10_000; index++) {
      const file = bytes([0, 0, 1], all.subarray(index * 64, index * 64 + 64));
      if (await sniffed(file)) expect(await sniffed(file)).not.toMatch(/h264|hevc/);
    }
  });
});
