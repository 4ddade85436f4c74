import type { Comparison } from "../compare/result.ts";
import type { Box } from "../compare/thumbs.ts";
import type { Range } from "../compare/timeline.ts";
import { present } from "../model/present.ts";
import { type Explanation, limitText } from "./explain.ts";
import type { Language } from "./locales/index.ts";
import { list, ours, phrase, place, plain, quote, type Voice, voiceOf, type Words } from "./say.ts";
import type { Row } from "./section.ts";

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

/** `1:02.5`: minutes and seconds, and a tenth: where there is one, or always. */
export function clock(seconds: number, tenth: "always" | "if-any" = "if-any"): string {
  const tenths = Math.round(seconds * 10);
  const rest = tenths % 600;
  const text = `${String(Math.floor(rest / 10)).padStart(2, "0")}${rest % 10 === 0 && tenth === "if-any" ? "" : `.${rest % 10}`}`;
  const minutes = Math.floor(tenths / 600);
  return minutes < 60
    ? `${minutes}:${text}`
    : `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}:${text}`;
}

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
      shared: say("heading.shared"),
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
  ranges.map(({ a, b }) => say("compare.range", { a: span(a), b: span(b) }));

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
  const { outcome, video, audio, streams } = comparison;
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
      if (kind === "image") return say("compare.match.image");
      return list(
        [
          say("compare.match.video", { ranges: told(video?.ranges ?? [], voice) }),
          // Whoever reads that the pictures are alike must not take the sound for what it is not.
          streams !== undefined && streams.sound !== "none" && sayCode("compare.sound", streams.sound),
        ],
        say("space"),
      );
    case "sound-only": {
      const pictures = kind === "audio" ? "audio" : (streams?.pictures ?? "different");
      return sayCode("compare.sound-only", pictures, { ranges: heard() });
    }
  }
}

function rows(comparison: Comparison, voice: Voice): Row[] {
  const { say, separator } = voice;
  const { a, b, picture, video, audio } = comparison;
  const found: Row[] = [];
  const add = (label: Words, value: Words, note?: Words) => {
    if (value) found.push({ label, value, ...present({ note }) });
  };
  add(say("field.file-a"), comparedText(a, voice));
  add(say("field.file-b"), comparedText(b, voice));
  const shares = (share: { a: number; b: number }) => say("share.of", { a: percent(share.a), b: percent(share.b) });
  if (video) {
    add(say("field.ranges"), list(tell(video.ranges.slice(0, MAX_RANGES), voice), separator));
    add(say("field.share"), shares(video.share));
    add(say("field.exactness"), say("exactness.seconds", { seconds: Math.round(video.interval * 100) / 100 }));
  }
  const seen = video ?? picture;
  if (seen && comparison.outcome !== "no-match" && comparison.outcome !== "not-compared") {
    add(say("field.orientation"), say(`orientation.${seen.orientation}`));
    if (seen.crop) add(say("field.crop"), cropText(seen.crop, voice));
    if (picture?.regions) {
      const { a: one, b: other } = picture.regions;
      const crops = [cropText({ of: "a", box: one }, voice), cropText({ of: "b", box: other }, voice)];
      add(say("field.crop"), list(crops, separator));
    }
    if (picture?.turned) add(say("field.turned"), say("turned.by", { degrees: picture.turned }));
    if (seen.bars) add(say("field.bars"), say(`bars.${seen.bars.a && seen.bars.b ? "both" : seen.bars.a ? "a" : "b"}`));
  }
  if (seen?.distance !== undefined) add(say("field.distance"), ours(seen.distance), say("note.distance"));
  if (seen?.correlation !== undefined) add(say("field.correlation"), ours(seen.correlation), say("note.correlation"));
  if (picture?.points !== undefined) add(say("field.points"), ours(picture.points), say("note.points"));
  if (comparison.streams && comparison.outcome !== "same-file") {
    const { pictures, sound } = comparison.streams;
    if (pictures !== "none") add(say("field.pictures-are"), say(`stream.${pictures}`));
    if (sound !== "none") add(say("field.sound-is"), say(`stream.${sound}`));
  }
  if (audio) {
    add(say("field.ranges-sound"), list(tell(audio.ranges.slice(0, MAX_RANGES), voice), separator));
    add(say("field.share"), shares(audio.share));
  }
  return found;
}

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
