import type { Metadata } from "../model/report.ts";
import type { Covered } from "../model/vocabulary.ts";
import type { RawFact } from "./facts.ts";

type What = NonNullable<Metadata["texts"]>[number]["what"];

const MAX_TEXTS = 16;
const MAX_CHARS = 2_000;

/**
 * Where recordings and clips say in words what they are, by the names of ID3v2, MP4, RIFF, Vorbis comments, Matroska,
 * ASF, AIFF, CAF, FLV, 3GPP, QuickTime and Broadcast Wave. Names match in any case.
 */
const NAMES: readonly (readonly [what: What, names: string])[] = [
  ["title", "tit2 tt2 title ©nam inam name titl com.apple.quicktime.title com.apple.quicktime.displayname xmp/dc:title"],
  ["subtitle", "tit3 tt3 subtitle wm/subtitle"],
  ["author", "tpe1 tp1 artist ©art iart auth author perf creator com.apple.quicktime.author com.apple.quicktime.artist wm/authors xmp/dc:creator"],
  ["album", "talb tal album ©alb iprd albm wm/albumtitle com.apple.quicktime.album"],
  ["description", "description ©des desc ldes dscp isbj summary synopsis com.apple.quicktime.description wm/subtitledescription xmp/dc:description"],
  ["comment", "comm comment comments ©cmt icmt comt anno com.apple.quicktime.comment"],
  ["copyright", "tcop tcr copyright ©cpy icop cprt (c) com.apple.quicktime.copyright"],
]; // biome-ignore format: a table

const BY_NAME: ReadonlyMap<string, What> = new Map(
  NAMES.flatMap(([what, names]) => names.split(" ").map((name): [string, What] => [name, what])),
);

const whatOf = (path: string): What | undefined => BY_NAME.get(path.replace(/^tag\//, "").toLowerCase());

/**
 * Title, author, comment and description of a recording or a clip, each text once: somebody with a suspicious call has
 * little else to go by. What a generator was asked for stands in such fields too, and is left out.
 */
export function wordsOf(
  facts: readonly RawFact[],
  prompts: ReadonlySet<RawFact>,
  placeOf: (fact: RawFact) => { path: string; covered: Covered },
): NonNullable<Metadata["texts"]> {
  const texts: NonNullable<Metadata["texts"]> = [];
  for (const fact of facts) {
    const what = whatOf(fact.path);
    const value = String(fact.value).trim().slice(0, MAX_CHARS);
    if (what === undefined || value === "" || fact.block.embedded === true || prompts.has(fact)) continue;
    if (texts.length >= MAX_TEXTS) break;
    // ID3v1 repeats what ID3v2 says, and cuts it.
    if (!texts.some((each) => each.what === what && each.value.startsWith(value)))
      texts.push({ what, value, ...placeOf(fact) });
  }
  const order = NAMES.map(([what]) => what);
  return texts.sort((a, b) => order.indexOf(a.what) - order.indexOf(b.what));
}
