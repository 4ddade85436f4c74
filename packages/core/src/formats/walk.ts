import type { Block, BlockKind, Container, Piece, StoreCandidate } from "../model/block.ts";
import type { Sniffed } from "../model/formats.ts";
import { BUDGETS, FormatError, LimitError } from "../model/limits.ts";
import type { Track } from "../model/report-media.ts";
import type { Reader } from "../source/reader.ts";

/** Decompression, injected because it differs between runtimes. All stop at `maxBytes` with a LimitError. */
export interface Inflaters {
  /** zlib stream (RFC 1950), as in PNG and PDF. */
  inflate(bytes: Uint8Array, maxBytes: number): Uint8Array;
  /** gzip file (RFC 1952). */
  gunzip(bytes: Uint8Array, maxBytes: number): Uint8Array;
  /** Brotli stream (RFC 7932), as in JPEG XL `brob` boxes. */
  brotli(bytes: Uint8Array, maxBytes: number): Uint8Array;
}

/** What a walker works with: the bytes, the tools, and the container it fills in. */
export interface Walk {
  readonly reader: Reader;
  readonly tools: Inflaters;
  readonly out: Container;
  /** Bytes and characters that the blocks so far hold. */
  heldBytes: number;
}

export type Walker = (walk: Walk) => Promise<void>;

/** What an unpacking that fails is taken to have cost: nothing says how far it came. */
const FAILED_BYTES = 1024 * 1024;

/**
 * The same tools within one budget for all that they unpack. A kilobyte may hold a megabyte: each of thousands of packed
 * parts may be within its own bound, and all of them together for hours.
 */
export function withinBudget(tools: Inflaters): Inflaters {
  let left: number = BUDGETS.unpackedBytes;
  const within =
    (unpack: Inflaters["inflate"]): Inflaters["inflate"] =>
    (bytes, maxBytes) => {
      if (left <= 0) throw new LimitError("unpackedBytes");
      try {
        const out = unpack(bytes, maxBytes);
        left -= out.length;
        return out;
      } catch (error) {
        left -= error instanceof LimitError ? maxBytes : Math.min(maxBytes, FAILED_BYTES);
        throw error;
      }
    };
  return { inflate: within(tools.inflate), gunzip: within(tools.gunzip), brotli: within(tools.brotli) };
}

export function startWalk(reader: Reader, tools: Inflaters, as: Sniffed): Walk {
  return {
    reader,
    tools: withinBudget(tools),
    out: { ...as, blocks: [], pieces: [], stores: [], tracks: [], structure: { paths: [] }, limits: [] },
    heldBytes: 0,
  };
}

/** Adds a block. The budgets on number and total size hold for every walker. */
export function addBlock(walk: Walk, block: Block): void {
  const { blocks } = walk.out;
  if (blocks.length >= BUDGETS.blockCount) throw new LimitError("blockCount");
  const held = walk.heldBytes + (block.data?.length ?? 0) + (block.value?.length ?? 0);
  if (held > BUDGETS.allBlocksBytes) throw new LimitError("allBlocksBytes");
  walk.heldBytes = held;
  blocks.push(block);
}

export function addText(
  walk: Walk,
  kind: Extract<BlockKind, "text" | "tag">,
  at: { path: string; offset: number; length: number },
  key: string,
  value: string,
): void {
  addBlock(walk, { kind, ...at, key, value: value.slice(0, BUDGETS.xmpBytes) });
}

/**
 * Adds what may be a C2PA manifest store, or a piece of one; `credentials/locate` decides which of them counts.
 * One too many in the standard's place ends the walk. Elsewhere, the surplus is left out and told: bytes that anyone can
 * append must not hide what follows.
 */
export function addStore(walk: Walk, store: StoreCandidate): void {
  const { stores } = walk.out;
  const held = stores.reduce((sum, each) => sum + each.data.length, store.data.length);
  const budget =
    stores.length >= BUDGETS.storeCount
      ? "storeCount"
      : held > BUDGETS.manifestStoreBytes
        ? "manifestStoreBytes"
        : null;
  if (budget === null) stores.push(store);
  else if (store.standard) throw new LimitError(budget);
  else noteLimit(walk, new LimitError(budget), store.path);
}

/**
 * Adds a piece of the container. Together they are a partition of the file; past the budget the rest stays without
 * names, which is told once.
 */
export function addPiece(walk: Walk, piece: Piece): void {
  const { pieces, limits } = walk.out;
  if (pieces.length < BUDGETS.pieceCount) pieces.push(piece);
  else if (!limits.some((limit) => limit.budget === "pieceCount"))
    noteLimit(walk, new LimitError("pieceCount"), piece.path);
}

/** Remembers that the structure has this path. Repeated ones, as of fragments, count once. */
export function addPath(walk: Walk, path: string): void {
  const { paths } = walk.out.structure;
  if (paths.length < BUDGETS.structurePathCount && !paths.includes(path)) paths.push(path);
}

/** Adds a track, within the budget. */
export function addTrack(walk: Walk, track: Track): Track {
  if (walk.out.tracks.length >= BUDGETS.trackCount) throw new LimitError("trackCount");
  walk.out.tracks.push(track);
  return track;
}

/** The logical box for whatever lies behind the last one (C2PA 2.2, 18.7.2). */
const AFTER = "c2pa.after";

/** Bytes after the end that the format defines. They are reported, never judged by a walker. */
export function addTrailer(walk: Walk, offset: number): void {
  if (offset >= walk.reader.size) return;
  const length = walk.reader.size - offset;
  addPiece(walk, { path: "trailing bytes", box: AFTER, offset, length });
  addBlock(walk, { kind: "trailer", path: "trailing bytes", offset, length });
}

/** Limits of one walk that are told. */
export const MAX_LIMITS = 100;

/** Turns an error of one step into a limit, as long as they are told; anything that is not about the file is thrown on. */
function noteLimit({ out: { limits } }: Walk, error: unknown, detail: string): void {
  const ofFile = error instanceof LimitError || error instanceof FormatError;
  if (!ofFile) throw error;
  if (limits.length >= MAX_LIMITS) return;
  if (error instanceof LimitError) limits.push({ code: "budget-exceeded", step: "read", budget: error.budget, detail });
  else limits.push({ code: "damaged-structure", step: "read", detail: `${detail}: ${error.message}` });
}

/** Runs one part of a walk; its damage ends that part, not the walk. */
export async function guarded(walk: Walk, detail: string, part: () => Promise<void> | void): Promise<void> {
  try {
    await part();
  } catch (error) {
    noteLimit(walk, error, detail);
  }
}
