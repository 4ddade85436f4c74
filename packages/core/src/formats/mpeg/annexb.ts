import { BUDGETS } from "../../model/limits.ts";
import { u8 } from "../../source/bytes.ts";
import type { Reader } from "../../source/reader.ts";
import { defineWalker, type Look } from "../define.ts";
import { typeOf } from "../nal.ts";
import { type Scan, secondsOf, withStream } from "../sound/frame-scan.ts";
import { addPath, addPiece, addTrack, guarded, type Walk } from "../walk.ts";
import { avcFits, hevcFits, isHevcPicture, startCode, unitsOf } from "./annexb-units.ts";
import { readElementary } from "./elementary.ts";
import { hevcRate } from "./hevc-timing.ts";
import { Bits, type SliceBits, sliceBitsOf } from "./parameter-sets.ts";
import { STREAM_HEAD_BYTES } from "./streams.ts";

/** Bytes that are looked at together, and as many of a unit as the header of a slice may need. */
const WINDOW_BYTES = 256 * 1024;
const SLICE_HEAD_BYTES = 32;
/** Fields of a frame: what pictures are counted in. */
const FIELDS = 2;
/** Bytes of zero that may stand in front of the first unit. */
const MOST_ZEROS = 8;

type Codec = "h264" | "hevc";

/** What a picture that begins with this unit comes to, in fields; 0 where none begins. */
type Begins = (unit: Uint8Array) => number;

/** H.264 or H.265 as an encoder gives it (annex B of either): units behind start codes, without anything around them. */
const walkAnnexB = (codec: Codec) =>
  withStream(async (walk) => {
    const { reader, out } = walk;
    const hevc = codec === "hevc";
    const track = addTrack(walk, { id: 1, kind: "video", format: "Annex B", codec });
    addPiece(walk, { path: "NAL units", offset: 0, length: reader.size });
    const head = await reader.peek(0, STREAM_HEAD_BYTES);
    const units = Array.from(unitsOf(head), ({ unit }) => ({ unit, type: typeOf(unit, hevc) }));
    const sequence = units.find(({ type }) => type === (hevc ? 33 : 7))?.unit;
    await guarded(walk, "NAL units", () => {
      const rate = hevc && sequence ? hevcRate(sequence) : undefined;
      if (rate !== undefined) track.frameRate = rate;
      readElementary(walk, track, head, 0);
      for (const { type } of units) addPath(walk, `unit ${type}`);
    });
    const scan = await scanPictures(walk, hevc ? hevcPicture : avcPicture(sequence && sliceBitsOf(sequence)));
    if (!scan.cut) track.frames = Math.ceil(scan.samples / FIELDS);
    if (track.frameRate === undefined) return;
    const seconds = await secondsOf(walk, scan, 0, reader.size, FIELDS * track.frameRate);
    if (seconds <= 0) return;
    track.durationSeconds = seconds;
    out.durationSeconds = seconds;
  });

/** Counts pictures to the end: nothing but the slices says how many there are. Every byte is fetched once. */
async function scanPictures({ reader }: Walk, begins: Begins): Promise<Scan> {
  const scan: Scan = { frames: 0, samples: 0, end: 0, cut: false };
  while (scan.end < reader.size) {
    if (scan.end >= BUDGETS.frameScanBytes || scan.frames >= BUDGETS.packetCount) return { ...scan, cut: true };
    const window = await reader.peek(scan.end, WINDOW_BYTES + SLICE_HEAD_BYTES);
    const last = Math.min(window.length, WINDOW_BYTES);
    for (let at = startCode(window); at !== -1 && at < last; at = startCode(window, at + 3)) {
      const fields = begins(window.subarray(at + 3, at + 3 + SLICE_HEAD_BYTES));
      scan.samples += fields;
      if (fields > 0) scan.frames += 1;
    }
    scan.end += last;
  }
  return scan;
}

/** The first slice of a picture of the base layer (H.265, 7.3.6.1). */
const hevcPicture: Begins = (unit) => {
  const [type, layer] = [typeOf(unit, true), ((u8(unit, 0) & 1) << 5) | (u8(unit, 1) >> 3)];
  return isHevcPicture(type) && layer === 0 && (u8(unit, 2) & 0x80) !== 0 ? FIELDS : 0;
};

/** The slice of the first macroblock of a frame or a field (H.264, 7.3.3). */
const avcPicture =
  (slices: SliceBits | undefined): Begins =>
  (unit) => {
    const type = typeOf(unit, false);
    if ((type !== 1 && type !== 2 && type !== 5) || (u8(unit, 1) & 0x80) === 0) return 0;
    if (slices === undefined || slices.framesOnly) return FIELDS;
    const bits = new Bits(unit.subarray(1));
    bits.golomb();
    bits.golomb();
    bits.golomb();
    bits.skip((slices.planes ? 2 : 0) + slices.frameNumber);
    return bits.take(1) === 1 ? 1 : FIELDS;
  };

/**
 * Three bytes stand in front of anything: sets of parameters that hold together have to follow, and a picture by them.
 */
async function lookFor(head: Uint8Array, reader: Reader): Promise<Codec | undefined> {
  const at = startCode(head);
  if (at === -1 || at > MOST_ZEROS || head.subarray(0, at).some((byte) => byte !== 0)) return undefined;
  const units = Array.from(unitsOf(await reader.peek(0, STREAM_HEAD_BYTES)), ({ unit }) => unit);
  if (avcFits(units)) return "h264";
  return hevcFits(units) ? "hevc" : undefined;
}

const LOOK: Look = { sure: "packets", look: (head, { reader }) => lookFor(head, reader) };

export default defineWalker({ h264: walkAnnexB("h264"), hevc: walkAnnexB("hevc") }, [LOOK]);
