import type { Container, Range } from "../../model/block.ts";
import { ascii, u8, u32le } from "../../source/bytes.ts";
import type { Reader } from "../../source/reader.ts";
import { endOf } from "../binding/ranges.ts";
import { inOrder, shownPieces } from "./pieces.ts";
import type { ShownRange, ShownReader } from "./shown.ts";

/** Headers at the level of the file count for some players as they do in their list. */
const SHOWN =
  /^(?:RIFF header|unknown bytes|LIST (?:hdrl|movi|odml)|idx1|hdrl|movi|indx|ix..|\d\d..|avih|strh|strf|strd|vprp|dmlh)$/;
/** Chunks that players go past by their length. */
const PASSED = /^(?:JUNK|idx1|indx|ix..)$/;
const HEADER_BYTES = 8;
const WINDOW_BYTES = 256 * 1024;
/** How many chunks of `movi` are looked at to know how its streams name theirs. */
const NAMED_CHUNKS = 512;
/** From so many chunks on players take a stream's name for settled. */
const SETTLED = 5;
/** Below this size bytes that look like a chunk by chance are too rare to matter. */
const SMALL_FILE_BYTES = 16 * 1024 * 1024;

/**
 * What players show of an AVI file: its headers, its media and its indexes, and whatever else looks like a chunk of one
 * of its streams. Behind `movi` players search on, byte by byte, for a stream's number, its kind and a length that fits
 * (FFmpeg's `avi_sync`, VLC's `AVI_PacketSearch`): in a chunk that nobody knows, behind the end of the RIFF chunk, and
 * in a manifest store.
 */
export const shownInAvi: ShownReader = async (container, reader) => {
  const data = shownPieces(container, (path) => SHOWN.test(path));
  const streams = await readStreams(container, reader);
  for (const { path, ...range } of container.pieces) {
    const stray = SHOWN.test(path) || PASSED.test(path) ? undefined : await firstStray(reader, range, streams);
    if (stray) data.push(stray);
  }
  return inOrder(data);
};

interface Streams {
  count: number;
  size: number;
  /** By a stream's number: the two letters that its last chunk has, and how often. */
  kinds: ReadonlyMap<number, Kind>;
}

interface Kind {
  name: string;
  times: number;
}

async function readStreams({ pieces, tracks }: Container, reader: Reader): Promise<Streams> {
  const kinds = new Map<number, Kind>();
  const movi = pieces.find(({ path }) => path === "LIST movi");
  let left = movi ? NAMED_CHUNKS : 0;
  for (let at = (movi?.offset ?? 0) + 12; movi && left > 0 && at + HEADER_BYTES <= endOf(movi); left--) {
    const head = await reader.peek(at, HEADER_BYTES);
    const id = ascii(head, 0, 4);
    const bytes = u32le(head, 4);
    at += id === "LIST" ? HEADER_BYTES + 4 : HEADER_BYTES + bytes + (bytes & 1);
    const stream = /^\d\d/.test(id) ? Number(id.slice(0, 2)) : undefined;
    if (stream === undefined) continue;
    const name = id.slice(2);
    const before = kinds.get(stream);
    kinds.set(stream, { name, times: before?.name === name ? before.times + 1 : 1 });
  }
  return { count: Math.max(1, tracks.length), size: reader.size, kinds };
}

/** From where on players find chunks of a stream in a piece; behind the first one everything may be such a chunk. */
async function firstStray(reader: Reader, piece: Range, streams: Streams): Promise<ShownRange | undefined> {
  const end = endOf(piece);
  for (let from = piece.offset; from < end; from += WINDOW_BYTES) {
    const bytes = await reader.peek(from, Math.min(WINDOW_BYTES + HEADER_BYTES, end - from));
    for (let at = 0; at < Math.min(WINDOW_BYTES, bytes.length - HEADER_BYTES); at++)
      if (beginsChunk(bytes, at, from, streams))
        return { offset: from + at, length: end - from - at, what: "stray chunk of a stream" };
  }
  return undefined;
}

const digit = (byte: number): number => (byte >= 0x30 && byte <= 0x39 ? byte - 0x30 : Number.NaN);
const isLetter = (byte: number): boolean => /[A-Za-z]/.test(String.fromCharCode(byte));
/** Players take any ASCII for the kind. Digits are left out: rows of them stand in every store, in its identifiers. */
const isKind = (byte: number): boolean => byte < 0x80 && Number.isNaN(digit(byte));

function beginsChunk(bytes: Uint8Array, at: number, from: number, { count, size, kinds }: Streams): boolean {
  const stream = 10 * digit(u8(bytes, at)) + digit(u8(bytes, at + 1));
  if (!(stream < count)) return false;
  const length = u32le(bytes, at + 4);
  if (length === 0 || from + at + length > size) return false;
  const known = kinds.get(stream);
  if (known && known.times >= SETTLED) return ascii(bytes, at + 2, 2) === known.name;
  return [u8(bytes, at + 2), u8(bytes, at + 3)].every(size < SMALL_FILE_BYTES ? isKind : isLetter);
}
