import type { Range } from "../model/block.ts";
import { BUDGETS } from "../model/limits.ts";
import { present } from "../model/present.ts";
import { equalBytes, indexOf, startsWith, u32be, u64be } from "../source/bytes.ts";
import { addStore, guarded, type Walk } from "./walk.ts";

/** UUID of the description box of a C2PA manifest store (C2PA 2.2, 11.1.4.2): `c2pa` and the suffix that JUMBF types share. */
const STORE_UUID = Uint8Array.of(0x63, 0x32, 0x70, 0x61, 0, 0x11, 0, 0x10, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71);
/** What has to be seen of a superbox to know it: its header, 8 or 16 bytes, the description's header and type. */
export const STORE_HEAD_BYTES = 40;

/** Do these bytes begin a JUMBF superbox whose description box says that it is a C2PA manifest store? */
export function isStore(bytes: Uint8Array): boolean {
  if (!startsWith(bytes, "jumb", 4)) return false;
  const at = u32be(bytes, 0) === 1 ? 16 : 8;
  return startsWith(bytes, "jumd", at + 4) && equalBytes(bytes.subarray(at + 8, at + 24), STORE_UUID);
}

/** Length that a box states for itself; size 0 means "to the end" (ISO/IEC 14496-12, 4.2). */
export function boxLength(bytes: Uint8Array, available: number): number {
  const small = u32be(bytes, 0);
  return small === 0 ? available : small === 1 ? u64be(bytes, 8) : small;
}

/**
 * Looks through a stretch that the format gives no meaning to (bytes behind the end, private chunks) for manifest
 * stores, and adds them as lying elsewhere. Only so many bytes at either end are looked at; a store that begins between
 * them is not found.
 */
export async function sweepForStores(walk: Walk, range: Range, path: string): Promise<void> {
  const window = BUDGETS.trailerScanBytes;
  await guarded(walk, path, async () => {
    const next = await sweepWindow(walk, range, range.offset, Math.min(range.length, window), path);
    const tail = Math.max(next, range.offset + range.length - window);
    await sweepWindow(walk, range, tail, range.offset + range.length - tail, path);
  });
}

/** Adds the stores that begin in one window; returns where to go on. */
async function sweepWindow(walk: Walk, range: Range, from: number, length: number, path: string): Promise<number> {
  const bytes = await walk.reader.peek(from, length);
  let next = from + bytes.length;
  for (let at = indexOf(bytes, "jumb"); at !== -1; at = indexOf(bytes, "jumb", at + 4)) {
    const head = bytes.subarray(Math.max(0, at - 4), at - 4 + STORE_HEAD_BYTES);
    if (at < 4 || !isStore(head)) continue;
    const start = from + at - 4;
    const available = range.offset + range.length - start;
    const stated = boxLength(head, available);
    const body = { offset: start, length: Math.min(stated, available) };
    addStore(walk, {
      path,
      pieces: [{ ...body, body }],
      data: await walk.reader.block(start, body.length, "manifestStoreBytes"),
      standard: false,
      ...present({ fault: stated === body.length ? undefined : "cut-short" }),
    });
    // Manifests lie inside their store: go on behind it.
    next = Math.max(next, start + body.length);
    at += Math.max(body.length, 8) - 8;
  }
  return next;
}
