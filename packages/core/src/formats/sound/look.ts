import type { Format } from "../../model/formats.ts";
import { startsWith, synchsafe, u8 } from "../../source/bytes.ts";
import type { Reader } from "../../source/reader.ts";
import { ac3Frame, adtsFrame, type Frame, isRun } from "../../source/sound-frames.ts";
import type { Look } from "../define.ts";

/** ID3v2 tags that are gone over for what stands behind them. */
const MAX_TAGS = 16;
/** Frames that have to follow each other: one sync word stands in any file. */
const RUN = 3;
/** The longest frame (ADTS has thirteen bits for it), so many times, and a header. */
const RUN_BYTES = RUN * 8_192;

type FrameAt = (bytes: Uint8Array, at: number) => (Frame & { kind: string }) | undefined;

/** Does a stream that begins with no more than the sync word of a frame stand here? */
async function runsAt(reader: Reader, at: number, frameAt: FrameAt): Promise<boolean> {
  if (!frameAt(await reader.peek(at, 16), 0)) return false;
  return isRun(await reader.peek(at, RUN_BYTES), 0, RUN, frameAt);
}

/** A look for one kind of frames, from the first byte on. */
export const frames = (format: Format, frameAt: FrameAt): Look => ({
  sure: "frames",
  look: async (_, { reader }) => ((await runsAt(reader, 0, frameAt)) ? format : undefined),
});

/** MPEG audio frame header: sync, a layer, a bitrate and a sample rate that exist. */
function isMpegFrame(b: Uint8Array, o: number): boolean {
  if (u8(b, o) !== 0xff || (u8(b, o + 1) & 0xe0) !== 0xe0) return false;
  const version = (u8(b, o + 1) >> 3) & 3;
  const layer = (u8(b, o + 1) >> 1) & 3;
  const bitrate = u8(b, o + 2) >> 4;
  const sampleRate = (u8(b, o + 2) >> 2) & 3;
  return version !== 1 && layer === 1 && bitrate !== 0 && bitrate !== 15 && sampleRate !== 3;
}

/** FLAC, AAC and AC-3 may carry ID3v2 tags in front; a file of tags alone is taken for the most usual. */
async function behindTags(reader: Reader): Promise<Format> {
  let at = 0;
  for (let tag = 0; tag < MAX_TAGS; tag++) {
    const head = await reader.peek(at, 10);
    if (!startsWith(head, "ID3")) {
      if (startsWith(head, "fLaC")) return "flac";
      if (await runsAt(reader, at, adtsFrame)) return "aac";
      return (await runsAt(reader, at, ac3Frame)) ? "ac3" : "mp3";
    }
    at += 10 + synchsafe(head, 6) + ((u8(head, 5) & 0x10) !== 0 ? 10 : 0);
  }
  return "mp3";
}

/** MPEG audio by its tags or its first frame. */
export const MPEG_AUDIO_LOOKS: readonly Look[] = [
  { sure: "tags", look: (head, { reader }) => (startsWith(head, "ID3") ? behindTags(reader) : undefined) },
  { sure: "frames", look: (head) => (isMpegFrame(head, 0) ? "mp3" : undefined) },
];
