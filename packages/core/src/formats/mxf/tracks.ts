import type { Track } from "../../model/report-media.ts";
import { hex, u8 } from "../../source/bytes.ts";
import { pcmName } from "../codecs.ts";
import { addTrack, type Walk } from "../walk.ts";
import { type Fields, length64, long, ratio, type Structure } from "./sets.ts";

/** Local tags of descriptors (ST 377-1, annex F). */
const TAG = {
  sampleRate: 0x3001,
  duration: 0x3002,
  container: 0x3004,
  track: 0x3006,
  pictureCoding: 0x3201,
  storedHeight: 0x3202,
  storedWidth: 0x3203,
  displayHeight: 0x3208,
  displayWidth: 0x3209,
  layout: 0x320c,
  bits: 0x3d01,
  audioRate: 0x3d03,
  soundCoding: 0x3d06,
  channels: 0x3d07,
  instance: 0x3c0a,
  units: 0x0202,
  trackId: 0x4801,
  sequence: 0x4803,
  editRate: 0x4b01,
} as const;
/** Two fields apart, each of half the height (annex E.2.2). */
const SEPARATE_FIELDS = 1;

/** Labels of codings by what stands from their ninth byte on (SMPTE RP 224). The first that fits counts. */
const CODINGS: readonly (readonly [starts: string, codec: string])[] = [
  ["0401020201", "mpeg2video"], ["0401020202", "dvvideo"], ["040102020301", "jpeg2000"], ["040102020306", "prores"],
  ["040102020309", "ffv1"], ["0401020270", "vc1"], ["0401020271", "dnxhd"], ["04010201", "rawvideo"],
  ["04020202030201", "ac3"], ["0402020203020", "mp2"], ["04020202030302", "aac"], ["040202020302", "mp2"],
]; // biome-ignore format: a table
/** Among MPEG's: by the fourteenth byte. */
const MPEG: Readonly<Record<number, string>> = { 16: "mpeg1video", 32: "mpeg4", 48: "h264", 49: "h264", 50: "h264", 64: "hevc", 65: "hevc" }; // biome-ignore format: a table
/** Kinds of essence by the fifteenth byte of a container's label, where no coding is told. */
const CONTAINERS: Readonly<Record<number, string>> = {
  2: "dvvideo", 4: "mpeg2video", 5: "rawvideo", 10: "pcm_alaw", 12: "jpeg2000", 16: "h264", 17: "dnxhd", 20: "vc1", 28: "prores",
}; // biome-ignore format: a table

/** One track for each descriptor of pictures or sound, with how long it plays. */
export function addTracks(walk: Walk, structure: Structure): void {
  const { out } = walk;
  const times = timesOf(structure);
  for (const [index, fields] of structure.descriptor.entries()) {
    const id = long(fields.get(TAG.track)) || index + 1;
    const video = fields.has(TAG.storedWidth);
    if (!video && !fields.has(TAG.audioRate)) continue;
    const track = addTrack(walk, { id, kind: video ? "video" : "audio", format: labelOf(fields, video) });
    const codec = codecOf(fields, video);
    if (codec !== undefined) track.codec = codec;
    if (video) readPicture(track, fields);
    else readSound(track, fields);
    const [rate, duration] = [ratio(fields.get(TAG.sampleRate)), length64(fields.get(TAG.duration))];
    const seconds = rate > 0 && duration > 0 ? duration / rate : times.get(id);
    if (seconds !== undefined) track.durationSeconds = seconds;
  }
  const seconds = Math.max(0, ...out.tracks.map(({ durationSeconds = 0 }) => durationSeconds));
  if (seconds > 0) out.durationSeconds = seconds;
  const picture = out.tracks.find(({ kind }) => kind === "video");
  if (picture?.width !== undefined && picture.height !== undefined)
    out.dimensions = { width: picture.width, height: picture.height };
  if (!picture && out.tracks.length > 0) out.kind = "audio";
}

/** How long tracks play, by their numbers: the units of a sequence in the track's edit rate (B.13 and B.16). */
function timesOf({ sequence, track }: Structure): Map<number, number> {
  const lengths = new Map<string, number>();
  for (const fields of sequence)
    lengths.set(hex(fields.get(TAG.instance) ?? new Uint8Array(0)), length64(fields.get(TAG.units)));
  const times = new Map<number, number>();
  for (const fields of track) {
    const [id, rate] = [long(fields.get(TAG.trackId)), ratio(fields.get(TAG.editRate))];
    const units = lengths.get(hex(fields.get(TAG.sequence) ?? new Uint8Array(0))) ?? 0;
    if (rate > 0 && units > 0) times.set(id, Math.max(times.get(id) ?? 0, units / rate));
  }
  return times;
}

/** The label that tells what it is coded as, or wrapped as. */
function labelOf(fields: Fields, video: boolean): string {
  const coding = fields.get(video ? TAG.pictureCoding : TAG.soundCoding);
  const label = coding?.length === 16 ? coding : fields.get(TAG.container);
  return label?.length === 16 ? hex(label) : "";
}

function codecOf(fields: Fields, video: boolean): string | undefined {
  const coding = fields.get(video ? TAG.pictureCoding : TAG.soundCoding);
  const found = coding && CODINGS.find(([starts]) => hex(coding).slice(16).startsWith(starts))?.[1];
  if (coding && found === "mpeg2video") return MPEG[u8(coding, 13)] ?? found;
  if (found !== undefined) return found;
  const container = fields.get(TAG.container);
  const wrapped = container?.length === 16 ? CONTAINERS[u8(container, 13)] : undefined;
  if (video || wrapped === "pcm_alaw") return wrapped;
  // Sound without a coding of its own is plain (ST 382).
  return pcmName(long(fields.get(TAG.bits)) || 16, false, false);
}

function readPicture(track: Track, fields: Fields): void {
  const width = long(fields.get(TAG.displayWidth)) || long(fields.get(TAG.storedWidth));
  const height = long(fields.get(TAG.displayHeight)) || long(fields.get(TAG.storedHeight));
  const fieldsApart = u8(fields.get(TAG.layout) ?? new Uint8Array(1), 0) === SEPARATE_FIELDS;
  if (width > 0 && width < 65_536) track.width = width;
  if (height > 0 && height < 32_768) track.height = fieldsApart ? height * 2 : height;
  const rate = ratio(fields.get(TAG.sampleRate));
  if (rate > 0 && rate <= 1_000) track.frameRate = rate;
}

function readSound(track: Track, fields: Fields): void {
  const rate = ratio(fields.get(TAG.audioRate));
  const channels = long(fields.get(TAG.channels));
  if (rate > 0 && rate < 10_000_000) track.sampleRate = rate;
  if (channels > 0 && channels < 1_000) track.channels = channels;
}
