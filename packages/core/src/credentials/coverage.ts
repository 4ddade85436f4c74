import { type Box, boxes, metaChildren } from "../formats/bmff-boxes.ts";
import type { Block, Container, Range } from "../model/block.ts";
import { BUDGETS, counter, LimitError } from "../model/limits.ts";
import type { Coverage } from "../model/report.ts";
import type { Covered } from "../model/vocabulary.ts";
import { equalBytes, u24be } from "../source/bytes.ts";
import type { Reader } from "../source/reader.ts";
import type { Binding, BmffExclusion } from "./binding.ts";

/** The bytes of this file that a hard binding leaves out, each with the reason the format gives for it. */
interface Exclusion extends Range {
  /** The format's rules ask for it: the manifest store, offsets that move with it. */
  mandated: boolean;
  what: string;
}

/**
 * Which byte ranges the active binding protects (C2PA 2.2, 18.5 to 18.7). Returns undefined for bindings whose
 * ranges cannot be told from the file alone. "Protected" means the engine would notice a change there.
 */
export async function mapCoverage(
  container: Container,
  binding: Binding,
  store: Block,
  reader: Reader,
  updated: boolean,
  parts: readonly (Range & { outcome: string })[] = [],
): Promise<Coverage | undefined> {
  let exclusions: Exclusion[];
  if (binding.kind === "data") exclusions = dataExclusions(binding, store, container, updated);
  else if (binding.kind === "bmff") exclusions = await bmffExclusions(binding.exclusions, store, reader);
  else if (binding.kind === "boxes") exclusions = boxExclusions(binding, store, container);
  else return undefined;
  // What a part's own hash holds is protected, whatever the binding of the whole leaves out.
  const held = parts.filter((part) => part.outcome === "match" || part.outcome === "mismatch");
  return toCoverage(
    binding.label,
    exclusions.flatMap((each) => without(each, held)),
    reader.size,
  );
}

/** What is left of an exclusion once these ranges are taken out of it. The store's own place stays out. */
function without(exclusion: Exclusion, held: readonly Range[]): Exclusion[] {
  if (exclusion.what === "manifest store") return [exclusion];
  let left = [exclusion];
  for (const range of held)
    left = left.flatMap((each) => {
      const end = each.offset + each.length;
      const from = Math.max(each.offset, range.offset);
      const to = Math.min(end, range.offset + range.length);
      if (from >= to) return [each];
      return [
        { ...each, length: from - each.offset },
        { ...each, offset: to, length: end - to },
      ].filter((rest) => rest.length > 0);
    });
  return left;
}

const within = (inner: Range, outer: Range): boolean =>
  inner.offset >= outer.offset && inner.offset + inner.length <= outer.offset + outer.length;

const storeRanges = (store: Block): readonly Range[] => store.segments ?? [store];

function dataExclusions(
  binding: Extract<Binding, { kind: "data" }>,
  store: Block,
  container: Container,
  updated: boolean,
): Exclusion[] {
  const present: Exclusion[] = storeRanges(store).map(({ offset, length }) => ({
    offset,
    length,
    mandated: true,
    what: "manifest store",
  }));
  // An update manifest made the store longer: the old exclusion no longer fits the file, the store's own place does.
  if (updated) return present;
  const span = { offset: store.offset, length: store.length };
  return binding.exclusions.map(({ start, length }) => {
    const range = { offset: start, length };
    const holdsStore = within(range, span) || within(span, range);
    const pad = Math.max(0, length - span.length);
    // A chunk's header and padding around the store belong to it.
    const mandated = holdsStore && pad <= 32;
    return { ...range, mandated, what: mandated ? "manifest store" : nameAt(container, range) };
  });
}

function boxExclusions(binding: Extract<Binding, { kind: "boxes" }>, store: Block, container: Container): Exclusion[] {
  const named = new Set(binding.boxes.filter((box) => !box.excluded).flatMap((box) => box.names));
  const exclusions: Exclusion[] = storeRanges(store).map(({ offset, length }) => ({
    offset,
    length,
    mandated: true,
    what: "manifest store",
  }));
  const listsTrailer = named.has("trailing bytes");
  for (const piece of container.pieces) {
    if (piece.path === "trailing bytes" && !listsTrailer)
      exclusions.push({ ...piece, mandated: false, what: piece.path });
  }
  return exclusions;
}

/** Boxes whose children an exclusion path may name. */
const NESTING = new Set([
  "moov",
  "trak",
  "mdia",
  "minf",
  "stbl",
  "moof",
  "traf",
  "mfra",
  "meta",
  "udta",
  "edts",
  "dinf",
  "iprp",
]);

async function bmffBoxes(reader: Reader): Promise<Box[]> {
  const count = counter("boxCount");
  const found: Box[] = [];
  const visit = async (from: number, end: number, parent: string, depth: number): Promise<void> => {
    for await (const box of boxes(reader, from, end, parent, depth, count)) {
      found.push(box);
      if (!NESTING.has(box.type)) continue;
      const children = box.type === "meta" ? await metaChildren(reader, box.body) : box.body;
      await visit(children, box.offset + box.length, box.path, depth + 1);
    }
  };
  await visit(0, reader.size, "", 0);
  return found;
}

/** Paths that C2PA's own rules exclude (18.7.2.2 and the lists writers ship): sizes and offsets that move. */
const MANDATED_PATHS = new Set([
  "/ftyp",
  "/mfra",
  "/mfra/tfra",
  "/meta/iloc",
  "/moov/trak/mdia/minf/stbl/stco",
  "/moov/trak/mdia/minf/stbl/co64",
  "/moof/traf/tfhd",
  "/moof/traf/trun",
  "/sidx",
  "/emsg",
]);
/** `free` and `skip` are excluded by rule but may hold anything: not explained by the rule alone. */
const FILLER_BYTES = 4096;

async function bmffExclusions(rules: readonly BmffExclusion[], store: Block, reader: Reader): Promise<Exclusion[]> {
  const boxes = await bmffBoxes(reader);
  const exclusions: Exclusion[] = [];
  for (const rule of rules) {
    for (const box of boxes) {
      if (box.path !== rule.xpath || !(await matches(rule, box, reader))) continue;
      const isStore = within(store, box);
      const filler = (box.path === "/free" || box.path === "/skip") && box.length <= FILLER_BYTES;
      const mandated = isStore || filler || MANDATED_PATHS.has(box.path);
      const what = isStore ? "manifest store" : box.path.slice(1);
      if (rule.subset.length === 0) {
        exclusions.push({ offset: box.offset, length: box.length, mandated, what });
      }
      for (const subset of rule.subset) {
        if (subset.offset >= box.length) continue;
        const rest = box.length - subset.offset;
        const length = subset.length === 0 ? rest : Math.min(subset.length, rest);
        exclusions.push({ offset: box.offset + subset.offset, length, mandated, what });
      }
    }
  }
  return exclusions;
}

async function matches(rule: BmffExclusion, box: Box, reader: Reader): Promise<boolean> {
  if (rule.length !== undefined && rule.length !== box.length) return false;
  if (rule.version !== undefined || rule.flags !== undefined) {
    const head = await reader.peek(box.body, 4);
    if (rule.version !== undefined && head[0] !== rule.version) return false;
    if (rule.flags !== undefined) {
      const wanted = u24be(rule.flags, 0);
      const actual = u24be(head, 1);
      if (rule.exact ? actual !== wanted : (actual & wanted) !== wanted) return false;
    }
  }
  for (const { offset, value } of rule.data) {
    if (value.length > 1024) return false;
    if (!equalBytes(await reader.peek(box.offset + offset, value.length), value)) return false;
  }
  return true;
}

function nameAt(container: Container, range: Range): string {
  const hit = container.blocks.find(
    (block) =>
      block.offset < range.offset + range.length &&
      block.offset + block.length > range.offset &&
      block.kind !== "jumbf",
  );
  if (hit) return hit.path;
  return (
    container.pieces.find(
      (piece) => piece.offset < range.offset + range.length && piece.offset + piece.length > range.offset,
    )?.path ?? "bytes"
  );
}

function toCoverage(binding: string, exclusions: readonly Exclusion[], size: number): Coverage {
  const sorted = exclusions
    .map((each) => ({ ...each, length: Math.min(each.length, Math.max(0, size - each.offset)) }))
    .filter((each) => each.length > 0)
    .sort((a, b) => a.offset - b.offset || b.length - a.length);
  const ranges: Coverage["ranges"] = [];
  let at = 0;
  let signedBytes = 0;
  for (const each of sorted) {
    const end = each.offset + each.length;
    if (end <= at) continue;
    if (each.offset > at) {
      ranges.push({ offset: at, length: each.offset - at, what: "content", signed: true, mandated: false });
      signedBytes += each.offset - at;
    }
    const from = Math.max(at, each.offset);
    ranges.push({ offset: from, length: end - from, what: each.what, signed: false, mandated: each.mandated });
    at = end;
  }
  if (at < size) {
    ranges.push({ offset: at, length: size - at, what: "content", signed: true, mandated: false });
    signedBytes += size - at;
  }
  if (ranges.length > BUDGETS.coverageRangeCount) throw new LimitError("coverageRangeCount");
  return { signedBytes, percent: percentOf(signedBytes, size, ranges), binding, ranges: merge(ranges) };
}

/** Of the bytes that could be protected: a manifest store cannot sign itself. Rounded down, so that 100 means all. */
function percentOf(signedBytes: number, size: number, ranges: Coverage["ranges"]): number {
  const mandated = ranges
    .filter((range) => !range.signed && range.mandated)
    .reduce((sum, range) => sum + range.length, 0);
  return size <= mandated ? 0 : Math.floor((signedBytes / (size - mandated)) * 10_000) / 100;
}

/** Neighbours of one kind become one row. */
function merge(ranges: Coverage["ranges"]): Coverage["ranges"] {
  const out: Coverage["ranges"] = [];
  for (const range of ranges) {
    const last = out.at(-1);
    if (last && last.signed === range.signed && last.mandated === range.mandated && last.what === range.what)
      last.length += range.length;
    else out.push({ ...range });
  }
  return out;
}

/** Is a block inside what the signature protects? A block partly outside counts as outside. */
export function coveredBy(coverage: Coverage | undefined, ranges: readonly Range[]): Covered {
  if (!coverage) return "unknown";
  const inside = ranges.every((range) =>
    coverage.ranges
      .filter((each) => !each.signed)
      .every((each) => each.offset >= range.offset + range.length || each.offset + each.length <= range.offset),
  );
  return inside ? "inside" : "outside";
}

/**
 * Hashes the ranges that a data hash binding covers and compares: only this tells a manifest that is not where
 * its exclusion says from a real change of the content.
 */
export async function dataHashHolds(
  binding: Extract<Binding, { kind: "data" }>,
  reader: Reader,
  digest: (algorithm: string, parts: AsyncIterable<Uint8Array>) => Promise<Uint8Array>,
): Promise<boolean> {
  const skips = [...binding.exclusions].sort((a, b) => a.start - b.start);
  async function* covered(): AsyncGenerator<Uint8Array> {
    let at = 0;
    for (const { start, length } of [...skips, { start: reader.size, length: 0 }]) {
      while (at < Math.min(start, reader.size)) {
        const chunk = await reader.peek(at, Math.min(1024 * 1024, start - at));
        if (chunk.length === 0) return;
        yield chunk;
        at += chunk.length;
      }
      at = Math.max(at, start + length);
    }
  }
  if (!["sha256", "sha384", "sha512"].includes(binding.alg)) return false;
  return equalBytes(await digest(binding.alg, covered()), binding.hash);
}
