import { FORMAT_ROWS, FORMATS, type Format, type Sniffed, typed } from "../model/formats.ts";
import { startsWith } from "../source/bytes.ts";
import type { Reader } from "../source/reader.ts";
import { type Gunzip, SURENESS } from "./define.ts";
import { LOOKS } from "./walkers.ts";

const HEAD_BYTES = 4096;

const STARTS = FORMATS.flatMap((format) => (FORMAT_ROWS[format].starts ?? []).map((start) => [start, format] as const));
const rank = new Map(SURENESS.map((sure, index) => [sure, index]));
const BY_SURENESS = [...LOOKS].sort((a, b) => (rank.get(a.sure) ?? 0) - (rank.get(b.sure) ?? 0));

/**
 * Tells the container by its content, never by its name. Returns undefined for anything not walked. A ZIP archive or a
 * font is only told where it holds a manifest store, and compressed SVG only with something that unpacks it.
 */
export async function sniff(reader: Reader, gunzip?: Gunzip): Promise<Sniffed | undefined> {
  const head = await reader.peek(0, HEAD_BYTES);
  const format = STARTS.find(([start]) => startsWith(head, start))?.[1] ?? (await looked(reader, head, gunzip));
  return format && typed(format);
}

/** The order matters: a file is what it is first. */
async function looked(reader: Reader, head: Uint8Array, gunzip: Gunzip | undefined): Promise<Format | undefined> {
  for (const { look } of BY_SURENESS) {
    const format = await look(head, { reader, gunzip });
    if (format) return format;
  }
  return undefined;
}
