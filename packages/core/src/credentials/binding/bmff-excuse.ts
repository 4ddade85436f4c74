import type { Box } from "../../formats/bmff/boxes.ts";
import { readProvenanceBox } from "../../formats/bmff/provenance.ts";
import type { Range } from "../../model/block.ts";
import { u8, u24be, u32be } from "../../source/bytes.ts";
import type { Reader } from "../../source/reader.ts";
import type { Site } from "../locate/site.ts";
import type { BmffHash } from "./bmff-assertion.ts";
import type { BmffLayout, ExcludedBox } from "./bmff-layout.ts";
import { readProof } from "./bmff-proofs.ts";
import type { Mark } from "./coverage.ts";
import type { CoverageRange, CoverageState } from "./plan.ts";

/** Sizes that pieces left out by rule have in real files, with room; more is where something is hidden. */
const FTYP_BYTES = 1_024;
const FILLER_BYTES = 4_096;
const ALL_FILLER_BYTES = 16 * 1024;
/** How much of a larger filler is read to see that it is empty. */
const ZEROS_BYTES = 4 * 1024 * 1024;
const MFRA_BASE_BYTES = 1_024;
/** An entry of `tfra` has at most 28 bytes (14496-12, 8.8.10.2). */
const MFRA_ENTRY_BYTES = 32;
const MESSAGE_BYTES = 16 * 1024;
const INDEX_BYTES = 64 * 1024;

/** What a binding's exclusions may be excused with. */
export interface Excusing {
  reader: Reader;
  layout: BmffLayout;
  binding: BmffHash;
  /** The manifest store that counts, where it lies in this file. */
  site: Site | undefined;
  tracks: number;
  /** A media segment of its own: it has no `ftyp`, no `mfra` and no filler that says anything. */
  segment?: boolean;
}

/**
 * Names what every exclusion leaves out. `mandated` is only what the standard lets a binding leave out (A.5.6, and for
 * versions 1 and 2 the offsets that moved when a store was put in), each with a size and a number: one short `ftyp`,
 * one `mfra` no larger than its fragments ask for, proofs, little filler, the entries of offset tables. A second or a
 * huge `ftyp` may hold anything and is `open`. Nothing here says that players do not look there.
 */
export async function marksOf(on: Excusing): Promise<Mark[]> {
  const tally: Tally = {
    seen: new Set(),
    fillerBytes: 0,
    zeros: ZEROS_BYTES,
    messageBytes: 0,
    indexBytes: mfraBytes(on),
    runs: on.layout.excluded.filter(({ box }) => box.path === RUN).length,
    uuids: new Map(),
  };
  const marks: Mark[] = [];
  for (const excluded of on.layout.excluded) {
    // What of media data is left out is open unless a tree holds it; then it counts as hashed.
    if (excluded.box.path === "/mdat") continue;
    const state = await stateOf(on, excluded, tally);
    for (const range of excluded.ranges) marks.push({ ...range, state, what: nameOf(excluded.box) });
  }
  return marks;
}

/** Root boxes go by their type, as the pieces of the container do, others by their path. */
const nameOf = (box: Box): string => (box.depth === 0 ? box.type : box.path);

interface Tally {
  /** Paths of which only one may be left out, and have been met. */
  seen: Set<string>;
  fillerBytes: number;
  zeros: number;
  messageBytes: number;
  /** The most that an index of the fragments may hold, and how many runs of samples are left out. */
  indexBytes: number;
  runs: number;
  /** What C2PA's own boxes were found to be, by offset: a thousand exclusions may name one. */
  uuids: Map<number, CoverageState>;
}

async function stateOf(on: Excusing, excluded: ExcludedBox, tally: Tally): Promise<CoverageState> {
  const { box } = excluded;
  const { path } = box;
  if (path === "/uuid") {
    const known = tally.uuids.get(box.offset) ?? (await uuidState(on, box));
    tally.uuids.set(box.offset, known);
    return known;
  }
  if (path === "/ftyp") return when(!on.segment && isFirst(tally, path) && isBrandBox(box));
  if (path === "/mfra") return when(!on.segment && isFirst(tally, path) && box.length <= tally.indexBytes);
  if (/\/(?:free|skip)$/.test(path)) return when(await isFiller(on, box, tally));
  return when(on.binding.version < 3 && (await isOffsets(on, excluded, tally)));
}

const when = (mandated: boolean): CoverageState => (mandated ? "mandated" : "open");

function isFirst(tally: Tally, path: string): boolean {
  const first = !tally.seen.has(path);
  tally.seen.add(path);
  return first;
}

/** 14496-12, 4.3: a major brand, a version and brands of four bytes each. */
const isBrandBox = (box: Box): boolean => box.length <= FTYP_BYTES && box.bodyLength >= 8 && box.bodyLength % 4 === 0;

/** An `mfra` lists sync samples of the fragments that the file has; without fragments it has nothing to list. */
function mfraBytes({ layout, tracks }: Excusing): number {
  const fragments = layout.roots.reduce((sum, box) => sum + (box.type === "moof" ? 1 : 0), 0);
  return MFRA_BASE_BYTES + fragments * Math.max(1, tracks) * MFRA_ENTRY_BYTES;
}

/** C2PA's own boxes: the store's, and proofs of a tree that the binding has. */
async function uuidState(on: Excusing, box: Box): Promise<CoverageState> {
  if (on.site?.pieces.some((piece) => piece.offset === box.offset && piece.length === box.length)) return "store";
  if (on.binding.merkle.length === 0) return "open";
  const proof = await readProof(on.reader, box);
  return when(proof !== undefined && proof !== "malformed");
}

/** `free` and `skip` mean nothing (14496-12, 8.1.2), so anything may stand in them: a little, or nothing but zeros. */
async function isFiller({ reader, segment }: Excusing, box: Box, tally: Tally): Promise<boolean> {
  if (box.bodyLength <= tally.zeros) {
    tally.zeros -= box.bodyLength;
    if (await isZero(reader, { offset: box.body, length: box.bodyLength })) return true;
  }
  if (segment) return false;
  tally.fillerBytes += box.length;
  return box.length <= FILLER_BYTES && tally.fillerBytes <= ALL_FILLER_BYTES;
}

async function isZero(reader: Reader, range: Range): Promise<boolean> {
  const end = range.offset + range.length;
  for (let at = range.offset; at < end; at += FILLER_BYTES) {
    const bytes = await reader.peek(at, Math.min(FILLER_BYTES, end - at));
    if (bytes.length === 0 || bytes.some((byte) => byte !== 0)) return false;
  }
  return true;
}

/**
 * Of a segment by itself, what is shown is not listed: its one offset must then lead where a writer's does, to the first
 * byte of the media data behind its `moof`. Base offsets are of another file, and say nothing here.
 */
function leadsToMedia({ roots }: BmffLayout, offset: number): boolean {
  const moof = roots.findIndex(({ type }) => type === "moof");
  const [first, media] = [roots[moof], roots[moof + 1]];
  return first !== undefined && media?.type === "mdat" && first.offset + offset === media.body;
}

const STBL = "/moov/trak/mdia/minf/stbl";
const RUN = "/moof/traf/trun";

/** A box that is left out, with what is asked about it. */
interface Asked {
  on: Excusing;
  excluded: ExcludedBox;
  tally: Tally;
  head: Uint8Array;
}

const within = ({ box, ranges }: ExcludedBox, from: number, to: number): boolean =>
  ranges.every(({ offset, length }) => offset >= box.offset + from && offset + length <= box.offset + to);
const isIndex = ({ excluded: { box }, tally }: Asked): boolean => isFirst(tally, box.path) && box.length <= INDEX_BYTES;
const flagsOf = ({ head }: Asked): number => u24be(head, 1);

const OFFSETS: ReadonlyMap<string, (asked: Asked) => boolean> = new Map([
  [`${STBL}/stco`, ({ excluded: { box }, head }) => box.bodyLength === 8 + 4 * u32be(head, 4)],
  [`${STBL}/co64`, ({ excluded: { box }, head }) => box.bodyLength === 8 + 8 * u32be(head, 4)],
  ["/meta/iloc", (asked) => isIndex(asked) && u8(asked.head, 0) <= 2],
  ["/moof/traf/tfhd", (asked) => !asked.on.segment && (flagsOf(asked) & 1) !== 0 && within(asked.excluded, 16, 24)],
  [
    RUN,
    (asked) => {
      const { on, head, tally } = asked;
      const leads = !on.segment || (tally.runs === 1 && leadsToMedia(on.layout, u32be(head, 8)));
      return (flagsOf(asked) & 1) !== 0 && within(asked.excluded, 16, 20) && leads;
    },
  ],
  ["/mfra/tfra", ({ tally, excluded: { box } }) => box.length <= tally.indexBytes],
  ["/sidx", isIndex],
  [
    "/emsg",
    ({ excluded: { box }, tally }) => {
      tally.messageBytes += box.length;
      return tally.messageBytes <= MESSAGE_BYTES;
    },
  ],
]);

/**
 * What older lists leave out because it moves when a store is put in, and messages and indexes beside the media: only
 * the entries, only as many as the box says it has, never a box of another size.
 */
async function isOffsets(on: Excusing, excluded: ExcludedBox, tally: Tally): Promise<boolean> {
  const ask = OFFSETS.get(excluded.box.path);
  return ask?.({ on, excluded, tally, head: await on.reader.peek(excluded.box.body, 12) }) ?? false;
}

/** C2PA boxes that the exclusion for the store leaves out although they are neither the store nor a proof. */
export async function misplacedOf(on: Excusing, marks: readonly Mark[]): Promise<CoverageRange[]> {
  const misplaced: CoverageRange[] = [];
  const open = new Set(
    marks.filter((mark) => mark.state === "open" && mark.what === "uuid").map((mark) => mark.offset),
  );
  for (const box of on.layout.roots)
    if (open.has(box.offset) && (await readProvenanceBox(on.reader, box)))
      misplaced.push({ offset: box.offset, length: box.length, state: "open", what: box.type });
  return misplaced;
}
