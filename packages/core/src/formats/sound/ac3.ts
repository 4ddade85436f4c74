import { AC3_HEAD_BYTES, ac3Frame } from "../../source/sound-frames.ts";
import { defineWalker } from "../define.ts";
import { addPiece, addTrack } from "../walk.ts";
import { readLeadingId3, readTail } from "./audio.ts";
import { scanFrames, secondsOf, withStream } from "./frame-scan.ts";
import { frames } from "./look.ts";

/** AC-3 and Enhanced AC-3 as they come from a disc or a broadcast: frames, and nothing else. */
const walkAc3 = withStream(async (walk) => {
  const { reader, out } = walk;
  const from = await readLeadingId3(walk, false);
  const end = await readTail(walk, from);
  const first = ac3Frame(await reader.peek(from, AC3_HEAD_BYTES), 0);
  if (!first) return;
  const { codec, sampleRate, channels } = first;
  if (codec === "eac3") out.mediaType = "audio/eac3";
  const track = addTrack(walk, { id: 1, kind: "audio", format: codec, codec, sampleRate, channels });
  const scan = await scanFrames(walk, from, end, AC3_HEAD_BYTES, ac3Frame);
  const reached = scan.cut ? end : scan.end;
  addPiece(walk, { path: "audio", offset: from, length: reached - from });
  out.structure.audio = { offset: from, length: reached - from };
  if (!scan.cut) track.frames = scan.frames;
  const seconds = await secondsOf(walk, scan, from, end, sampleRate);
  if (seconds > 0) {
    track.durationSeconds = seconds;
    out.durationSeconds = seconds;
  }
});

export default defineWalker({ ac3: walkAc3 }, [frames("ac3", ac3Frame)]);
