import type { Range } from "../../model/block.ts";
import { BUDGETS, counter, LimitError } from "../../model/limits.ts";
import { ascii, hex, u32be, untilNul, utf8 } from "../../source/bytes.ts";
import { defineWalker } from "../define.ts";
import { behindPointer, CR3_BLOCKS, CR3_UUID } from "../raw.ts";
import { sweepForStores } from "../store-sweep.ts";
import { addBlock, addPath, addPiece, addText, addTrack, guarded, type Walk } from "../walk.ts";
import { type Box, boxes, metaChildren, XMP_UUID } from "./boxes.ts";
import { type Fragments, readFragmentBox } from "./fragments.ts";
import { walkItems } from "./items.ts";
import { BMFF_LOOKS } from "./look.ts";
import { addProvenanceStore, readProvenanceBox } from "./provenance.ts";
import { readFirstSample } from "./sample.ts";
import { readItemList, readKeys } from "./tags.ts";
import { type BmffTrack, boxDate, countDate, finishTracks, readHandler, readTimes, readTrackBox } from "./tracks.ts";
import { readUserData } from "./user-data.ts";

/** Boxes that hold nothing but boxes and are worth entering. */
const CONTAINERS = new Set(["moov", "trak", "edts", "mdia", "minf", "stbl", "udta", "mvex", "moof", "traf", "tapt"]);

interface State {
  count: ReturnType<typeof counter>;
  keys: string[];
  tracks: BmffTrack[];
  /** The track whose boxes are being read. */
  current?: BmffTrack;
  fragments: Fragments;
}

/** ISO-BMFF: MP4, MOV, M4A, HEIF and AVIF. Reads structure, and the head of the first picture; the rest of `mdat` is never entered. */
async function walkBmff(walk: Walk): Promise<void> {
  const state: State = {
    count: counter("boxCount"),
    keys: [],
    tracks: [],
    fragments: { defaults: new Map(), sums: new Map() },
  };
  try {
    await readTopLevel(walk, state);
  } finally {
    finishTracks(walk, state.tracks, state.fragments);
  }
}

/** The boxes of the file itself. Its pieces hold every byte once: what cannot be told apart is one last piece. */
async function readTopLevel(walk: Walk, state: State): Promise<void> {
  const { reader } = walk;
  let told = 0;
  let rest = "trailing bytes";
  try {
    for await (const box of boxes(reader, 0, reader.size, "", 0, state.count)) {
      if (walk.out.pieces.length < BUDGETS.coverageRangeCount - 1) {
        addPiece(walk, { path: box.type, offset: box.offset, length: box.length });
        told = box.offset + box.length;
      } else {
        rest = "further boxes";
      }
      await guarded(walk, `box ${box.path} at ${box.offset}`, () => readBox(walk, box, state));
    }
  } catch (error) {
    if (error instanceof LimitError) rest = "further boxes";
    throw error;
  } finally {
    if (told < reader.size) addPiece(walk, { path: rest, offset: told, length: reader.size - told });
  }
}

async function readBox(walk: Walk, box: Box, state: State): Promise<void> {
  const { reader } = walk;
  const at = { path: box.path.slice(1), offset: box.offset, length: box.length };
  addPath(walk, at.path);
  if (box.type === "trak") {
    const track = addTrack(walk, { id: state.tracks.length, kind: "data", format: "" });
    state.current = { track, edits: [] };
    state.tracks.push(state.current);
  }
  if (CONTAINERS.has(box.type)) {
    if (box.type === "moof" || box.type === "mvex") walk.out.structure.fragmented = true;
    await enter(walk, box, box.body, state);
    if (box.type === "stbl") await readFirstSample(walk, box, state.count, state.current?.track);
    if (box.type === "trak") delete state.current;
    return;
  }
  if (state.current && (await readTrackBox(walk, box, state.current, state.count))) return;
  if (await readFragmentBox(reader, box, state.fragments)) return;
  const read = BOXES[box.type];
  if (read) await read(walk, box, { at, state });
  else if (USER_DATA.test(box.path)) await readUserData(walk, box, at);
}

const USER_DATA = /^\/moov\/(?:trak\/)?udta\//;

type BoxReader = (walk: Walk, box: Box, place: { at: Range & { path: string }; state: State }) => Promise<void>;

const readLabel: BoxReader = async (walk, box, { at }) =>
  addText(walk, "tag", at, "AIGC", untilNul(utf8(await walk.reader.block(box.body, box.bodyLength))));
const readStores: BoxReader = (walk, _, { at }) => sweepForStores(walk, at, at.path);

/** Boxes by their types, wherever they stand; those of tracks and fragments are read before. */
const BOXES: Readonly<Record<string, BoxReader | undefined>> = {
  uuid: readUuid,
  jumb: readStores,
  c2pa: readStores,
  async ftyp(walk, box) {
    const raw = await walk.reader.peek(box.body, Math.min(box.bodyLength, 512));
    const compatible: string[] = [];
    for (let index = 8; index + 4 <= raw.length; index += 4) compatible.push(ascii(raw, index, 4));
    walk.out.structure.brands ??= { major: ascii(raw, 0, 4), minor: u32be(raw, 4), compatible };
  },
  async mvhd(walk, box, { at }) {
    const { created, timescale, duration } = readTimes(await walk.reader.peek(box.body, 36));
    if (timescale > 0) {
      walk.out.structure.timescale = timescale;
      if (duration !== undefined) walk.out.durationSeconds = duration / timescale;
    }
    const date = boxDate(created);
    countDate(walk, date);
    if (date !== undefined) addText(walk, "tag", at, "creation_time", date);
  },
  async hdlr(walk, box, { at, state }) {
    if (!box.path.endsWith("/mdia/hdlr") || !state.current) return;
    const raw = await walk.reader.block(box.body, Math.min(box.bodyLength, 512));
    const text = readHandler(raw, state.current.track);
    if (text !== undefined) addText(walk, "tag", at, `hdlr:${ascii(raw, 8, 4)}`, text);
  },
  meta: (walk, box, { state }) => readMeta(walk, box, state),
  async keys(walk, box, { state }) {
    state.keys = await readKeys(walk, box, state.count);
  },
  ilst: (walk, box, { state }) => readItemList(walk, box, state.keys, state.count),
  async XMP_(walk, box, { at }) {
    addBlock(walk, { kind: "xmp", ...at, data: await walk.reader.block(box.body, box.bodyLength, "xmpBytes") });
  },
  aigc: readLabel,
  AIGC: readLabel,
};

async function enter(walk: Walk, box: Box, from: number, state: State): Promise<void> {
  const end = box.body + box.bodyLength;
  for await (const child of boxes(walk.reader, from, end, box.path, box.depth + 1, state.count)) {
    // QuickTime ends user data with four zero bytes, which are no box; some writers leave more ("User Data Atoms").
    if (box.type === "udta" && child.type === "\0\0\0\0") break;
    await guarded(walk, `box ${child.path} at ${child.offset}`, () => readBox(walk, child, state));
  }
}

async function readMeta(walk: Walk, box: Box, state: State): Promise<void> {
  const from = await metaChildren(walk.reader, box.body);
  if (box.depth === 0 && walk.out.kind === "image") await walkItems(walk, box, from, state.count);
  await enter(walk, box, from, state);
}

async function readUuid(walk: Walk, box: Box, { at, state }: Parameters<BoxReader>[2]): Promise<void> {
  const { reader } = walk;
  const { count } = state;
  const id = hex(await reader.peek(box.body, 16));
  if (id === XMP_UUID) {
    addBlock(walk, {
      kind: "xmp",
      ...at,
      path: "uuid XMP",
      data: await reader.block(box.body + 16, box.bodyLength - 16, "xmpBytes"),
    });
    return;
  }
  if (id === CR3_UUID) {
    for await (const child of boxes(reader, box.body + 16, box.body + box.bodyLength, box.path, box.depth + 1, count)) {
      const pointer = CR3_BLOCKS[child.type];
      if (pointer === undefined) continue;
      const data = behindPointer(await reader.block(child.body, child.bodyLength, "exifBlockBytes"), pointer);
      addBlock(walk, { kind: "exif", path: child.type, offset: child.offset, length: child.length, data });
    }
    return;
  }
  const found = await readProvenanceBox(reader, box);
  if (found) await addProvenanceStore(walk, box, found);
}

export default defineWalker(
  {
    mp4: walkBmff,
    mov: walkBmff,
    m4a: walkBmff,
    heic: walkBmff,
    avif: walkBmff,
    cr3: walkBmff,
  },
  BMFF_LOOKS,
);
