import { type Box, boxes, metaChildren } from "../../formats/bmff/boxes.ts";
import { C2PA_UUID } from "../../formats/bmff/provenance.ts";
import type { Range } from "../../model/block.ts";
import { counter, FormatError } from "../../model/limits.ts";
import { ascii, equalBytes, u8, u24be, u32be, u64be } from "../../source/bytes.ts";
import type { Reader } from "../../source/reader.ts";
import type { BmffExclusion } from "./bmff-assertion.ts";
import { holdsBoxes, isFullBox, type PathStep, parsePath } from "./bmff-path.ts";
import { firstBehind, joined } from "./ranges.ts";

type Count = ReturnType<typeof counter>;

/** One box that an exclusion matches, and what of it is left out. */
export interface ExcludedBox {
  box: Box;
  exclusion: BmffExclusion;
  /** Stretches of the file, within the box. */
  ranges: readonly Range[];
}

/** A file as a BMFF binding sees it: its root boxes in order, and what its exclusions leave out. */
export interface BmffLayout {
  size: number;
  roots: readonly Box[];
  excluded: readonly ExcludedBox[];
}

/**
 * Lays exclusions over a file (C2PA 2.2, 18.6.2). Only boxes on the way of a path are entered. Damage inside a box ends
 * that box; bytes behind the last root box belong to no box and are part of the hash.
 */
export async function layOut(reader: Reader, exclusions: readonly BmffExclusion[]): Promise<BmffLayout> {
  const count = counter("boxTreeCount");
  const roots = await rootBoxes(reader, count);
  const rules = exclusions.flatMap((exclusion, order) => {
    const steps = parsePath(exclusion.xpath);
    return steps ? [{ steps, exclusion, order }] : [];
  });
  const excluded: ExcludedBox[] = [];
  await match({ reader, count, excluded }, roots, rules, 0);
  return { size: reader.size, roots, excluded };
}

/** The boxes of the file itself, as far as they can be told apart. An `mdat` that is cut off ends with the file. */
export async function rootBoxes(reader: Reader, count: Count): Promise<Box[]> {
  const roots: Box[] = [];
  try {
    for await (const box of boxes(reader, 0, reader.size, "", 0, count)) roots.push(box);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    const last = roots.at(-1);
    const cut = await cutMediaData(reader, last ? last.offset + last.length : 0);
    if (cut) roots.push(cut);
  }
  return roots;
}

async function cutMediaData(reader: Reader, offset: number): Promise<Box | undefined> {
  const head = await reader.peek(offset, 16);
  const small = u32be(head, 0);
  const headBytes = small === 1 ? 16 : 8;
  const stated = small === 1 ? u64be(head, 8) : small;
  const length = reader.size - offset;
  if (ascii(head, 4, 4) !== "mdat" || stated <= length || length < headBytes) return undefined;
  const body = offset + headBytes;
  return { type: "mdat", path: "/mdat", offset, length, body, bodyLength: length - headBytes, depth: 0 };
}

interface Rule {
  steps: readonly PathStep[];
  exclusion: BmffExclusion;
  /** Its place on the list. */
  order: number;
}

interface Matching {
  reader: Reader;
  count: Count;
  excluded: ExcludedBox[];
}

/** Goes one step down the paths of `rules`: `siblings` are the boxes that step `depth` of each may name. */
async function match(
  on: Matching,
  siblings: Iterable<Box> | AsyncIterable<Box>,
  rules: readonly Rule[],
  depth: number,
): Promise<void> {
  const fitting = rulesFor(on, rules, depth);
  const seen = new Map<string, number>();
  for await (const box of siblings) {
    const index = (seen.get(box.type) ?? 0) + 1;
    seen.set(box.type, index);
    const deeper: Rule[] = [];
    for (const rule of fitting(box.type, index)) {
      on.count.take();
      if (rule.steps.length > depth + 1) deeper.push(rule);
      else await exclude(on, box, rule.exclusion);
    }
    if (deeper.length > 0 && holdsBoxes(box.type)) await enter(on, box, deeper, depth + 1);
  }
}

/**
 * The rules whose step fits a box, in their order. Those for one box among many of a type are found by its number: each
 * would be held against all of them.
 */
function rulesFor(
  on: Matching,
  rules: readonly Rule[],
  depth: number,
): (type: string, index: number) => readonly Rule[] {
  const byStep = new Map<string, Rule[]>();
  for (const rule of rules) {
    on.count.take();
    const { type = "", index = "" } = rule.steps[depth] ?? {};
    const same = byStep.get(`${type}${index}`);
    if (same) same.push(rule);
    else byStep.set(`${type}${index}`, [rule]);
  }
  return (type, index) => {
    const [all = [], one = []] = [byStep.get(type), byStep.get(`${type}${index}`)];
    if (all.length === 0 || one.length === 0) return all.length === 0 ? one : all;
    return [...all, ...one].sort((a, b) => a.order - b.order);
  };
}

async function enter(on: Matching, box: Box, rules: readonly Rule[], depth: number): Promise<void> {
  const from = box.type === "meta" ? await metaChildren(on.reader, box.body) : box.body;
  try {
    await match(on, boxes(on.reader, from, box.body + box.bodyLength, box.path, depth, on.count), rules, depth);
  } catch (error) {
    // What stands before the damage has been matched; behind it there are no boxes to match.
    if (!(error instanceof FormatError)) throw error;
  }
}

async function exclude(on: Matching, box: Box, exclusion: BmffExclusion): Promise<void> {
  on.count.take(exclusion.data.length + (exclusion.subset?.length ?? 0));
  if (!(await fits(on.reader, box, exclusion))) return;
  const end = box.offset + box.length;
  const ranges = (exclusion.subset ?? [{ offset: 0, length: 0 }]).flatMap((part) => {
    const offset = box.offset + part.offset;
    const length = Math.min(part.length === 0 ? Number.POSITIVE_INFINITY : part.length, end - offset);
    return length > 0 ? [{ offset, length }] : [];
  });
  on.excluded.push({ box, exclusion, ranges });
}

/** Every further condition of an exclusion. Version and flags are those of a FullBox; no other box has any. */
async function fits(reader: Reader, box: Box, exclusion: BmffExclusion): Promise<boolean> {
  const { length, version, flags, exact, data } = exclusion;
  if (length !== undefined && length !== box.length) return false;
  if (version !== undefined || flags !== undefined) {
    const head = await fullBoxHead(reader, box);
    if (!head) return false;
    if (version !== undefined && u8(head, 0) !== version) return false;
    if (flags !== undefined) {
      const wanted = u24be(flags, 0);
      const actual = u24be(head, 1);
      if ((exact ? actual : actual & wanted) !== wanted) return false;
    }
  }
  for (const { offset, value } of data) {
    // Bytes behind the end of the box are not the box's.
    if (offset + value.length > box.length) return false;
    if (!equalBytes(await reader.block(box.offset + offset, value.length), value)) return false;
  }
  return true;
}

/** Version and flags of a box that has them. `meta` has none in QuickTime, C2PA's own `uuid` box has (A.5.1.2). */
async function fullBoxHead(reader: Reader, box: Box): Promise<Uint8Array | undefined> {
  let at = box.body;
  if (box.type === "uuid") {
    if (!equalBytes(await reader.peek(box.body, 16), C2PA_UUID)) return undefined;
    at += 16;
  } else if (!isFullBox(box.type)) return undefined;
  if (box.type === "meta" && (await metaChildren(reader, box.body)) === box.body) return undefined;
  return at + 4 <= box.offset + box.length ? reader.peek(at, 4) : undefined;
}

/** Says what goes into the hash of one stretch of the file. */
export type HashedParts = (within: Range, offsets: boolean) => (Range | Uint8Array)[];

/**
 * What is hashed (18.6.2): the bytes of a stretch without what is excluded and, in front of each root box that is not
 * left out as a whole, the box's offset in eight bytes where `offsets` asks for it. Made once for a file, so that
 * thousands of fragments take no longer than the file is long.
 */
export function hashedParts({ roots, excluded }: Pick<BmffLayout, "roots" | "excluded">): HashedParts {
  const holes = joined(excluded.flatMap((each) => each.ranges));
  return (within, offsets) => {
    const end = within.offset + within.length;
    const parts: (Range | Uint8Array)[] = [];
    let hole = firstBehind(holes, within.offset);
    const add = (from: number, to: number, marker?: number): void => {
      let marked = marker === undefined;
      for (let at = from; at < to; ) {
        const next = holes[hole];
        if (next && next.offset <= at) {
          at = Math.max(at, Math.min(to, next.offset + next.length));
          if (next.offset + next.length <= at) hole++;
          continue;
        }
        if (!marked && marker !== undefined) parts.push(be64(marker));
        marked = true;
        const until = Math.min(to, next?.offset ?? to);
        parts.push({ offset: at, length: until - at });
        at = until;
      }
    };
    let at = within.offset;
    for (let index = firstBehind(roots, at); index < roots.length; index++) {
      const box = roots[index];
      if (!box || box.offset >= end) break;
      const to = Math.min(end, box.offset + box.length);
      add(at, to, offsets && box.offset >= within.offset ? box.offset : undefined);
      at = to;
    }
    add(at, end);
    return parts;
  };
}

function be64(value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value));
  return bytes;
}
