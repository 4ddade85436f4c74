import type { Metadata } from "../model/report.ts";
import type { Covered } from "../model/vocabulary.ts";
import type { RawFact } from "./facts.ts";

type What = NonNullable<Metadata["texts"]>[number]["what"];

const MAX_TEXTS = 16;
const MAX_CHARS = 2_000;

/**
 * Where files say in words what they are and whose: the names of ID3v2, MP4, RIFF, Vorbis comments, Matroska, ASF, AIFF,
 * CAF, FLV, 3GPP, QuickTime and Broadcast Wave, IPTC's fields in XMP and IIM (Photo Metadata Standard 2023.2), PLUS,
 * EXIF, and texts of PNG. Names match in any case; a blank in a path is `_` here.
 */
const NAMES: readonly (readonly [what: What, names: string])[] = [
  ["author", "xmp/dc:creator iptc/2:80_by-line exif/ifd0/artist exif/ifd0/xpauthor text/author tpe1 tp1 artist ©art iart auth author perf creator com.apple.quicktime.author com.apple.quicktime.artist wm/authors"],
  ["credit", "xmp/photoshop:credit iptc/2:110_credit"],
  ["source", "xmp/photoshop:source iptc/2:115_source"],
  ["copyright", "xmp/dc:rights iptc/2:116_copyrightnotice exif/ifd0/copyright text/copyright tcop tcr copyright ©cpy icop cprt (c) com.apple.quicktime.copyright"],
  ["licensor", "xmp/plus:licensor/plus:licensorname xmp/plus:licensor/plus:licensorurl xmp/xmprights:webstatement"],
  ["title", "xmp/dc:title iptc/2:05_objectname exif/ifd0/xptitle text/title tit2 tt2 title ©nam inam name titl com.apple.quicktime.title com.apple.quicktime.displayname"],
  ["headline", "xmp/photoshop:headline iptc/2:105_headline"],
  ["subtitle", "tit3 tt3 subtitle wm/subtitle"],
  ["album", "talb tal album ©alb iprd albm wm/albumtitle com.apple.quicktime.album"],
  ["description", "xmp/dc:description iptc/2:120_caption exif/ifd0/imagedescription text/description description ©des desc ldes dscp isbj summary synopsis com.apple.quicktime.description wm/subtitledescription"],
  ["comment", "exif/ifd0/xpcomment comm comment comments ©cmt icmt comt anno com.apple.quicktime.comment"],
]; // biome-ignore format: a table

const BY_NAME: ReadonlyMap<string, What> = new Map(
  NAMES.flatMap(([what, names]) => names.split(" ").map((name): [string, What] => [name, what])),
);

const whatOf = (path: string): What | undefined =>
  BY_NAME.get(
    path
      .replace(/^tag\//, "")
      .replaceAll(" ", "_")
      .toLowerCase(),
  );

/**
 * Whose a file is and what it shows, in the file's own words, each text once: author, credit, rights, title, caption and
 * comment. What a generator was asked for, and labels, stand in such fields too: what is `told` elsewhere is left out.
 */
export function wordsOf(
  facts: readonly RawFact[],
  told: ReadonlySet<RawFact>,
  placeOf: (fact: RawFact) => { path: string; covered: Covered },
): NonNullable<Metadata["texts"]> {
  const texts: NonNullable<Metadata["texts"]> = [];
  for (const fact of facts) {
    const what = whatOf(fact.path);
    const value = String(fact.value).trim().slice(0, MAX_CHARS);
    if (what === undefined || value === "" || fact.block.embedded === true || told.has(fact)) continue;
    if (texts.length >= MAX_TEXTS) break;
    // ID3v1 repeats what ID3v2 says, and cuts it.
    if (!texts.some((each) => each.what === what && each.value.startsWith(value)))
      texts.push({ what, value, ...placeOf(fact) });
  }
  const order = NAMES.map(([what]) => what);
  return texts.sort((a, b) => order.indexOf(a.what) - order.indexOf(b.what));
}
