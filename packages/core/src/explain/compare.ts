import type { Comparison } from "../compare/result.ts";
import type { Box } from "../compare/thumbs.ts";
import type { Range } from "../compare/timeline.ts";
import { present } from "../model/present.ts";
import type { Explanation } from "./explain.ts";
import { limitText } from "./limits.ts";
import type { Language } from "./locales/index.ts";
import { list, ours, phrase, place, plain, quote, type Voice, voiceOf, type Words } from "./say.ts";
import type { Row } from "./section.ts";
import { clock } from "./units.ts";

/**
 * A comparison in people's words.
 * @example
 * ```ts
 * import { compare, type ComparisonExplanation, explainComparison } from "@provcheck/core";
 * const words: ComparisonExplanation = explainComparison(await compare("a.mp4", "b.mp4"), { lang: "zh-CN" });
 * console.log(words.sentence, words.doesNotShow);
 * ```
 */
export interface ComparisonExplanation {
  /** The one sentence. */
  sentence: string;
  /** What that does not show. */
  doesNotShow: string;
  rows: Explanation["details"];
  onlyA: Explanation["details"];
  onlyB: Explanation["details"];
  notCompared: string[];
  next: string[];
  headings: { shared: string; onlyA: string; onlyB: string; notCompared: string; next: string };
}

const MAX_TOLD = 3;
const MAX_RANGES = 20;
const MAX_STATED = 20;

const span = ({ from, to }: { from: number; to: number }): Words => ours(`${clock(from)}-${clock(to)}`);
/** Whole percents, and tenths where a whole one would say too little. */
const percent = (share: number): number => Math.round(share * (share < 0.1 ? 1000 : 100)) / (share < 0.1 ? 10 : 1);

/**
 * Renders a comparison in a language. Names and values may quote the files: clean them where they are shown.
 * @param comparison from `compare`
 * @param options `lang`: `en` (default) or `zh-CN`
 * @example
 * ```ts
 * import { compare, explainComparison } from "@provcheck/core";
 * console.log(explainComparison(await compare("a.jpg", "b.jpg")).sentence);
 * ```
 */
export function explainComparison(comparison: Comparison, options: { lang?: Language } = {}): ComparisonExplanation {
  const voice = voiceOf(options.lang);
  const { say } = voice;
  const stated = (rows: Comparison["stated"]["onlyA"]) =>
    rows.slice(0, MAX_STATED).map(({ path, value }): Row => ({ label: place(path), value: quote(value) }));
  const found = comparison.outcome !== "no-match" && comparison.outcome !== "not-compared";
  const missing = comparison.limits.find((limit) => limit.code.startsWith("ffmpeg-missing-"));
  return {
    sentence: sentence(comparison, voice),
    doesNotShow: say(`compare.shows.${shows(comparison.outcome)}`),
    rows: rows(comparison, voice),
    onlyA: stated(comparison.stated.onlyA),
    onlyB: stated(comparison.stated.onlyB),
    notCompared: comparison.limits.map((limit) => limitText(limit, voice)),
    next: missing ? [say("next.install-ffmpeg", { command: ours(missing.detail ?? "") })] : [],
    headings: {
      // Nothing stands in common where nothing was found, or nothing compared.
      shared: say(found ? "heading.shared" : "heading.compared"),
      onlyA: say("heading.only-a"),
      onlyB: say("heading.only-b"),
      notCompared: say("heading.not-checked"),
      next: say("heading.next"),
    },
  };
}

const shows = (outcome: Comparison["outcome"]) =>
  outcome === "no-match"
    ? "nothing"
    : outcome === "not-compared"
      ? "not-compared"
      : outcome === "match" || outcome === "sound-only"
        ? "match"
        : "same";

type Kind = "image" | "video" | "audio";
const kindOf = ({ a }: Comparison): Kind => {
  const kind = a.mediaType?.split("/")[0];
  return kind === "video" || kind === "audio" ? kind : "image";
};

const tell = (ranges: readonly Range[], { say }: Voice): Words[] =>
  ranges.map(({ a, b, pace, reversed, again }) => {
    const spans = { a: span(a), b: span(b) };
    if (again) return say("compare.range.again", spans);
    if (reversed) return say("compare.range.reversed", spans);
    return pace === undefined ? say("compare.range", spans) : say("compare.range.pace", { ...spans, pace });
  });

/** The longest stretches first: they are what the sentence is about. */
function told(ranges: readonly Range[], voice: Voice): Words {
  const longest = [...ranges]
    .sort((one, other) => other.a.to - other.a.from - (one.a.to - one.a.from))
    .slice(0, MAX_TOLD);
  const texts = tell(
    ranges.filter((range) => longest.includes(range)),
    voice,
  );
  const more = ranges.length - texts.length;
  return list([...texts, more > 0 && voice.say("compare.more", { count: more })], voice.separator);
}

function sentence(comparison: Comparison, voice: Voice): Words {
  const { outcome, audio, streams } = comparison;
  const { say, sayCode } = voice;
  const heard = () => told(audio?.ranges ?? [], voice);
  const kind = kindOf(comparison);
  switch (outcome) {
    case "same-file":
    case "no-match":
    case "not-compared":
      return say(`compare.${outcome}`);
    case "rewrapped":
      return say(`compare.rewrapped.${kind === "audio" ? kind : "video"}`);
    case "same-pixels":
      return say(`compare.same-pixels.${kind}`);
    case "same-pictures":
      return sayCode("compare.same-pictures", streams?.sound ?? "not-compared", { ranges: heard() });
    case "same-sound":
      return sayCode("compare.same-sound", streams?.pictures ?? "not-compared");
    case "match":
      return kind === "image" ? say("compare.match.image") : movingMatch(comparison, voice);
    case "sound-only": {
      const pictures = kind === "audio" ? "audio" : (streams?.pictures ?? "different");
      return sayCode("compare.sound-only", pictures, { ranges: heard() });
    }
  }
}

/** Whoever reads that the pictures are alike must not take the sound for what it is not. */
function movingMatch({ video, streams }: Comparison, voice: Voice): Words {
  const { say, sayCode } = voice;
  const pictures = say("compare.match.video", { ranges: told(video?.ranges ?? [], voice) });
  const heard = streams !== undefined && streams.sound !== "none" && sayCode("compare.sound", streams.sound);
  return list([pictures, heard], voice.space);
}

function rows(comparison: Comparison, voice: Voice): Row[] {
  const { say } = voice;
  const { a, b, picture, video, audio, outcome, streams } = comparison;
  const seen = video ?? picture;
  const placed = outcome !== "no-match" && outcome !== "not-compared";
  return [
    ...row(say("field.file-a"), comparedText(a, voice)),
    ...row(say("field.file-b"), comparedText(b, voice)),
    ...(video ? rangeRows("field.ranges", video, voice) : []),
    ...(video
      ? row(say("field.exactness"), say("exactness.seconds", { seconds: Math.round(video.interval * 100) / 100 }))
      : []),
    ...(seen && placed ? placeRows(seen, voice) : []),
    ...(seen ? likenessRows(seen, voice) : []),
    ...(streams && outcome !== "same-file" ? streamRows(streams, voice) : []),
    ...(audio ? rangeRows("field.ranges-sound", audio, voice) : []),
  ];
}

/** One row, or none where there is nothing to say. */
const row = (label: Words, value: Words, note?: Words): Row[] =>
  value ? [{ label, value, ...present({ note }) }] : [];

type Seen = NonNullable<Comparison["video"] | Comparison["picture"]>;
type Ranges = Pick<NonNullable<Comparison["audio"]>, "ranges" | "share">;

const rangeRows = (label: "field.ranges" | "field.ranges-sound", { ranges, share }: Ranges, voice: Voice): Row[] => [
  ...row(voice.say(label), list(tell(ranges.slice(0, MAX_RANGES), voice), voice.separator)),
  ...row(voice.say("field.share"), voice.say("share.of", { a: percent(share.a), b: percent(share.b) })),
];

/** How the one lies in the other. */
function placeRows({ orientation, crop, bars, regions, turned }: Seen, voice: Voice): Row[] {
  const { say, separator } = voice;
  const both = regions && [cropText({ of: "a", box: regions.a }, voice), cropText({ of: "b", box: regions.b }, voice)];
  return [
    ...row(say("field.orientation"), say(`orientation.${orientation}`)),
    ...(crop ? row(say("field.crop"), cropText(crop, voice)) : []),
    ...(both ? row(say("field.crop"), list(both, separator)) : []),
    ...(turned ? row(say("field.turned"), say("turned.by", { degrees: turned })) : []),
    ...(bars ? row(say("field.bars"), say(`bars.${bars.a && bars.b ? "both" : bars.a ? "a" : "b"}`)) : []),
  ];
}

/** By how much they are alike, each in its own measure. */
const likenessRows = ({ distance, correlation, points }: Seen, { say }: Voice): Row[] => [
  ...(distance === undefined ? [] : row(say("field.distance"), ours(distance), say("note.distance"))),
  ...(correlation === undefined ? [] : row(say("field.correlation"), ours(correlation), say("note.correlation"))),
  ...(points === undefined ? [] : row(say("field.points"), ours(points), say("note.points"))),
];

const streamRows = ({ pictures, sound }: NonNullable<Comparison["streams"]>, { say }: Voice): Row[] => [
  ...(pictures === "none" ? [] : row(say("field.pictures-are"), say(`stream.${pictures}`))),
  ...(sound === "none" ? [] : row(say("field.sound-is"), say(`stream.${sound}`))),
];

const comparedText = (file: Comparison["a"], { say }: Voice): Words =>
  list([
    quote(file.name),
    file.mediaType !== undefined && plain(file.mediaType),
    file.dimensions && phrase`${file.dimensions.width} × ${file.dimensions.height}`,
    file.durationSeconds !== undefined && ours(clock(file.durationSeconds)),
    file.writer !== undefined && phrase`${say("field.writer")}: ${say(`writer.${file.writer}`)}`,
  ]);

const cropText = ({ of, box }: { of: "a" | "b"; box: Box }, { say }: Voice): Words =>
  say(`crop.${of}`, {
    width: percent(box.width),
    height: percent(box.height),
    x: percent(box.x),
    y: percent(box.y),
  });
