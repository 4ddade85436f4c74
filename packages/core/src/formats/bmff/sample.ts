import type { counter } from "../../model/limits.ts";
import type { Track } from "../../model/report-media.ts";
import { u32be, u64be } from "../../source/bytes.ts";
import { type Packing, packingOf, readConfigMessages, readUnits } from "../nal.ts";
import { mpegFrame } from "../sound/mpeg-audio.ts";
import type { Walk } from "../walk.ts";
import { type Box, childBoxes } from "./boxes.ts";
import { VISUAL_ENTRY_BYTES } from "./sample-entry.ts";

/**
 * Reads the SEI user data of a track's first picture (ITU-T H.264 and H.265, annex D). Encoders and some generators
 * sign there with a UUID; it survives a remux and is lost when the picture is encoded anew.
 */
export async function readFirstSample(
  walk: Walk,
  stbl: Box,
  count: ReturnType<typeof counter>,
  track: Track | undefined,
): Promise<void> {
  const { reader } = walk;
  let packing: Packing | undefined;
  let offset: number | undefined;
  let bytes: number | undefined;
  for await (const box of childBoxes(reader, stbl, count)) {
    if (box.type === "stsd") packing = await readPacking(walk, box, count);
    const head = await reader.peek(box.body, 16);
    if (box.type === "stco" && u32be(head, 4) > 0) offset = u32be(head, 8);
    if (box.type === "co64" && u32be(head, 4) > 0) offset = u64be(head, 8);
    if (box.type === "stsz" && u32be(head, 8) > 0) bytes = u32be(head, 4) || u32be(head, 12);
  }
  if (offset === undefined || bytes === undefined || offset + bytes > reader.size) return;
  if (packing) await readUnits(walk, packing, offset, offset + bytes);
  // The sample entry's count of channels is a template's; the stream knows.
  else if (track?.codec === "mp3") {
    const frame = mpegFrame(await reader.peek(offset, 4), 0);
    if (frame) track.channels = frame.channels;
  }
}

async function readPacking(walk: Walk, stsd: Box, count: ReturnType<typeof counter>): Promise<Packing | undefined> {
  const { reader } = walk;
  for await (const entry of childBoxes(reader, stsd, count, 8)) {
    const hevc = entry.type === "hvc1" || entry.type === "hev1";
    if (!hevc && entry.type !== "avc1" && entry.type !== "avc3") continue;
    for await (const box of childBoxes(reader, entry, count, VISUAL_ENTRY_BYTES)) {
      if (box.type !== (hevc ? "hvcC" : "avcC")) continue;
      const config = await reader.block(box.body, box.bodyLength);
      if (hevc) readConfigMessages(walk, config, box.body);
      return packingOf(config, hevc);
    }
  }
  return undefined;
}
