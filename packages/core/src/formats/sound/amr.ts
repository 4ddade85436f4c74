import { FormatError } from "../../model/limits.ts";
import { startsWith, u8 } from "../../source/bytes.ts";
import type { Frame } from "../../source/sound-frames.ts";
import { defineWalker } from "../define.ts";
import { addPiece, addTrack } from "../walk.ts";
import { scanFrames, secondsOf, withStream } from "./frame-scan.ts";

const NARROW = "#!AMR\n";
const WIDE = "#!AMR-WB\n";
/** Bytes of a frame by its type, with its header (RFC 4867, 5.3; 3GPP TS 26.101 and 26.201, annex A). 0: there is none. */
const NARROW_BYTES = [13, 14, 16, 18, 20, 21, 27, 32, 6, 0, 0, 0, 0, 0, 0, 1];
const WIDE_BYTES = [18, 24, 33, 37, 41, 47, 51, 59, 61, 6, 0, 0, 0, 0, 1, 1];
/** Frames a second: each is 20 ms. */
const FRAMES_A_SECOND = 50;

/** The frame types of one kind: the first bit and the last two of a header are zero. */
const frames =
  (sizes: readonly number[], samples: number) =>
  (bytes: Uint8Array, at: number): Frame | undefined => {
    const head = u8(bytes, at);
    const size = sizes[(head >> 3) & 0x0f] ?? 0;
    return (head & 0x83) !== 0 || size === 0 ? undefined : { bytes: size, samples };
  };

/** AMR storage format (RFC 4867, 5): voice notes and call recorders. One channel, frames of 20 ms, no metadata. */
const walkAmr = withStream(async (walk) => {
  const { reader, out } = walk;
  const head = await reader.peek(0, WIDE.length);
  const wide = startsWith(head, WIDE);
  if (!wide && !startsWith(head, NARROW)) throw new FormatError("no AMR magic");
  if (wide) out.mediaType = "audio/amr-wb";
  const from = wide ? WIDE.length : NARROW.length;
  const sampleRate = wide ? 16_000 : 8_000;
  addPiece(walk, { path: "AMR header", offset: 0, length: from });
  const track = addTrack(walk, {
    id: 1,
    kind: "audio",
    format: wide ? "sawb" : "samr",
    codec: wide ? "amr_wb" : "amr_nb",
    sampleRate,
    channels: 1,
  });
  const at = frames(wide ? WIDE_BYTES : NARROW_BYTES, sampleRate / FRAMES_A_SECOND);
  const scan = await scanFrames(walk, from, reader.size, 1, at);
  const end = scan.cut ? reader.size : scan.end;
  addPiece(walk, { path: "audio", offset: from, length: end - from });
  out.structure.audio = { offset: from, length: end - from };
  const seconds = await secondsOf(walk, scan, from, reader.size, sampleRate);
  if (!scan.cut) track.frames = scan.frames;
  if (seconds > 0) {
    track.durationSeconds = seconds;
    out.durationSeconds = seconds;
  }
});

export default defineWalker({ amr: walkAmr });
