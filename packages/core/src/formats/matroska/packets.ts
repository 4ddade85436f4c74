import { BUDGETS, bounded, LimitError } from "../../model/limits.ts";
import { u8, u16be } from "../../source/bytes.ts";
import type { Reader } from "../../source/reader.ts";
import { type Element, elementAt, ID, unsigned, vint } from "./ebml.ts";

/** One frame of a track, in the order in which it is decoded. */
export interface Frame {
  track: number;
  seconds: number;
  bytes: number;
  key: boolean;
}

const KEY_FLAG = 0x80;
/** Elements that are read through: their children count, they do not. */
const THROUGH: ReadonlySet<number> = new Set([ID.segment, ID.cluster, ID.info]);

/**
 * Every block of a Matroska or WebM file (RFC 9559, 10), headers only. Our own, because a library that was tried runs in a
 * circle on damaged clusters. A block that packs several frames counts as one: video is never packed.
 * @throws FormatError where an element runs past its parent, LimitError `packetCount`
 */
export async function* matroskaFrames(reader: Reader): AsyncGenerator<Frame> {
  let scale = 1_000_000;
  let cluster = 0;
  let blocks = 0;
  /** Ends of the elements that are being read through. */
  const ends = [reader.size];
  for (let at = 0; at + 2 <= reader.size; ) {
    while (ends.length > 1 && at >= (ends[ends.length - 1] ?? 0)) ends.pop();
    const element = await elementAt(reader, at, ends[ends.length - 1] ?? reader.size);
    blocks = bounded(blocks + 1, "packetCount");
    if (THROUGH.has(element.id) || element.open) {
      if (ends.length > BUDGETS.boxDepth) throw new LimitError("boxDepth");
      // One without an end of its own ends with its parent: a sibling then reads as a child, which is all the same here.
      if (!element.open) ends.push(element.body + element.bytes);
      at = element.body;
      continue;
    }
    if (element.id === ID.timestampScale) scale = await unsigned(reader, element);
    else if (element.id === ID.timestamp) cluster = await unsigned(reader, element);
    else if (element.id === ID.simpleBlock) yield await frameOf(reader, element, cluster, scale, undefined);
    else if (element.id === ID.blockGroup) {
      const frame = await groupFrame(reader, element, cluster, scale);
      if (frame) yield frame;
    }
    at += element.length;
  }
}

/** A block in a group is a key frame when it refers to no other. */
async function groupFrame(reader: Reader, group: Element, cluster: number, scale: number): Promise<Frame | undefined> {
  const end = group.body + group.bytes;
  let block: Element | undefined;
  let key = true;
  for (let at = group.body; at + 2 <= end; ) {
    const child = await elementAt(reader, at, end);
    if (child.id === ID.block) block = child;
    else if (child.id === ID.referenceBlock) key = false;
    at += child.length;
  }
  return block && frameOf(reader, block, cluster, scale, key);
}

async function frameOf(
  reader: Reader,
  block: Element,
  cluster: number,
  scale: number,
  key: boolean | undefined,
): Promise<Frame> {
  const head = await reader.peek(block.body, 12);
  const number = vint(head, 0, false);
  const ticks = (u16be(head, number.length) << 16) >> 16;
  return {
    track: number.value,
    seconds: ((cluster + ticks) * scale) / 1e9,
    bytes: Math.max(0, block.bytes - number.length - 3),
    key: key ?? (u8(head, number.length + 2) & KEY_FLAG) !== 0,
  };
}
