import type { Piece, Range } from "../../model/block.ts";
import { BUDGETS, FormatError, LimitError } from "../../model/limits.ts";
import { ascii, concat, latin1, startsWith, u8, u16be, u16le, u32be, u32le } from "../../source/bytes.ts";
import { defineWalker } from "../define.ts";
import { walkPhotoshop } from "../photoshop.ts";
import { withPieces } from "../pieces.ts";
import { walkSamsungTrailer } from "../samsung.ts";
import { sweepForStores } from "../store-sweep.ts";
import { addBlock, addPiece, addStore, addText, addTrailer, guarded, type Walk } from "../walk.ts";
import { type App11, readApp11, storesOf } from "./app11.ts";
import { isFrame, type JpegPart, jpegParts, markerName } from "./segments.ts";

const EXIF = "Exif\0\0";
const XMP = "http://ns.adobe.com/xap/1.0/\0";
const XMP_EXTENSION = "http://ns.adobe.com/xmp/extension/\0";

/** ITU-T T.81 (JPEG), with the APPn carriers of EXIF, XMP part 3, ICC.1 annex B.4, JPEG Systems and CIPA MPF. */
const walkJpeg = withPieces(async (walk) => {
  const parts: Parts = { app11: [], app11Bytes: 0, icc: [], extended: new Map(), mpf: undefined };
  await walk.reader.hold();
  try {
    const end = await eachPart(walk, parts);
    if (end === undefined) throw new FormatError("JPEG ends without EOI");
    await walkMultiPicture(walk, parts.mpf);
    if (end < walk.reader.size) {
      addTrailer(walk, end);
      await guarded(walk, "trailer", () => walkSamsungTrailer(walk, end));
    }
  } finally {
    await joinStores(walk, parts.app11);
    joinParts(walk, parts);
  }
});

interface Parts {
  app11: App11[];
  app11Bytes: number;
  icc: { range: Range; index: number; data: Uint8Array }[];
  extended: Map<string, { at: number; range: Range; data: Uint8Array }[]>;
  mpf: { base: number; data: Uint8Array } | undefined;
}

/** Names every part and reads what it carries; returns the offset after EOI, or undefined without one. */
async function eachPart(walk: Walk, parts: Parts): Promise<number | undefined> {
  let stray = 0;
  try {
    for await (const part of jpegParts(walk.reader, 0)) {
      addPiece(walk, pieceOf(part));
      if (part.kind === "stray bytes") stray += part.length;
      if (part.kind === "segment")
        await guarded(walk, `segment at ${part.offset}`, () => readSegment(walk, part, parts));
      if (part.kind === "marker" && markerName(part.marker) === "EOI") return part.offset + part.length;
    }
  } finally {
    if (stray > 0)
      walk.out.limits.push({ code: "stray-bytes", step: "read", detail: `${stray} bytes between segments` });
  }
  return undefined;
}

/** Fill and stray bytes are no box of `c2pa.hash.boxes`, but bytes between boxes (C2PA 2.2, 18.7.1). */
function pieceOf({ kind, marker, offset, length }: JpegPart): Piece {
  if (kind === "scan") return { path: "image data", box: "SOS", offset, length };
  if (marker === 0) return { path: kind, offset, length };
  return { path: markerName(marker), box: markerName(marker), offset, length };
}

/** Adds what may be manifest stores, and names their segments as `c2pa.hash.boxes` does. */
async function joinStores(walk: Walk, app11: readonly App11[]): Promise<void> {
  const stores = storesOf(app11);
  const taken = new Set(stores.flatMap((store) => store.pieces.map((piece) => piece.offset)));
  for (const [index, piece] of walk.out.pieces.entries()) {
    if (taken.has(piece.offset)) walk.out.pieces[index] = { ...piece, box: "C2PA" };
  }
  for (const store of stores) await guarded(walk, store.path, () => addStore(walk, store));
  for (const other of app11) if (!taken.has(other.offset)) await sweepForStores(walk, other, "APP11");
}

async function readSegment(walk: Walk, segment: JpegPart, parts: Parts): Promise<void> {
  const { reader } = walk;
  const { marker, offset, length, body, bodyLength } = segment;
  const at = { offset, length };
  if (isFrame(marker)) {
    const sof = await reader.peek(body, 5);
    walk.out.dimensions ??= { width: u16be(sof, 3), height: u16be(sof, 1) };
    return;
  }
  if (marker !== 0xfe && (marker < 0xe0 || marker > 0xef)) return;
  const data = await reader.block(body, bodyLength);
  if (marker === 0xeb) keepApp11(segment, data, parts);
  else await sweepForStores(walk, segment, markerName(marker));
  if (marker === 0xfe) return addText(walk, "text", { path: "COM", ...at }, "comment", latin1(data));
  const known = APPLICATIONS.find((each) => each.marker === marker && startsWith(data, each.start));
  if (known) known.read(walk, data.subarray(known.start.length), { range: at, from: body + known.start.length, parts });
  else if (marker === 0xe1 && bareXmp(data) !== -1) {
    // Some writers leave out the address in front; others read the packet all the same.
    walk.out.limits.push({ code: "metadata-unreadable", step: "read", detail: "APP1: XMP without its header" });
    addBlock(walk, { kind: "xmp", path: "APP1 XMP", ...at, data: data.subarray(bareXmp(data)) });
  } else if (startsWith(data, "AIGC{")) {
    addText(walk, "tag", { path: `APP${marker - 0xe0} AIGC`, ...at }, "AIGC", latin1(data.subarray(4)));
  }
}

/** Where a segment stands, where what is read of it begins, and what is joined at the end. */
interface Place {
  range: Range;
  from: number;
  parts: Parts;
}

/** Application segments by what they begin with; `read` is given what stands behind that. */
const APPLICATIONS: readonly {
  marker: number;
  start: string;
  read(walk: Walk, data: Uint8Array, place: Place): void;
}[] = [
  {
    marker: 0xe1,
    start: EXIF,
    read: (walk, data, { range }) => addBlock(walk, { kind: "exif", path: "APP1 Exif", ...range, data }),
  },
  {
    marker: 0xe1,
    start: XMP,
    read: (walk, data, { range }) => addBlock(walk, { kind: "xmp", path: "APP1 XMP", ...range, data }),
  },
  {
    marker: 0xe1,
    start: XMP_EXTENSION,
    read(_, data, { range, parts }) {
      const guid = ascii(data, 0, 32);
      const list = parts.extended.get(guid) ?? [];
      list.push({ at: u32be(data, 36), range, data: data.subarray(40) });
      parts.extended.set(guid, list);
    },
  },
  {
    marker: 0xe2,
    start: "ICC_PROFILE\0",
    read: (_, data, { range, parts }) => void parts.icc.push({ range, index: u8(data, 0), data: data.subarray(2) }),
  },
  {
    marker: 0xe2,
    start: "MPF\0",
    read(_, data, { from, parts }) {
      parts.mpf ??= { base: from, data };
    },
  },
  {
    marker: 0xed,
    start: "Photoshop 3.0\0",
    read: (walk, data, { range }) => walkPhotoshop(walk, data, { path: "APP13", ...range }),
  },
];

const PACKET_STARTS = ["<?xpacket", "<x:xmpmeta", "<x:xapmeta", "<rdf:RDF"];
const MAX_BEFORE_PACKET = 64;

/** Where an XMP packet begins that has no header, or a header of its writer's own; -1 where there is none. */
function bareXmp(data: Uint8Array): number {
  const starts = PACKET_STARTS.map((start) => latin1(data.subarray(0, MAX_BEFORE_PACKET + 16)).indexOf(start));
  const found = starts.filter((at) => at !== -1 && at <= MAX_BEFORE_PACKET);
  return found.length > 0 ? Math.min(...found) : -1;
}

/** Segments are joined at the end, so that they are held until then: no more of them than a store may have. */
function keepApp11(segment: JpegPart, data: Uint8Array, parts: Parts): void {
  parts.app11Bytes += segment.length;
  if (parts.app11Bytes > BUDGETS.manifestStoreBytes) throw new LimitError("manifestStoreBytes");
  parts.app11.push(readApp11(segment, data));
}

/** Joins what JPEG's 64 kB segments tore apart. */
function joinParts(walk: Walk, parts: Parts): void {
  if (parts.icc.length > 0) {
    const icc = [...parts.icc].sort((a, b) => a.index - b.index);
    addBlock(walk, {
      kind: "icc",
      path: "APP2 ICC",
      ...spanOf(icc.map((part) => part.range)),
      data: concat(icc.map((part) => part.data)),
    });
  }
  joinExtendedXmp(walk, parts);
}

/** XMP part 3, 1.1.3.1: extended packets are joined by the GUID that the main packet names. */
function joinExtendedXmp(walk: Walk, parts: Parts): void {
  const main = walk.out.blocks.find((block) => block.kind === "xmp");
  const named = parts.extended.size === 0 || !main?.data ? new Set() : stretches(latin1(main.data));
  for (const [guid, list] of parts.extended) {
    if (!named.has(guid)) {
      walk.out.limits.push({ code: "unreferenced-extended-xmp", step: "read" });
      continue;
    }
    list.sort((a, b) => a.at - b.at);
    const ranges = list.map((part) => part.range);
    addBlock(walk, {
      kind: "xmp",
      path: "APP1 extended XMP",
      ...spanOf(ranges),
      data: concat(list.map((part) => part.data)),
      segments: ranges,
    });
  }
}

const GUID_CHARS = 32;

/** All that stands in a packet as long as a GUID is: one look for thousands of them. */
const stretches = (packet: string): Set<string> =>
  new Set(
    Array.from({ length: Math.max(0, packet.length - GUID_CHARS + 1) }, (_, at) => packet.slice(at, at + GUID_CHARS)),
  );

function spanOf(ranges: readonly Range[]): Range {
  const offset = Math.min(...ranges.map((range) => range.offset));
  const end = Math.max(...ranges.map((range) => range.offset + range.length));
  return { offset, length: end - offset };
}

/** A panorama, two views of one thing, or many (CIPA DC-007, 5.2.3.3.1): what cameras call an MPO file. */
const MULTI_FRAME: ReadonlySet<number> = new Set([0x020001, 0x020002, 0x020003]);
const MPO = "image/mpo";

/** CIPA DC-007 multi-picture format: pictures behind the first one, as embedded parts. */
async function walkMultiPicture(walk: Walk, mpf: Parts["mpf"]): Promise<void> {
  if (!mpf) return;
  const little = ascii(mpf.data, 0, 2) === "II";
  const u16 = little ? u16le : u16be;
  const u32 = little ? u32le : u32be;
  const ifd = u32(mpf.data, 4);
  const count = Math.min(u16(mpf.data, ifd), 16);
  for (let entry = 0; entry < count; entry++) {
    const at = ifd + 2 + entry * 12;
    if (u16(mpf.data, at) !== 0xb002) continue;
    const bytes = u32(mpf.data, at + 4);
    const list = u32(mpf.data, at + 8);
    if (MULTI_FRAME.has(u32(mpf.data, list + 16) & 0xffffff)) walk.out.mediaType = MPO;
    for (let picture = 16; picture < Math.min(bytes, BUDGETS.ifdCount * 16); picture += 16) {
      const length = u32(mpf.data, list + picture + 4);
      const offset = mpf.base + u32(mpf.data, list + picture + 8);
      if (length > 0 && offset + length <= walk.reader.size) {
        addBlock(walk, { kind: "part", path: "MPF picture", offset, length, embedded: true });
      }
    }
  }
}

export default defineWalker({ jpeg: walkJpeg });
