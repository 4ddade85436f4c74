import { BUDGETS, counter } from "../model/limits.ts";
import {
  ascii,
  concat,
  indexOf,
  latin1,
  synchsafe,
  u8,
  u24be,
  u32be,
  untilNul,
  utf8,
  utf16be,
  utf16le,
} from "../source/bytes.ts";
import { addBlock, addText, type Walk } from "./walk.ts";

const C2PA_MIME = new Set(["application/c2pa", "application/x-c2pa-manifest-store"]);

/**
 * ID3v2.2 to 2.4 tag at the start of `data`. `base` is its offset in the file.
 * Reads text, comments, addresses, private XMP and C2PA's GEOB frame.
 */
export function readId3(walk: Walk, data: Uint8Array, base: number): void {
  const version = u8(data, 3);
  const flags = u8(data, 5);
  if (version < 2 || version > 4) return;
  const end = Math.min(data.length, 10 + synchsafe(data, 6));
  const wholeUnsync = (flags & 0x80) !== 0 && version < 4;
  const tag = wholeUnsync ? resync(data.subarray(10, end)) : data.subarray(10, end);
  const frames = counter("tagCount");
  let at = 0;
  if ((flags & 0x40) !== 0 && version > 2) at = version === 4 ? synchsafe(tag, 0) : u32be(tag, 0) + 4;
  const headBytes = version === 2 ? 6 : 10;
  while (at + headBytes <= tag.length && u8(tag, at) !== 0) {
    frames.take();
    const id = ascii(tag, at, version === 2 ? 3 : 4);
    const size = version === 2 ? u24be(tag, at + 3) : version === 3 ? u32be(tag, at + 4) : synchsafe(tag, at + 4);
    const from = at + headBytes;
    if (size === 0 || from + size > tag.length) return;
    const frameFlags = version === 2 ? 0 : u8(tag, at + 9);
    let body = tag.subarray(from, from + size);
    if (version === 4 && (frameFlags & 1) !== 0) body = body.subarray(4);
    if (version === 4 && (frameFlags & 2) !== 0) body = resync(body);
    const compressedOrEncrypted = version === 4 ? (frameFlags & 0x0c) !== 0 : (frameFlags & 0xc0) !== 0;
    if (!compressedOrEncrypted)
      readFrame(walk, id, body, { path: `ID3 ${id}`, offset: base + 10 + at, length: headBytes + size });
    at = from + size;
  }
}

/** Unsynchronisation (ID3v2.3, 5): `FF 00` stands for `FF`. */
function resync(bytes: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [];
  let from = 0;
  for (let at = bytes.indexOf(0xff); at !== -1; at = bytes.indexOf(0xff, at + 1)) {
    if (bytes[at + 1] !== 0) continue;
    parts.push(bytes.subarray(from, at + 1));
    from = at + 2;
  }
  parts.push(bytes.subarray(from));
  return concat(parts);
}

function decode(encoding: number, bytes: Uint8Array): string {
  if (encoding === 1)
    return bytes[0] === 0xfe ? utf16be(bytes.subarray(2)) : utf16le(bytes[0] === 0xff ? bytes.subarray(2) : bytes);
  if (encoding === 2) return utf16be(bytes);
  return encoding === 3 ? utf8(bytes) : latin1(bytes);
}

/** Splits at the first terminator of the encoding: one NUL, or two at an even place. */
function splitText(encoding: number, bytes: Uint8Array): [string, Uint8Array] {
  if (encoding === 0 || encoding === 3) {
    const end = bytes.indexOf(0);
    return end === -1
      ? [decode(encoding, bytes), new Uint8Array(0)]
      : [decode(encoding, bytes.subarray(0, end)), bytes.subarray(end + 1)];
  }
  for (let at = 0; at + 1 < bytes.length; at += 2) {
    if (bytes[at] === 0 && bytes[at + 1] === 0)
      return [decode(encoding, bytes.subarray(0, at)), bytes.subarray(at + 2)];
  }
  return [decode(encoding, bytes), new Uint8Array(0)];
}

function readFrame(
  walk: Walk,
  id: string,
  body: Uint8Array,
  at: { path: string; offset: number; length: number },
): void {
  const encoding = u8(body, 0);
  if (id === "TXXX" || id === "TXX") {
    const [key, rest] = splitText(encoding, body.subarray(1));
    addText(walk, "tag", at, key, untilNul(decode(encoding, rest)));
  } else if (id.startsWith("T")) {
    addText(walk, "tag", at, id, decode(encoding, body.subarray(1)).replace(/\0+$/, "").replaceAll("\0", "; "));
  } else if (id === "COMM" || id === "COM") {
    const [, rest] = splitText(encoding, body.subarray(4));
    addText(walk, "tag", at, "COMM", untilNul(decode(encoding, rest)));
  } else if (id === "WXXX") {
    const [key, rest] = splitText(encoding, body.subarray(1));
    addText(walk, "tag", at, `WXXX:${key}`, untilNul(latin1(rest)));
  } else if (id.startsWith("W")) {
    addText(walk, "tag", at, id, untilNul(latin1(body)));
  } else if (id === "PRIV" && untilNul(latin1(body.subarray(0, 64))) === "XMP") {
    addBlock(walk, { kind: "xmp", ...at, data: body.subarray(4) });
  } else if (id === "GEOB" || id === "GEO") {
    const mime = untilNul(latin1(body.subarray(1, 64)));
    const [, afterName] = splitText(encoding, body.subarray(2 + mime.length));
    const [, object] = splitText(encoding, afterName);
    if (C2PA_MIME.has(mime)) {
      if (object.length <= BUDGETS.manifestStoreBytes) addBlock(walk, { kind: "jumbf", ...at, data: object });
    } else if (indexOf(object.subarray(0, 16), "jumb") === 4) {
      addBlock(walk, { kind: "part", ...at, embedded: true });
    }
  } else if (id === "APIC" || id === "PIC") {
    addBlock(walk, { kind: "part", ...at, embedded: true });
  }
}
