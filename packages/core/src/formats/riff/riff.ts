import { counter, FormatError } from "../../model/limits.ts";
import { ascii, startsWith, u32le } from "../../source/bytes.ts";
import { defineWalker } from "../define.ts";
import { withPieces } from "../pieces.ts";
import { readPlacedStore } from "../placed-store.ts";
import { isStore, STORE_HEAD_BYTES } from "../store-sweep.ts";
import { addPath, addPiece, addTrailer, guarded, type Walk } from "../walk.ts";
import { type Chunk, readChunk, type Stream } from "./chunks.ts";

interface State {
  chunks: ReturnType<typeof counter>;
  /** RIFF chunks gone by: OpenDML files have several. */
  part: number;
  stream: Stream;
}

/** A chunk, in how many lists it lies, and in which RIFF chunk of the file. */
interface Placed extends Chunk {
  depth: number;
  part: number;
}

const CHUNK_HEADER = 8;
/** Lists inside lists: real AVI files use three levels. */
const MAX_LIST_DEPTH = 6;

/** Microsoft RIFF: WebP, WAV (also RF64) and AVI (also OpenDML's AVIX parts). Pieces are the boxes of C2PA 2.2, 18.7.3.5. */
const walkRiff = withPieces(readForms);

async function readForms(walk: Walk): Promise<void> {
  const { reader } = walk;
  const state: State = { chunks: counter("chunkCount"), part: 0, stream: { bytesPerSecond: 0 } };
  let at = 0;
  while (at + 12 <= reader.size) {
    state.chunks.take();
    const head = await reader.exactly(at, 12);
    const id = ascii(head, 0, 4);
    if (id !== "RIFF" && id !== "RF64") break;
    // RF64 says 0xFFFFFFFF and means "see ds64"; the end of the file is the only safe bound.
    const declared = id === "RF64" ? reader.size : at + CHUNK_HEADER + u32le(head, 4);
    const end = Math.min(declared + ((declared - at) & 1), reader.size);
    if (declared > reader.size) {
      walk.out.limits.push({ code: "damaged-structure", step: "read", detail: "RIFF size runs past the end" });
    }
    addPiece(walk, { path: "RIFF header", offset: at, length: 12, box: ascii(head, 8, 4) });
    const reached = await eachChunk(walk, at + 12, Math.min(declared, reader.size), "", 0, state);
    at = Math.max(end, reached, at + CHUNK_HEADER);
    state.part += 1;
    if (walk.out.format !== "avi") break;
  }
  addTrailer(walk, at);
}

async function eachChunk(
  walk: Walk,
  from: number,
  end: number,
  parent: string,
  depth: number,
  state: State,
): Promise<number> {
  const { reader } = walk;
  let at = from;
  while (at + CHUNK_HEADER <= end) {
    state.chunks.take();
    const head = await reader.exactly(at, CHUNK_HEADER);
    const id = ascii(head, 0, 4);
    const declared = u32le(head, 4);
    const bytes = declared === 0xffffffff ? end - at - CHUNK_HEADER : declared;
    const past = at + CHUNK_HEADER + bytes > end;
    if (past && !isShortForm(walk, { id, depth, end: at + CHUNK_HEADER + bytes }))
      throw new FormatError(`chunk ${id} at ${at} runs past its list`);
    const length = Math.min(CHUNK_HEADER + bytes + (bytes & 1), (past ? reader.size : end) - at);
    const { part } = state;
    const chunk: Placed = { id, offset: at, length, body: at + CHUNK_HEADER, bytes, parent, depth, part };
    if (walk.out.kind !== "image") addPath(walk, `${parent}${id}`);
    if (id === "LIST") {
      const type = ascii(await reader.peek(chunk.body, Math.min(bytes, 4)), 0, 4);
      if (depth === 0) addPiece(walk, { path: `LIST ${type}`, offset: at, length, box: type });
      if (walk.out.kind !== "image") addPath(walk, `${parent}${type}`);
      if (type !== "movi" && depth < MAX_LIST_DEPTH) {
        await eachChunk(walk, chunk.body + 4, chunk.body + bytes, `${parent}${type}/`, depth + 1, state);
      }
    } else {
      if (depth === 0) addPiece(walk, { path: id, offset: at, length, box: id });
      await guarded(walk, `chunk ${id} at ${at}`, async () => {
        if (!(await readStore(walk, chunk))) await readChunk(walk, chunk, state.stream);
      });
    }
    at += length;
  }
  return at;
}

/**
 * Some writers count too few bytes for the whole: the samples then end with the file and beyond the form that holds them.
 * Players go by the samples, and nothing of it is damaged.
 */
const isShortForm = ({ reader, out }: Walk, chunk: { id: string; depth: number; end: number }): boolean =>
  out.format === "wav" &&
  chunk.id === "data" &&
  chunk.depth === 0 &&
  chunk.end + 1 >= reader.size &&
  chunk.end <= reader.size;

/** C2PA 2.2, A.3.6: the store is a chunk of the RIFF chunk itself. Later RIFF chunks go on with the first one's media. */
const isPlace = (chunk: Placed): boolean => chunk.depth === 0 && chunk.part === 0;

/** Takes a chunk for a store by its name in the standard's place, elsewhere by what it holds; false: it is none. */
async function readStore(walk: Walk, chunk: Placed): Promise<boolean> {
  const { reader } = walk;
  const { offset, length, body, bytes } = chunk;
  const standard = chunk.id === "C2PA" && isPlace(chunk);
  if (!standard && !isStore(await reader.peek(body, Math.min(bytes, STORE_HEAD_BYTES)))) return false;
  await readPlacedStore(walk, {
    path: chunk.part === 0 ? `${chunk.parent}${chunk.id}` : `RIFF ${chunk.part + 1}: ${chunk.parent}${chunk.id}`,
    pieces: [{ offset, length, body: { offset: body, length: bytes } }],
    standard,
  });
  return true;
}

const FORMS = new Map([
  ["WEBP", "webp"],
  ["WAVE", "wav"],
  ["AVI ", "avi"],
] as const);

function formOf(head: Uint8Array): "webp" | "wav" | "avi" | undefined {
  const form = FORMS.get(ascii(head, 8, 4) as "WEBP" | "WAVE" | "AVI ");
  if (startsWith(head, "RF64")) return form === "wav" ? form : undefined;
  return startsWith(head, "RIFF") || startsWith(head, "RIFX") ? form : undefined;
}

export default defineWalker({ webp: walkRiff, wav: walkRiff, avi: walkRiff }, [{ sure: "start", look: formOf }]);
