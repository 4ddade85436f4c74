import { describe, expect, it } from "vitest";
import { be32, bytes, repeated, zeros } from "../../../../../test/fixtures/media.ts";
import { walk } from "../../../../../test/fixtures/walk.ts";

/** A frame of 44.1 kHz, 128 kbit/s and one channel: 417 bytes, 1152 samples. */
const FRAME = bytes([0xff, 0xfb, 0x90, 0xc4], zeros(413));
const SECONDS = 1152 / 44_100;
/** The first frame with an encoder's count of frames, and of bytes where it gives one. */
function counted(name: "Xing" | "Info" | "VBRI", frames: number, size?: number): Uint8Array {
  const frame = Uint8Array.from(FRAME);
  if (name === "VBRI") frame.set(bytes("VBRI", zeros(6), be32(size ?? 0), be32(frames)), 36);
  else frame.set(bytes(name, be32(size === undefined ? 1 : 3), be32(frames), be32(size ?? 0)), 21);
  return frame;
}
const HEADS = ["Xing", "Info", "VBRI"] as const;

describe("the length of an MP3", () => {
  it.each(HEADS)("is what its encoder counted: %s", async (name) => {
    const found = await walk(bytes(counted(name, 500, 500 * 417), repeated(FRAME, 499)));
    expect(found.durationSeconds).toBeCloseTo(500 * SECONDS, 3);
    expect([found.limits, found.tracks[0]?.frames]).toEqual([[], 500]);
  });

  it.each(HEADS)("is what is left of one that was cut, and that is told: %s", async (name) => {
    const found = await walk(bytes(counted(name, 500, 500 * 417), repeated(FRAME, 49)));
    expect(found.durationSeconds).toBeCloseTo(50 * SECONDS, 2);
    expect(found.tracks[0]?.bitRate).toBeGreaterThan(120_000);
    expect(found.tracks[0]?.frames).toBe(50);
    expect(found.limits).toEqual([{ code: "recording-cut", step: "read", detail: "13.1 s" }]);
  });

  it("of a cut one without a count of bytes is never longer than its frames can be", async () => {
    const found = await walk(bytes(counted("Xing", 100_000), repeated(FRAME, 4)));
    expect(found.durationSeconds ?? 0).toBeLessThan(5);
    expect(found.limits.map(({ code }) => code)).toEqual(["recording-cut"]);
  });

  it("is not called cut for a few bytes that are missing, or for tags behind", async () => {
    for (const tail of [repeated(FRAME, 498), bytes(repeated(FRAME, 499), "TAG", zeros(125))])
      expect((await walk(bytes(counted("Info", 500, 500 * 417), tail))).limits).toEqual([]);
  });
});
