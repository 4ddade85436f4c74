import { BUDGETS, counter, FormatError } from "../model/limits.ts";
import { present } from "../model/present.ts";
import { ascii, latin1, u8, u32be, untilNul, utf8 } from "../source/bytes.ts";
import { defineWalker } from "./define.ts";
import { withPieces } from "./pieces.ts";
import { walkSamsungTrailer } from "./samsung.ts";
import { isStore, sweepForStores } from "./store-sweep.ts";
import { addBlock, addPiece, addStore, addText, addTrailer, guarded, type Walk } from "./walk.ts";

const XMP_KEYWORD = "XML:com.adobe.xmp";

/** W3C PNG, third edition: chunks up to IEND. */
const walkPng = withPieces(async (walk) => {
  addPiece(walk, { path: "signature", box: "PNGh", offset: 0, length: 8 });
  const end = await eachChunk(walk);
  addTrailer(walk, end);
  if (end < walk.reader.size) await guarded(walk, "trailer", () => walkSamsungTrailer(walk, end));
});

/** Names every chunk and reads what it carries; returns the offset after IEND. */
async function eachChunk(walk: Walk): Promise<number> {
  const { reader } = walk;
  const chunks = counter("chunkCount");
  let at = 8;
  while (at + 12 <= reader.size) {
    chunks.take();
    const head = await reader.exactly(at, 8);
    const dataBytes = u32be(head, 0);
    const type = ascii(head, 4, 4);
    const length = dataBytes + 12;
    if (at + length > reader.size) throw new FormatError(`chunk ${type} at ${at} runs past the end`);
    addPiece(walk, { path: type, offset: at, length, box: type === "caBX" ? "C2PA" : type });
    const chunk = { type, offset: at, length, body: at + 8, dataBytes };
    await guarded(walk, `chunk ${type} at ${at}`, () => readChunk(walk, chunk));
    at += length;
    if (type === "IEND") return at;
  }
  throw new FormatError("PNG ends without IEND");
}

interface Chunk {
  type: string;
  offset: number;
  length: number;
  body: number;
  dataBytes: number;
}

async function readChunk(walk: Walk, chunk: Chunk): Promise<void> {
  const { reader } = walk;
  const at = { offset: chunk.offset, length: chunk.length };
  const data = () => reader.block(chunk.body, chunk.dataBytes);
  switch (chunk.type) {
    case "IHDR": {
      const head = await reader.peek(chunk.body, 8);
      walk.out.dimensions = { width: u32be(head, 0), height: u32be(head, 4) };
      return;
    }
    case "eXIf":
      addBlock(walk, { kind: "exif", path: "eXIf", ...at, data: await data() });
      return;
    case "caBX":
      await readStore(walk, chunk);
      return;
    case "iCCP": {
      const bytes = await data();
      const end = bytes.indexOf(0);
      const profile = walk.tools.inflate(bytes.subarray(end + 2), BUDGETS.decompressedBytes);
      addBlock(walk, { kind: "icc", path: "iCCP", ...at, data: profile });
      return;
    }
    case "tEXt":
    case "zTXt":
    case "iTXt":
      readText(walk, chunk.type, await data(), at);
      return;
    case "comf":
      // ComfyUI's animations: a key and text, as in tEXt.
      readText(walk, "tEXt", await data(), { ...at, path: "comf" });
      return;
    default:
      // Critical chunks are drawn; of the others, which readers pass over, any may hide a store.
      if (/^[a-z]/.test(chunk.type)) await sweepForStores(walk, chunk, chunk.type);
  }
}

/** The chunk that the standard gives a manifest store (C2PA 2.2, A.3.2), before or behind the image data. */
async function readStore(walk: Walk, { offset, length, body, dataBytes }: Chunk): Promise<void> {
  const data = await walk.reader.block(body, dataBytes, "manifestStoreBytes");
  addStore(walk, {
    path: "caBX",
    pieces: [{ offset, length, body: { offset: body, length: dataBytes } }],
    data,
    standard: true,
    ...present({ fault: isStore(data) ? undefined : "no-store" }),
  });
}

function readText(
  walk: Walk,
  type: string,
  bytes: Uint8Array,
  range: { offset: number; length: number; path?: string },
): void {
  const keyEnd = bytes.indexOf(0);
  if (keyEnd === -1) throw new FormatError("text chunk without keyword");
  const key = latin1(bytes.subarray(0, keyEnd));
  const raw = textBytes(walk, type, bytes, keyEnd);
  const at = { path: range.path ?? type, offset: range.offset, length: range.length };
  if (key === XMP_KEYWORD) {
    addBlock(walk, { kind: "xmp", ...at, data: raw });
    return;
  }
  const profile = /^Raw profile type (xmp|exif|iptc|APP1)$/i.exec(key)?.[1]?.toLowerCase();
  if (profile) {
    addRawProfile(walk, profile, latin1(raw), at);
    return;
  }
  addText(walk, "text", at, key, type === "iTXt" ? utf8(raw) : lenient(raw));
}

/** tEXt is Latin-1 by the standard, but generators write UTF-8 into it. */
function lenient(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return latin1(bytes);
  }
}

function textBytes(walk: Walk, type: string, bytes: Uint8Array, keyEnd: number): Uint8Array {
  if (type === "tEXt") return bytes.subarray(keyEnd + 1);
  if (type === "zTXt") return walk.tools.inflate(bytes.subarray(keyEnd + 2), BUDGETS.decompressedBytes);
  const compressed = u8(bytes, keyEnd + 1) === 1;
  const languageEnd = bytes.indexOf(0, keyEnd + 3);
  const translatedEnd = languageEnd === -1 ? -1 : bytes.indexOf(0, languageEnd + 1);
  if (translatedEnd === -1) throw new FormatError("iTXt chunk without its four fields");
  const text = bytes.subarray(translatedEnd + 1);
  return compressed ? walk.tools.inflate(text, BUDGETS.decompressedBytes) : text;
}

function digitOf(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const letter = code | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}

/** The bytes that hexadecimal digits behind so many lines stand for, whatever else stands between them. */
function hexBehind(text: string, lines: number): Uint8Array {
  let at = 0;
  for (let line = 0; line < lines; line++) {
    const end = text.indexOf("\n", at);
    if (end === -1) return new Uint8Array(0);
    at = end + 1;
  }
  const out = new Uint8Array((text.length - at) >> 1);
  let digits = 0;
  for (; at < text.length; at++) {
    const digit = digitOf(text.charCodeAt(at));
    if (digit === -1) continue;
    const byte = digits >> 1;
    out[byte] = (digits & 1) === 0 ? digit << 4 : (out[byte] ?? 0) | digit;
    digits += 1;
  }
  return out.subarray(0, digits >> 1);
}

/** ImageMagick's convention: `\nname\n  length\nhex...`. */
function addRawProfile(
  walk: Walk,
  name: string,
  text: string,
  at: { path: string; offset: number; length: number },
): void {
  const data = hexBehind(text, 3);
  const head = latin1(data.subarray(0, 32));
  const path = `${at.path} raw profile ${name}`;
  if (name === "iptc") {
    const record = data.indexOf(0x1c);
    addBlock(walk, { kind: "iptc", ...at, path, data: record === -1 ? data : data.subarray(record) });
  } else if (head.startsWith("Exif\0\0")) {
    addBlock(walk, { kind: "exif", ...at, path, data: data.subarray(6) });
  } else if (head.startsWith("http://ns.adobe.com/xap/1.0/")) {
    addBlock(walk, { kind: "xmp", ...at, path, data: data.subarray(untilNul(head).length + 1) });
  } else {
    addBlock(walk, { kind: name === "exif" ? "exif" : "xmp", ...at, path, data });
  }
}

export default defineWalker({ png: walkPng });
