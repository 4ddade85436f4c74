import type { Track } from "../../model/report-media.ts";
import { hex, u16le, u32le } from "../../source/bytes.ts";
import { readBitmapHeader, readWaveFormat } from "../riff/chunks.ts";
import { addTrack, type Walk } from "../walk.ts";

/** Stream types (ASF specification, 10.4). */
const KINDS: Readonly<Record<string, Track["kind"]>> = {
  "409e69f84d5bcf11a8fd00805f5c442b": "audio",
  c0ef19bc4d5bcf11a8fd00805f5c442b: "video",
};

/** "Stream Properties Object": a WAVEFORMATEX, or a size and a BITMAPINFOHEADER. */
export function readStream(walk: Walk, data: Uint8Array): void {
  const kind = KINDS[hex(data.subarray(0, 16))] ?? "data";
  const number = u16le(data, 48) & 0x7f;
  const specific = data.subarray(54, 54 + u32le(data, 40));
  const track = addTrack(walk, { id: number, kind, format: "" });
  if (kind === "audio") readWaveFormat(specific, track);
  else if (kind === "video") {
    readBitmapHeader(specific.subarray(11), track);
    const [width, height] = [u32le(specific, 0), u32le(specific, 4)];
    if (width > 0 && width < 65_536) track.width = width;
    if (height > 0 && height < 65_536) track.height = height;
  }
}
