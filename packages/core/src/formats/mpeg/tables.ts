import { present } from "../../model/present.ts";
import type { Track } from "../../model/report-media.ts";
import { ascii, latin1, u8, u16be, utf8 } from "../../source/bytes.ts";

/** Stream types (13818-1, table 2-34, and those of ATSC and of discs). */
const TYPES: Readonly<Record<number, readonly [Track["kind"], string | undefined]>> = {
  1: ["video", "mpeg1video"],
  2: ["video", "mpeg2video"],
  3: ["audio", "mp2"],
  4: ["audio", "mp2"],
  15: ["audio", "aac"],
  16: ["video", "mpeg4"],
  17: ["audio", "aac_latm"],
  27: ["video", "h264"],
  32: ["video", "h264"],
  36: ["video", "hevc"],
  51: ["video", "vvc"],
  66: ["video", "cavs"],
  128: ["audio", "pcm_bluray"],
  129: ["audio", "ac3"],
  130: ["audio", "dts"],
  131: ["audio", "truehd"],
  132: ["audio", "eac3"],
  133: ["audio", "dts"],
  134: ["audio", "dts"],
  135: ["audio", "eac3"],
  144: ["text", "hdmv_pgs_subtitle"],
  234: ["video", "vc1"],
};
/** Registrations and descriptors that say what a private stream is. */
const REGISTERED: Readonly<Record<string, readonly [Track["kind"], string]>> = {
  "AC-3": ["audio", "ac3"],
  EAC3: ["audio", "eac3"],
  Opus: ["audio", "opus"],
  HEVC: ["video", "hevc"],
  "VC-1": ["video", "vc1"],
  DTS1: ["audio", "dts"],
  DTS2: ["audio", "dts"],
  DTS3: ["audio", "dts"],
};
const DESCRIBED: Readonly<Record<number, readonly [Track["kind"], string]>> = {
  106: ["audio", "ac3"],
  122: ["audio", "eac3"],
  123: ["audio", "dts"],
  124: ["audio", "aac"],
  86: ["text", "dvb_teletext"],
  89: ["text", "dvb_subtitle"],
};
const PRIVATE = 6;

/** Packet identifiers of the program maps that an association table names (2.4.4.3). */
export function programMaps(section: Uint8Array): number[] {
  const found: number[] = [];
  const end = sectionEnd(section);
  for (let at = 8; at + 4 <= end; at += 4) if (u16be(section, at) !== 0) found.push(u16be(section, at + 2) & 0x1fff);
  return found;
}

/** Bytes of a section without its checksum. */
const sectionEnd = (section: Uint8Array): number => Math.min(section.length, 3 + (u16be(section, 1) & 0xfff)) - 4;

/** The streams of a program map (2.4.4.8). */
export function streamsOf(section: Uint8Array): { pid: number; track: Track }[] {
  const found: { pid: number; track: Track }[] = [];
  const end = sectionEnd(section);
  let at = 12 + (u16be(section, 10) & 0xfff);
  while (at + 5 <= end) {
    const [type, pid, bytes] = [u8(section, at), u16be(section, at + 1) & 0x1fff, u16be(section, at + 3) & 0xfff];
    found.push({ pid, track: trackOf(type, pid, section.subarray(at + 5, Math.min(end, at + 5 + bytes))) });
    at += 5 + bytes;
  }
  return found;
}

function trackOf(type: number, pid: number, descriptors: Uint8Array): Track {
  let [kind, codec] = TYPES[type] ?? (["data", undefined] as const);
  let language: string | undefined;
  for (let at = 0; at + 2 <= descriptors.length; at += 2 + u8(descriptors, at + 1)) {
    const tag = u8(descriptors, at);
    const named = tag === 5 ? REGISTERED[ascii(descriptors, at + 2, 4)] : type === PRIVATE ? DESCRIBED[tag] : undefined;
    if (named) [kind, codec] = named;
    if (tag === 0x0a && u8(descriptors, at + 1) >= 3) language = ascii(descriptors, at + 2, 3);
  }
  return {
    id: pid,
    kind,
    format: `0x${type.toString(16).padStart(2, "0")}`,
    ...present({
      codec,
      language: language === undefined || !/^[a-z]{3}$/.test(language) || language === "und" ? undefined : language,
    }),
  };
}

/** Provider and name of the first service (ETSI EN 300 468, 5.2.3 and 6.2.33). */
export function serviceOf(section: Uint8Array): { provider: string; name: string } | undefined {
  const end = Math.min(sectionEnd(section), 16 + (u16be(section, 14) & 0xfff));
  for (let at = 16; at + 2 <= end; at += 2 + u8(section, at + 1)) {
    if (u8(section, at) !== 0x48) continue;
    const provider = u8(section, at + 3);
    const name = u8(section, at + 4 + provider);
    return {
      provider: dvbText(section.subarray(at + 4, at + 4 + provider)),
      name: dvbText(section.subarray(at + 5 + provider, at + 5 + provider + name)),
    };
  }
  return undefined;
}

/** A first byte below 0x20 tells the character table (annex A); UTF-8 is 0x15. */
const dvbText = (bytes: Uint8Array): string =>
  u8(bytes, 0) === 0x15 ? utf8(bytes.subarray(1)) : latin1(u8(bytes, 0) < 0x20 ? bytes.subarray(1) : bytes);
