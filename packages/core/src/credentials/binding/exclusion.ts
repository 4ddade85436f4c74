import type { Container, Piece, Range } from "../../model/block.ts";
import type { Reader } from "../../source/reader.ts";
import { locateStore } from "../locate/locate.ts";
import type { Mark } from "./coverage.ts";
import type { BindingContext, CoverageRange } from "./plan.ts";
import { endOf, inOrder, joined, within } from "./ranges.ts";

/** What the exclusions of a binding hold, piece by piece. */
export interface Judged {
  marks: readonly Mark[];
  /** Stretches that no exclusion may hold, or none that was made for the store. */
  misplaced: readonly CoverageRange[];
  breaches: readonly string[];
  /** Is anything left out beside the store and padding (`additionalExclusionsPresent`)? */
  additional: boolean;
}

type Holds = "store" | "companion" | "padding" | "fixed" | "metadata" | "content";
type Held = CoverageRange & { holds: Holds };

/** Pieces that say of themselves that they are filled up; what they are filled with must be zeros (15.12.1.1). */
const PADDING = /(?:^|[ /])(?:padding|free|skip|JUNK)$/;
/** Pieces whose every byte the format fixes, with their length: with others the file is not of this format. */
const FIXED: ReadonlyMap<string, number> = new Map([
  ["SOI", 2],
  ["EOI", 2],
  ["signature", 8],
  ["IEND", 12],
  ["JXL ", 12],
]);
const ZERO_WINDOW_BYTES = 64 * 1024;

/**
 * Judges exclusions by what lies in them (C2PA 2.2, 15.12.1.1). One that holds the store may hold its pieces, what the
 * format makes move with it, and padding. Another may hold asset metadata (9.2.5). Nothing else may be left out; where
 * it is, a mark `open` stands for it, and what a decoder shows of it is the business of `display`.
 */
export async function judgeExclusions(
  context: BindingContext,
  pieces: readonly Piece[],
  exclusions: readonly Range[],
): Promise<Judged> {
  const special = ownBytes(context);
  const metadata = metadataOf(context.container);
  const marks: Mark[] = [];
  const misplaced: CoverageRange[] = [];
  const breaches = new Set<string>();
  let additional = false;
  for (const exclusion of exclusions) {
    const held: Held[] = [];
    for (const portion of within(pieces, exclusion))
      held.push(...(await holdings(context.reader, portion, special, metadata)));
    const withStore = held.some((each) => each.holds === "store");
    for (const each of held) {
      const { offset, length, state, what } = each;
      marks.push({ offset, length, state, what });
      if (state !== "open") continue;
      additional = true;
      if (each.holds === "metadata" && !withStore) continue;
      breaches.add(withStore ? "exclusion-beyond-store" : "exclusion-of-content");
      misplaced.push({ offset, length, state, what });
    }
  }
  return { marks, misplaced, breaches: [...breaches], additional };
}

/** Stretches that an exclusion may hold because of the store: its pieces, and what the format makes move with it. */
type Special = Range & { holds: "store" | "companion"; what?: string };

/**
 * A store from beside the file has no place in it; where the file holds one all the same, that one may lie in an
 * exclusion, since it shows nothing either.
 */
function ownBytes({ site, container }: BindingContext): readonly Special[] {
  const located = site === undefined ? locateStore(container) : undefined;
  const found = site ?? (located?.kind === "one" ? located.site : undefined);
  const pieces = (found?.pieces ?? []).map(({ offset, length }): Special => ({ offset, length, holds: "store" }));
  const companions = (found?.companions ?? []).map((each): Special => ({ ...each, holds: "companion" }));
  return inOrder([...pieces, ...companions]);
}

/** What one portion holds: the store and its companions where they lie in it, and what the rest is. */
async function holdings(
  reader: Reader,
  portion: Piece,
  special: readonly Special[],
  metadata: readonly Range[],
): Promise<Held[]> {
  const out: Held[] = [];
  let at = portion.offset;
  const rest = async (until: number) => {
    if (until > at) out.push(await holding(reader, { ...portion, offset: at, length: until - at }, metadata));
  };
  for (const { offset, length, holds, what } of within(special, portion)) {
    await rest(offset);
    out.push({ offset, length, what: what ?? portion.path, holds, state: holds === "store" ? "store" : "mandated" });
    at = offset + length;
  }
  await rest(endOf(portion));
  return out;
}

async function holding(reader: Reader, portion: Piece, metadata: readonly Range[]): Promise<Held> {
  const { offset, length, path } = portion;
  const at = { offset, length, what: path };
  if (length <= (FIXED.get(path) ?? 0)) return { ...at, holds: "fixed", state: "mandated" };
  if (PADDING.test(path) && (await allZero(reader, portion))) return { ...at, holds: "padding", state: "mandated" };
  return { ...at, holds: isWithin(metadata, portion) ? "metadata" : "content", state: "open" };
}

async function allZero(reader: Reader, { offset, length }: Range): Promise<boolean> {
  for (let at = offset; at < offset + length; ) {
    const bytes = await reader.peek(at, Math.min(ZERO_WINDOW_BYTES, offset + length - at));
    if (bytes.length === 0 || bytes.some((byte) => byte !== 0)) return false;
    at += bytes.length;
  }
  return true;
}

const METADATA: ReadonlySet<string> = new Set(["exif", "xmp", "iptc", "text", "tag"]);

/** What a walker read as metadata about the file. Colour profiles shape the picture: they are none. */
const metadataOf = (container: Container): readonly Range[] =>
  joined(
    container.blocks
      .filter((block) => METADATA.has(block.kind) && block.embedded !== true)
      .flatMap((block): readonly Range[] => block.segments ?? [block]),
  );

const isWithin = (ranges: readonly Range[], range: Range): boolean =>
  within(ranges, range).some((each) => each.length === range.length);
