import { BUDGETS, LimitError } from "../../model/limits.ts";
import type { Frame } from "../../source/sound-frames.ts";
import { withPieces } from "../pieces.ts";
import { sweepForStores } from "../store-sweep.ts";
import { guarded, type Walk, type Walker } from "../walk.ts";

/** What following frames came to. */
export interface Scan {
  frames: number;
  samples: number;
  /** Behind the last whole frame. */
  end: number;
  /** A budget ended it: what follows was not looked at. */
  cut: boolean;
}

/** Bytes that are looked at together, few at first: between thousands of tags there may be a frame each. */
const FIRST_BYTES = 4 * 1024;
const WINDOW_BYTES = 256 * 1024;

/**
 * Follows frames that stand one behind the other without an index, each saying how long it is. Every byte is fetched
 * once; so many frames and bytes are followed as the budgets allow.
 */
export async function scanFrames(
  { reader }: Walk,
  from: number,
  end: number,
  headBytes: number,
  frameAt: (bytes: Uint8Array, at: number) => Frame | undefined,
): Promise<Scan> {
  const scan: Scan = { frames: 0, samples: 0, end: from, cut: false };
  let base = from;
  let window = new Uint8Array(0);
  let next = FIRST_BYTES;
  while (scan.end < end) {
    if (scan.frames >= BUDGETS.packetCount || scan.end - from >= BUDGETS.frameScanBytes) return { ...scan, cut: true };
    if (scan.end + headBytes > base + window.length && base + window.length < end) {
      base = scan.end;
      window = new Uint8Array(await reader.peek(base, Math.min(next, end - base)));
      next = Math.min(next * 4, WINDOW_BYTES);
    }
    const frame = frameAt(window, scan.end - base);
    if (!frame || frame.bytes <= 0 || scan.end + frame.bytes > end) break;
    scan.frames += 1;
    scan.samples += frame.samples;
    scan.end += frame.bytes;
  }
  return scan;
}

/**
 * Seconds that a scan came to. Where a budget ended it, the rest is taken to be like what was seen, and the budget is
 * told.
 */
export async function secondsOf(walk: Walk, scan: Scan, from: number, end: number, rate: number): Promise<number> {
  const seconds = scan.samples / rate;
  if (!scan.cut || scan.end <= from) return seconds;
  await guarded(walk, "frames", () => {
    throw new LimitError(scan.frames >= BUDGETS.packetCount ? "packetCount" : "frameScanBytes");
  });
  return (seconds * (end - from)) / (scan.end - from);
}

/**
 * The walk of a stream without boxes, ended. It has no place for a store; one that somebody put into or behind it may be
 * taken for frames, so that both ends of the whole file are looked through.
 */
export function withStream(read: Walker): Walker {
  const walkPieces = withPieces(read);
  return async (walk) => {
    try {
      await walkPieces(walk);
    } finally {
      await sweepStream(walk);
    }
  };
}

async function sweepStream(walk: Walk): Promise<void> {
  const { stores } = walk.out;
  const known = new Set(stores.map(({ pieces }) => pieces[0]?.body.offset));
  const before = stores.length;
  await sweepForStores(walk, { offset: 0, length: walk.reader.size }, "stream");
  const added = stores.splice(before).filter(({ pieces }) => !known.has(pieces[0]?.body.offset));
  stores.push(...added);
}
