import { describe, expect, it } from "vitest";
import { bytes, mp3, userText, zeros } from "../../../../../test/fixtures/media.ts";
import { packet, transport, transportOf } from "../../../../../test/fixtures/recordings.ts";
import { factsOf, walk } from "../../../../../test/fixtures/walk.ts";
import { summariseMetadata } from "../../metadata/people.ts";
import { nodeInflaters } from "../../node/child/inflaters.ts";
import { Reader } from "../../source/reader.ts";
import { bytesSource, type Source } from "../../source/source.ts";
import { walkContainer } from "../index.ts";
import { sniff } from "../sniff.ts";

const sniffed = async (file: Uint8Array) => (await sniff(new Reader(bytesSource(file))))?.format;
const MIB = 1024 * 1024;

/** Packets without end: one second over and over, its last one with a later time. */
function endless(size: number): Source & { asked: number } {
  const part = transport();
  const last = transport(90_000 * 3600);
  const whole = Math.floor(size / part.length) * part.length;
  const at = (offset: number): number => (offset >= whole - part.length ? last : part)[offset % part.length] ?? 0;
  return {
    size: whole,
    asked: 0,
    async read(offset, length) {
      this.asked += length;
      return Uint8Array.from({ length: Math.min(length, whole - offset) }, (_, index) => at(offset + index));
    },
  };
}

describe("transport streams", () => {
  it("are read at both ends, however long", async () => {
    const source = endless(5 * 1024 * MIB);
    const reader = new Reader(source);
    const as = await sniff(reader);
    if (!as) throw new Error("not sniffed");
    const found = await walkContainer(reader, as, nodeInflaters);
    expect(found.durationSeconds).toBeCloseTo(3601, 3);
    expect(found.limits).toEqual([]);
    expect(source.asked).toBeLessThan(8 * MIB);
  });
  it("count over the end of their clock", async () => {
    const found = await walk(transport(2 ** 33 - 45_000));
    expect(found.durationSeconds).toBeCloseTo(1, 6);
  });
  it("of camcorders and of broadcasts have their bytes beside each packet", async () => {
    const camcorder = await walk(transport(0, (each) => bytes(zeros(4), each)));
    expect(camcorder).toMatchObject({ format: "mpegts", mediaType: "video/vnd.dlna.mpeg-tts", durationSeconds: 1 });
    const broadcast = transport(0, (each) => bytes(each, zeros(16)));
    const found = await walk(broadcast);
    expect(found).toMatchObject({ mediaType: "video/mp2t", durationSeconds: 1, limits: [] });
    expect(found.pieces).toEqual([{ path: "packets", offset: 0, length: broadcast.length }]);
  });
  it("may begin in the middle of a packet and lose bytes on the way", async () => {
    const file = transport();
    const cut = bytes(file.subarray(100, 188 * 20), file.subarray(188 * 20 + 40));
    const begun = bytes(zeros(88), file.subarray(0, 188 * 20), file.subarray(188 * 20 + 40));
    expect(await sniffed(cut)).toBe("mpegts");
    expect(await walk(begun)).toMatchObject({ durationSeconds: 1 });
  });
  it("put tables together from several packets", async () => {
    const file = transport();
    const map = file.subarray(188, 376);
    const payload = map.subarray(188 - 27);
    const parts = [packet(0x100, 0, payload.subarray(0, 9)), packet(0x100, 1, payload.subarray(9), false)];
    const whole = await walk(file);
    const found = await walk(bytes(file.subarray(0, 188), ...parts, file.subarray(376)));
    expect(payload.subarray(0, 2)).toEqual(Uint8Array.of(0, 2));
    expect(found.tracks).toEqual(whole.tracks);
  });
  it("give the tags that services send with them", async () => {
    const tag = mp3([userText("AIGC", "{}"), { id: "TIT2", body: bytes([3], "A call".padEnd(300, ".")) }]);
    const file = transportOf(0x15, tag);
    const { tracks, limits } = await walk(file);
    expect([tracks, limits]).toMatchObject([[{ kind: "data", codec: "timed_id3" }], []]);
    expect((await factsOf(file)).map(({ path }) => path)).toEqual(["tag/AIGC", "tag/TIT2"]);
  });

  const uuid = Buffer.from("17ee8c60f84d11d98cd60800200c9a66", "hex");
  /** A message of H.264 with a camcorder's entries. */
  const camera = (...entries: number[][]): Uint8Array => {
    const data = bytes(Uint8Array.from(uuid), "MDPM", [entries.length], ...entries);
    return transportOf(27, bytes([0, 0, 1, 6, 5, data.length], data, [0x80], [0, 0, 1, 0x65, 0x88]));
  };
  it.each([
    ["to the east", 0x02, "2008-12-31T23:16:24+01:00"],
    ["to the west, by half an hour", 0x2b, "2008-12-31T23:16:24-05:30"],
    ["of no zone", 0x80, "2008-12-31T23:16:24"],
  ])("of camcorders say when they were taken, %s, and by which camera", async (_, zone, date) => {
    const made = camera(
      [0x18, zone, 0x20, 0x08, 0x12],
      [0x19, 0x31, 0x23, 0x16, 0x24],
      [0xe0, 0x10, 0x11, 0, 0],
      [0xe4, 72, 70, 49, 0],
    );
    const { camera: found, dates } = summariseMetadata(await factsOf(made), ({ path }) => ({ path, covered: "none" }));
    expect(found).toEqual({ make: "Canon", model: "HF1" });
    expect(dates).toMatchObject([{ what: "captured", value: date }]);
  });
  it("of camcorders say nothing that is no date, and no maker nobody knows", async () => {
    const made = camera([0x18, 2, 0x20, 0x08, 0x13], [0x19, 0x31, 0x23, 0x16, 0x24], [0xe0, 0, 0, 0, 0]);
    expect((await factsOf(made)).filter(({ path }) => path.includes("MDPM:"))).toEqual([]);
  });
  it("are none where one sync byte stands, or the same bytes repeat", async () => {
    expect(await sniffed(bytes("G", zeros(2000)))).toBeUndefined();
    expect(await sniffed(bytes("G0G0".repeat(1000)))).toBeUndefined();
    expect(await sniffed(transport().subarray(0, 188 * 4))).toBeUndefined();
  });
});
