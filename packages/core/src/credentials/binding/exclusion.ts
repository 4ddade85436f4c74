import type { Container, Piece, Range } from "../../model/block.ts";
import type { Reader } from "../../source/reader.ts";
import { locateStore } from "../locate/locate.ts";
import type { ExclusionBreach } from "./breaches.ts";
import type { Mark } from "./coverage.ts";
import type { BindingContext, CoverageRange } from "./plan.ts";
import { endOf, inOrder, joined, within } from "./ranges.ts";

/** What the exclusions of a binding hold, piece by piece. */
export interface Judged {
  marks: readonly Mark[];
  /** Stretches that no exclusion may hold, or none that was made for the store. */
  misplaced: readonly CoverageRange[];
  breaches: readonly ExclusionBreach[];
  /** Is anything left out beside the store and padding (`additionalExclusionsPresent`)? */
  additional: boolean;
}

type Holds = "store" | "companion" | "padding" | "fixed" | "metadata" | "text" | "content";
type Held = CoverageRange & { holds: Holds };

/** Pieces that say of themselves that they are filled up; what they are filled with must be zeros (15.12.1.1). */
const PADDING = /(?:^|[ /])(?:padding|free|skip|JUNK)$/;
/**
 * Pieces whose every byte and place the format fixes, with their length: with others the file is not of this format.
 * An end marker is none of them, since another in front of it ends the picture there.
 */
const FIXED: ReadonlyMap<string, number> = new Map([
  ["SOI", 2],
  ["signature", 8],
  ["JXL ", 12],
]);
const ZERO_WINDOW_BYTES = 64 * 1024;

/**
 * Judges exclusions by what lies in them (C2PA 2.2, 15.12.1.1). One that holds the store may hold its pieces, what the
 * format makes move with it, and padding. Another may hold asset metadata (9.2.5). Nothing else may be left out; where
 * it is, a mark `open` stands for it, and what a decoder shows of it is the business of `display`. `ranges`: does the
 * binding name what it leaves out, or only say where it lies?
 */
export async function judgeExclusions(
  context: BindingContext,
  pieces: readonly Piece[],
  exclusions: readonly Range[],
  ranges: "named" | "unnamed",
): Promise<Judged> {
  const special = ownBytes(context);
  const known: Known = { metadata: blocksOf(context.container, METADATA), text: blocksOf(context.container, TEXT) };
  const marks: Mark[] = [];
  const misplaced: CoverageRange[] = [];
  const breaches = new Set<ExclusionBreach>();
  const gone = ranges === "unnamed" && !special.some(({ holds }) => holds === "store");
  let additional = false;
  for (const exclusion of exclusions) {
    const held: Held[] = [];
    for (const portion of within(pieces, exclusion))
      held.push(...(await holdings(context.reader, portion, special, known)));
    const withStore = held.some((each) => each.holds === "store");
    const where = withStore ? "with-store" : gone ? "no-store" : "elsewhere";
    for (const each of held) {
      const { offset, length, state, what } = each;
      marks.push({ offset, length, state, what });
      if (state !== "open") continue;
      additional = true;
      const breach = breachOf(each.holds, where);
      if (breach === undefined) continue;
      breaches.add(breach);
      misplaced.push({ offset, length, state, what });
    }
  }
  return { marks, misplaced, breaches: [...breaches], additional };
}

/**
 * Metadata and text may be left out, but not in the place that is left out for the store. In a file without a store any
 * range may have been that place: then nothing but what the standard calls asset metadata is excused.
 */
function breachOf(holds: Holds, where: "with-store" | "elsewhere" | "no-store"): ExclusionBreach | undefined {
  if (where === "with-store") return "exclusion-beyond-store";
  if (holds === "metadata") return undefined;
  if (where === "no-store") return "exclusion-without-store";
  return holds === "content" ? "exclusion-of-content" : undefined;
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
async function holdings(reader: Reader, portion: Piece, special: readonly Special[], known: Known): Promise<Held[]> {
  const out: Held[] = [];
  let at = portion.offset;
  const rest = async (until: number) => {
    if (until > at) out.push(await holding(reader, { ...portion, offset: at, length: until - at }, known));
  };
  for (const { offset, length, holds, what } of within(special, portion)) {
    await rest(offset);
    out.push({ offset, length, what: what ?? portion.path, holds, state: holds === "store" ? "store" : "mandated" });
    at = offset + length;
  }
  await rest(endOf(portion));
  return out;
}

async function holding(reader: Reader, portion: Piece, { metadata, text }: Known): Promise<Held> {
  const { offset, length, path } = portion;
  const at = { offset, length, what: path };
  if (length <= (FIXED.get(path) ?? 0)) return { ...at, holds: "fixed", state: "mandated" };
  if (PADDING.test(path) && (await allZero(reader, portion))) return { ...at, holds: "padding", state: "mandated" };
  const holds = isWithin(metadata, portion) ? "metadata" : isWithin(text, portion) ? "text" : "content";
  return { ...at, holds, state: "open" };
}

async function allZero(reader: Reader, { offset, length }: Range): Promise<boolean> {
  for (let at = offset; at < offset + length; ) {
    const bytes = await reader.peek(at, Math.min(ZERO_WINDOW_BYTES, offset + length - at));
    if (bytes.length === 0 || bytes.some((byte) => byte !== 0)) return false;
    at += bytes.length;
  }
  return true;
}

/** Asset metadata (C2PA 2.2, 9.2.5), and what else walkers read about a file. Colour profiles are neither: they shape it. */
const METADATA: ReadonlySet<string> = new Set(["exif", "xmp", "iptc"]);
const TEXT: ReadonlySet<string> = new Set(["exif", "xmp", "iptc", "text", "tag"]);

/** Where what walkers read lies. `text` is all of it. */
interface Known {
  metadata: readonly Range[];
  text: readonly Range[];
}

const blocksOf = (container: Container, kinds: ReadonlySet<string>): readonly Range[] =>
  joined(
    container.blocks
      .filter((block) => kinds.has(block.kind) && block.embedded !== true)
      .flatMap((block): readonly Range[] => block.segments ?? [block]),
  );

const isWithin = (ranges: readonly Range[], range: Range): boolean =>
  within(ranges, range).some((each) => each.length === range.length);
