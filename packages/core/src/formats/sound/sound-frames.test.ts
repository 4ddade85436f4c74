import { describe, expect, it } from "vitest";
import { bytes, repeated, zeros } from "../../../../../test/fixtures/media.ts";
import { adts, eac3, tagged } from "../../../../../test/fixtures/recordings.ts";
import { walk } from "../../../../../test/fixtures/walk.ts";
import { nodeInflaters } from "../../node/child/inflaters.ts";
import { Reader } from "../../source/reader.ts";
import { bytesSource, type Source } from "../../source/source.ts";
import { walkContainer } from "../index.ts";
import { sniff } from "../sniff.ts";

const sniffed = async (file: Uint8Array) => (await sniff(new Reader(bytesSource(file))))?.format;

describe("streams of frames", () => {
  it("takes one sync word, or two frames that disagree, for no AAC", async () => {
    expect(await sniffed(bytes(adts(), "words"))).toBeUndefined();
    const other = adts();
    other[2] = 0x4c;
    expect(await sniffed(bytes(adts(), other, adts()))).toBeUndefined();
    expect(await sniffed(repeated(adts(), 3))).toBe("aac");
  });
  it("goes over the tags between segments that were put together", async () => {
    const segment = bytes(tagged("none"), repeated(adts(), 50));
    const found = await walk(repeated(segment, 3));
    expect(found.tracks[0]?.frames).toBe(150);
    expect(found.durationSeconds).toBeCloseTo((150 * 1024) / 44_100, 6);
    expect(found.pieces.filter(({ path }) => path === "audio")).toHaveLength(3);
  });
  it("reads Enhanced AC-3, and wide-band AMR with a last frame cut short", async () => {
    const dolby = await walk(repeated(eac3(), 10));
    expect(dolby).toMatchObject({ format: "ac3", mediaType: "audio/eac3", tracks: [{ codec: "eac3", channels: 6 }] });
    expect(dolby.durationSeconds).toBeCloseTo(0.32, 6);
    const voice = await walk(bytes("#!AMR-WB\n", repeated(bytes([0x44], zeros(60)), 25), [0x44, 0, 0]));
    expect(voice).toMatchObject({ mediaType: "audio/amr-wb", tracks: [{ codec: "amr_wb", sampleRate: 16_000 }] });
    expect(voice.durationSeconds).toBeCloseTo(0.5, 6);
    expect(voice.limits).toEqual([]);
  });
  it("fetches each byte of the frames once, and both ends a second time", async () => {
    const file = bytes("#!AMR\n", repeated(bytes([0x3c], zeros(31)), 400_000));
    let asked = 0;
    const whole = bytesSource(file);
    const source: Source = {
      size: file.length,
      read(offset, length) {
        asked += length;
        return whole.read(offset, length);
      },
    };
    const reader = new Reader(source);
    const as = await sniff(reader);
    if (!as) throw new Error("not sniffed");
    expect((await walkContainer(reader, as, nodeInflaters)).durationSeconds).toBe(8000);
    expect(asked).toBeLessThan(file.length + 4 * 1024 * 1024);
  });
});
