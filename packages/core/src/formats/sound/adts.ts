import { counter } from "../../model/limits.ts";
import { ADTS_HEAD_BYTES, adtsFrame } from "../../source/sound-frames.ts";
import { defineWalker } from "../define.ts";
import { addPiece, addTrack } from "../walk.ts";
import { readId3Tag, readLeadingId3, readTail } from "./audio.ts";
import { scanFrames, secondsOf, withStream } from "./frame-scan.ts";
import { frames } from "./look.ts";

/** AAC in ADTS frames, with ID3 in front, between (streams saved from the net have them) and behind. */
const walkAdts = withStream(async (walk) => {
  const { reader, out } = walk;
  const from = await readLeadingId3(walk, false);
  const end = await readTail(walk, from);
  const first = adtsFrame(await reader.peek(from, ADTS_HEAD_BYTES), 0);
  if (!first) return;
  const track = addTrack(walk, { id: 1, kind: "audio", format: "adts", codec: "aac", sampleRate: first.sampleRate });
  if (first.channels > 0) track.channels = first.channels;
  out.structure.audio = { offset: from, length: end - from };
  const tags = counter("tagCount");
  let [seconds, count, at, cut] = [0, 0, from, false];
  while (at < end && !cut) {
    const scan = await scanFrames(walk, at, end, ADTS_HEAD_BYTES, adtsFrame);
    cut = scan.cut;
    seconds += await secondsOf(walk, scan, at, end, first.sampleRate);
    count += scan.frames;
    const reached = cut ? end : scan.end;
    if (reached > at) addPiece(walk, { path: "audio", offset: at, length: reached - at });
    tags.take();
    const next = await readId3Tag(walk, reached, { path: "ID3 ", standard: false });
    if (next === reached) break;
    at = next;
  }
  if (!cut) track.frames = count;
  if (seconds > 0) {
    track.durationSeconds = seconds;
    out.durationSeconds = seconds;
  }
});

export default defineWalker({ aac: walkAdts }, [frames("aac", adtsFrame)]);
