import { counter, FormatError, LimitError } from "../../model/limits.ts";
import { ascii, startsWith, u8, u16be, u32be, untilNul, utf8, utf16be } from "../../source/bytes.ts";
import { addText, type Walk } from "../walk.ts";
import type { Box } from "./boxes.ts";

const MAX_TEXT_BYTES = 64 * 1024;
const MAX_GPMF_BYTES = 1024 * 1024;
/** Nests of GoPro's format: a device, its streams, and what one stream holds. */
const MAX_GPMF_DEPTH = 4;

type At = { path: string; offset: number; length: number };

/** User data of the movie or a track: QuickTime's `©xyz` texts, 3GPP's place, GoPro's block, or plain text. */
export async function readUserData(walk: Walk, box: Box, at: At): Promise<void> {
  if (box.type === "GPMF") {
    if (box.bodyLength > MAX_GPMF_BYTES) throw new LimitError("blockBytes", "GPMF");
    const model = goproModel(await walk.reader.block(box.body, box.bodyLength));
    if (model !== undefined) addText(walk, "tag", at, "GPMF:MINF", model);
    return;
  }
  if (box.bodyLength > MAX_TEXT_BYTES || box.bodyLength < 2) return;
  const raw = await walk.reader.block(box.body, box.bodyLength);
  if (box.type === "loci") {
    const place = readPlace(raw);
    addText(walk, "tag", at, "loci", place.position);
    if (place.name) addText(walk, "tag", at, "loci:name", place.name);
    return;
  }
  const text = textOf(box.type, raw);
  if (text) addText(walk, "tag", at, box.type, text);
}

/** `©xyz`: text with a 16-bit length and a language code; other names of printable letters: text to the first NUL. */
function textOf(type: string, raw: Uint8Array): string | undefined {
  if (startsWith(latin1Bytes(type), "\u00a9")) {
    const length = u16be(raw, 0);
    return 4 + length <= raw.length ? utf8(raw.subarray(4, 4 + length)) : utf8(raw);
  }
  if (!/^[\x20-\x7e]{4}$/.test(type)) return undefined;
  const text = untilNul(utf8(raw));
  return text.length > 1 && !/[^\t\n\r\x20-\x7e\u00a0-\uffff]|\ufffd/.test(text) ? text : undefined;
}

/**
 * 3GPP TS 26.244, 8.10: language, name, role, then longitude and latitude as 16.16 fixed point.
 * @throws FormatError where it ends early
 */
function readPlace(raw: Uint8Array): { position: string; name: string } {
  const wide = u8(raw, 6) === 0xfe && u8(raw, 7) === 0xff;
  let end = 6;
  const step = wide ? 2 : 1;
  while (end < raw.length && (wide ? u16be(raw, end) : u8(raw, end)) !== 0) end += step;
  const at = end + step + 1;
  if (at + 8 > raw.length) throw new FormatError("loci ends early");
  const name = wide ? utf16be(raw.subarray(8, end)) : utf8(raw.subarray(6, end));
  const degrees = (from: number): string => {
    const value = (u32be(raw, from) | 0) / 65_536;
    return `${value < 0 ? "-" : "+"}${Math.abs(value).toFixed(5)}`;
  };
  // ISO 6709 puts the latitude first.
  return { position: `${degrees(at + 4)}${degrees(at)}/`, name };
}

/**
 * The camera's model in GoPro's metadata format (github.com/gopro/gpmf-parser): key, type, size and number of what follows,
 * on four-byte borders; type 0 is a nest.
 */
function goproModel(data: Uint8Array): string | undefined {
  const count = counter("tagCount");
  const find = (from: number, end: number, depth: number): string | undefined => {
    for (let at = from; at + 8 <= end; ) {
      count.take();
      const length = u8(data, at + 5) * u16be(data, at + 6);
      const next = at + 8 + ((length + 3) & ~3);
      if (at + 8 + length > end) return undefined;
      if (ascii(data, at, 4) === "MINF") return untilNul(utf8(data.subarray(at + 8, at + 8 + length))).trim();
      if (u8(data, at + 4) === 0 && depth < MAX_GPMF_DEPTH) {
        const found = find(at + 8, at + 8 + length, depth + 1);
        if (found !== undefined) return found;
      }
      at = next;
    }
    return undefined;
  };
  return find(0, data.length, 1) || undefined;
}

const latin1Bytes = (text: string): Uint8Array => Uint8Array.from(text, (c) => c.charCodeAt(0));
