import { counter, FormatError } from "../../model/limits.ts";
import { present } from "../../model/present.ts";
import { hex, u16le, u32le, u64le } from "../../source/bytes.ts";
import { defineWalker } from "../define.ts";
import { withPieces } from "../pieces.ts";
import { readStrayStore } from "../placed-store.ts";
import { addBlock, addPath, addPiece, addTrailer, guarded, type Walk } from "../walk.ts";
import { ID, readBasics, readDescription, readExtended, readLibrary } from "./objects.ts";
import { readStream } from "./stream.ts";

const OBJECT_HEADER = 24;
/** Behind the header object's own: a count and two reserved bytes; of the extension's: a GUID, two bytes and a size. */
const HEADER_BYTES = 30;
const EXTENSION_BYTES = 46;
/** The header, its extension, and a stream's properties in an extended object. */
const MAX_DEPTH = 3;

interface AsfObject {
  id: string;
  offset: number;
  length: number;
}

/** Advanced Systems Format (Microsoft, 2012-01): objects with a GUID and a size, in Windows' media files. */
const walkAsf = withPieces(async (walk) => {
  const { out, reader } = walk;
  const objects = counter("boxCount");
  try {
    await eachObject(walk, 0, reader.size, 0, objects);
  } finally {
    for (const track of out.tracks) if (out.durationSeconds !== undefined) track.durationSeconds = out.durationSeconds;
  }
});

type Count = ReturnType<typeof counter>;

async function eachObject(walk: Walk, from: number, end: number, depth: number, objects: Count): Promise<void> {
  if (depth > MAX_DEPTH) throw new FormatError("ASF objects lie too deep");
  let at = from;
  while (at + OBJECT_HEADER <= end) {
    objects.take();
    const { name, ...object } = await objectAt(walk, at, end);
    const { id, length } = object;
    const path = name ?? id;
    const whole = length >= OBJECT_HEADER && at + length <= end;
    // Behind the objects of a file stands what is none.
    if (!whole && depth === 0 && name === undefined && at > from) break;
    if (!whole) throw new FormatError(`ASF object ${path} at ${at} of ${length} bytes`);
    addPath(walk, path);
    if (depth === 0) addPiece(walk, { path, offset: at, length, box: id });
    await guarded(walk, `object ${path} at ${at}`, () => readObject(walk, object, depth, objects));
    at += length;
  }
  if (depth === 0) addTrailer(walk, at);
}

const NAMES = new Map<string, string>(Object.entries(ID).map(([name, id]) => [id, name]));

/** The object that begins here, as it says itself. */
async function objectAt({ reader }: Walk, at: number, end: number): Promise<AsfObject & { name: string | undefined }> {
  const head = await reader.exactly(at, OBJECT_HEADER);
  const id = hex(head.subarray(0, 16));
  const name = NAMES.get(id);
  const stated = u64le(head, 16);
  // A broadcast's data has no size; whatever is shorter than its own header would never be left behind.
  return { id, name, offset: at, length: name === "data" && stated < OBJECT_HEADER ? end - at : stated };
}

async function readObject(walk: Walk, object: AsfObject, depth: number, objects: Count): Promise<void> {
  const { reader } = walk;
  const { id, offset, length } = object;
  const [body, bytes, end] = [offset + OBJECT_HEADER, length - OBJECT_HEADER, offset + length];
  const data = () => reader.block(body, bytes);
  const at = (path: string) => ({ path, offset, length });
  switch (id) {
    case ID.header:
      return eachObject(walk, offset + HEADER_BYTES, end, depth + 1, objects);
    case ID.extension:
      return eachObject(walk, offset + EXTENSION_BYTES, end, depth + 1, objects);
    case ID.file:
      return readBasics(walk, await data(), at("file properties"));
    case ID.stream:
      return readStream(walk, await data());
    case ID.extendedStream: {
      const { rate, number, inner } = readExtendedStream(await data());
      if (inner < bytes) await eachObject(walk, body + inner, end, depth + 1, objects);
      const track = walk.out.tracks.find((each) => each.id === number);
      if (track?.kind === "video" && rate !== undefined) track.frameRate = rate;
      return;
    }
    case ID.content:
      return readDescription(walk, await data(), at("content description"));
    case ID.extendedContent:
      return readExtended(walk, await data(), at("extended content description"));
    case ID.metadata:
    case ID.library:
      return readLibrary(walk, await data(), at("metadata"));
    case ID.xmp:
      addBlock(walk, { kind: "xmp", ...at("XMP"), data: await data() });
      return;
    case ID.data:
      return;
    default:
      await readStrayStore(walk, object.id, object, { offset: body, length: bytes });
  }
}

/** Most names and payload systems of one stream that are gone over. */
const MAX_ENTRIES = 256;

/** "Extended Stream Properties Object": the stream's number, the time of a picture, and where an object in it begins. */
function readExtendedStream(data: Uint8Array): { rate?: number; number: number; inner: number } {
  const [number, time] = [u16le(data, 48), u64le(data, 52)];
  const [names, systems] = [u16le(data, 60), u16le(data, 62)];
  let at = 64;
  for (let index = 0; index < Math.min(names, MAX_ENTRIES); index++) at += 4 + u16le(data, at + 2);
  for (let index = 0; index < Math.min(systems, MAX_ENTRIES); index++) at += 22 + u32le(data, at + 18);
  const rate = 1e7 / time;
  return { number, inner: at, ...present({ rate: time > 0 && rate <= 1_000 ? rate : undefined }) };
}

export default defineWalker({ asf: walkAsf });
