import { BUDGETS, bounded, counter, FormatError } from "../../model/limits.ts";
import { hex, u8, u16be, untilNul, utf16be } from "../../source/bytes.ts";
import { defineWalker } from "../define.ts";
import { withStream } from "../sound/frame-scan.ts";
import { addPath, addPiece, addText, guarded, type Walk } from "../walk.ts";
import { fieldsOf, SETS, type Structure } from "./sets.ts";
import { addTracks } from "./tracks.ts";

/** All keys of SMPTE begin so (ST 298). */
const PREFIX = "060e2b34";
/** A partition pack, whichever it is, and what fills up (ST 377-1, 7.1 and 6.3.3). */
const PARTITION = /^060e2b34020501..0d01020101(?:02|03|04)/;
const FILL = /^060e2b34010101..0301021001/;
/** Sets of the header's metadata: local tags of two bytes, lengths of two. */
const SET = /^060e2b34025301..0d010101(?:01|02)01(..)00$/;
const KEY_BYTES = 16;

/**
 * MXF (SMPTE ST 377-1): keys, lengths and values one behind the other. The header's metadata is read; the pictures and
 * sounds behind it are not.
 */
const walkMxf = withStream(async (walk) => {
  const { reader } = walk;
  const structure: Structure = { descriptor: [], sequence: [], track: [] };
  let end = reader.size;
  await guarded(walk, "header", async () => {
    end = await readHeader(walk, structure);
  });
  addPiece(walk, { path: "header", offset: 0, length: end });
  addPiece(walk, { path: "essence", offset: end, length: reader.size - end });
  await guarded(walk, "tracks", () => addTracks(walk, structure));
});

/** Reads the header partition, as long as its metadata goes; gives where that ends. */
async function readHeader(walk: Walk, structure: Structure): Promise<number> {
  const { reader } = walk;
  const packets = counter("chunkCount");
  const limit = Math.min(reader.size, BUDGETS.blockBytes);
  let at = 0;
  let partitions = 0;
  while (at + KEY_BYTES + 1 < limit) {
    packets.take();
    const head = await reader.peek(at, KEY_BYTES + 9);
    const key = hex(head.subarray(0, KEY_BYTES));
    if (!key.startsWith(PREFIX)) throw new FormatError(`MXF packet at ${at} without a key`);
    const { bytes, head: lengthBytes } = berLength(head);
    const body = at + KEY_BYTES + lengthBytes;
    const set = SET.exec(key)?.[1];
    if (PARTITION.test(key)) partitions += 1;
    // Another partition, or an element of pictures and sound, ends the header's metadata.
    const essence = key.startsWith("060e2b3401020101") && !FILL.test(key);
    if (partitions > 1 || essence) return at;
    const next = body + bytes;
    if (!Number.isSafeInteger(next) || next > reader.size)
      throw new FormatError("MXF packet that goes beyond the file");
    if (set !== undefined)
      await guarded(walk, `set at ${at}`, () => readSet(walk, set, { at, body, bytes }, structure));
    at = next;
  }
  return Math.min(at, reader.size);
}

/** A length in basic encoding rules (ST 336): one byte, or a number of bytes. */
function berLength(head: Uint8Array): { bytes: number; head: number } {
  const first = u8(head, KEY_BYTES);
  if (first < 0x80) return { bytes: first, head: 1 };
  const count = first & 0x7f;
  if (count === 0 || count > 8) throw new FormatError("MXF length that is none");
  let bytes = 0;
  for (let index = 0; index < count; index++) bytes = bytes * 256 + u8(head, KEY_BYTES + 1 + index);
  return { bytes, head: 1 + count };
}

interface SetAt {
  at: number;
  body: number;
  bytes: number;
}

async function readSet(walk: Walk, type: string, { at, body, bytes }: SetAt, structure: Structure): Promise<void> {
  const kind = SETS[type];
  if (kind === undefined) return;
  const fields = fieldsOf(await walk.reader.block(body, bounded(bytes, "exifBlockBytes", "MXF set")));
  const range = { path: kind, offset: at, length: body + bytes - at };
  addPath(walk, kind);
  if (kind === "descriptor" || kind === "sequence" || kind === "track") {
    structure[kind].push(fields);
    return;
  }
  const text = (tag: number, key: string): void => {
    const value = untilNul(utf16be(fields.get(tag) ?? new Uint8Array(0))).trim();
    if (value !== "") addText(walk, "tag", range, key, value);
  };
  if (kind === "identification") {
    const [company, product] = [0x3c01, 0x3c02].map((tag) =>
      untilNul(utf16be(fields.get(tag) ?? new Uint8Array(0))).trim(),
    );
    const name = [company, product].filter(Boolean).join(" ");
    if (name !== "") addText(walk, "tag", range, "encoder", name);
    text(0x3c04, "ProductVersion");
    text(0x3c08, "Platform");
    date(walk, range, "ModDate", fields.get(0x3c06));
  } else {
    text(0x4402, "title");
    date(walk, range, "creation_time", fields.get(0x4405));
  }
}

/** Year, month, day, hour, minute, second, and quarters of a millisecond of four (ST 377-1, 4.3). Zeros say nothing. */
function date(walk: Walk, at: { path: string; offset: number; length: number }, key: string, value?: Uint8Array): void {
  if (value?.length !== 8 || u16be(value, 0) < 1900) return;
  const [year, month, day] = [u16be(value, 0), u8(value, 2), u8(value, 3)];
  const time = Date.UTC(year, month - 1, day, u8(value, 4), u8(value, 5), u8(value, 6));
  if (month >= 1 && month <= 12 && day >= 1 && day <= 31 && Number.isFinite(time))
    addText(walk, "tag", at, key, new Date(time).toISOString().replace(".000Z", "Z"));
}

export default defineWalker({ mxf: walkMxf });
