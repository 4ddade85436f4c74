import type { Comparison } from "../compare/result.ts";
import type { Box } from "../compare/thumbs.ts";
import type { Range } from "../compare/timeline.ts";
import { present } from "../model/present.ts";
import type { Message } from "../model/report.ts";
import { type Explanation, limitText, quote, render } from "./explain.ts";
import { en } from "./locales/en/index.ts";
import { type Language, LOCALES } from "./locales/index.ts";

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

const span = ({ from, to }: { from: number; to: number }): string => `${clock(from)}-${clock(to)}`;
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
  const locale = LOCALES[options.lang ?? "en"] ?? en;
  const say = (key: string, args: Message["args"] = {}): string => render(locale, key, args);
  const separator = options.lang === "zh-CN" ? "；" : "; ";
  const stated = (rows: Comparison["stated"]["onlyA"]) =>
    rows.slice(0, MAX_STATED).map(({ path, value }) => ({ label: path, value: quote(value) }));
  const missing = comparison.limits.find((limit) => limit.code.startsWith("ffmpeg-missing-"));
  return {
    sentence: sentence(comparison, say, separator, options),
    doesNotShow: say(`compare.shows.${shows(comparison.outcome)}`),
    rows: rows(comparison, say, separator),
    onlyA: stated(comparison.stated.onlyA),
    onlyB: stated(comparison.stated.onlyB),
    notCompared: comparison.limits.map((limit) => limitText(limit, say, locale)),
    next: missing ? [say("next.install-ffmpeg", { command: missing.detail ?? "" })] : [],
    headings: {
      shared: say("heading.shared"),
      onlyA: say("heading.only-a"),
      onlyB: say("heading.only-b"),
      notCompared: say("heading.not-checked"),
      next: say("heading.next"),
    },
  };
}

type Say = (key: string, args?: Message["args"]) => string;

const shows = (outcome: Comparison["outcome"]): string =>
  outcome === "no-match"
    ? "nothing"
    : outcome === "not-compared"
      ? "not-compared"
      : outcome === "match" || outcome === "sound-only"
        ? "match"
        : "same";

const kindOf = ({ a }: Comparison): string => a.mediaType?.split("/")[0] ?? "image";

const tell = (ranges: readonly Range[], say: Say): string[] =>
  ranges.map(({ a, b }) => say("compare.range", { a: span(a), b: span(b) }));

/** The longest stretches first: they are what the sentence is about. */
function told(ranges: readonly Range[], say: Say, separator: string): string {
  const longest = [...ranges]
    .sort((one, other) => other.a.to - other.a.from - (one.a.to - one.a.from))
    .slice(0, MAX_TOLD);
  const texts = tell(
    ranges.filter((range) => longest.includes(range)),
    say,
  );
  const more = ranges.length - texts.length;
  return [...texts, ...(more > 0 ? [say("compare.more", { count: more })] : [])].join(separator);
}

function sentence(comparison: Comparison, say: Say, separator: string, options: { lang?: Language }): string {
  const { outcome, video, audio, streams } = comparison;
  const kind = kindOf(comparison);
  switch (outcome) {
    case "same-file":
    case "no-match":
    case "not-compared":
      return say(`compare.${outcome}`);
    case "rewrapped":
    case "same-pixels":
      return say(`compare.${outcome}.${kind}`);
    case "same-pictures":
      return say(`compare.same-pictures.${streams?.sound ?? "not-compared"}`, {
        ranges: told(audio?.ranges ?? [], say, separator),
      });
    case "same-sound":
      return say(`compare.same-sound.${streams?.pictures ?? "not-compared"}`);
    case "match":
      return [
        say(`compare.match.${kind === "image" ? "image" : "video"}`, {
          ranges: told(video?.ranges ?? [], say, separator),
        }),
        // Whoever reads that the pictures are alike must not take the sound for what it is not.
        kind === "image" || streams === undefined || streams.sound === "none"
          ? ""
          : say(`compare.sound.${streams.sound}`),
      ]
        .filter(Boolean)
        .join(options.lang === "zh-CN" ? "" : " ");
    case "sound-only":
      return say(`compare.sound-only.${kind === "audio" ? "audio" : (streams?.pictures ?? "different")}`, {
        ranges: told(audio?.ranges ?? [], say, separator),
      });
  }
}

function rows(comparison: Comparison, say: Say, separator: string): Explanation["details"] {
  const { a, b, picture, video, audio } = comparison;
  const found: Explanation["details"] = [];
  const add = (key: string, value: string, note?: string) => {
    if (value !== "") found.push({ label: say(key), value, ...present({ note }) });
  };
  for (const [key, file] of [
    ["field.file-a", a],
    ["field.file-b", b],
  ] as const) {
    const text = [
      quote(file.name),
      file.mediaType,
      file.dimensions && `${file.dimensions.width} × ${file.dimensions.height}`,
      file.durationSeconds !== undefined && clock(file.durationSeconds),
      file.writer !== undefined && `${say("field.writer")}: ${say(`writer.${file.writer}`)}`,
    ];
    add(key, text.filter(Boolean).join(", "));
  }
  const seen = video ?? picture;
  const alike = comparison.outcome !== "no-match" && comparison.outcome !== "not-compared";
  if (video) {
    add("field.ranges", tell(video.ranges.slice(0, MAX_RANGES), say).join(separator));
    add("field.share", say("share.of", { a: percent(video.share.a), b: percent(video.share.b) }));
    add("field.exactness", say("exactness.seconds", { seconds: Math.round(video.interval * 100) / 100 }));
  }
  if (seen && alike) {
    add("field.orientation", say(`orientation.${seen.orientation}`));
    if (seen.crop) add("field.crop", cropText(seen.crop, say));
    if (picture?.regions)
      add(
        "field.crop",
        `${cropText({ of: "a", box: picture.regions.a }, say)}${separator}${cropText({ of: "b", box: picture.regions.b }, say)}`,
      );
    if (picture?.turned) add("field.turned", say("turned.by", { degrees: picture.turned }));
    if (seen.bars) add("field.bars", say(`bars.${seen.bars.a && seen.bars.b ? "both" : seen.bars.a ? "a" : "b"}`));
  }
  if (seen?.distance !== undefined) add("field.distance", String(seen.distance), say("note.distance"));
  if (seen?.correlation !== undefined) add("field.correlation", String(seen.correlation), say("note.correlation"));
  if (picture?.points !== undefined) add("field.points", String(picture.points), say("note.points"));
  if (comparison.streams && comparison.outcome !== "same-file") {
    const { pictures, sound } = comparison.streams;
    if (pictures !== "none") add("field.pictures-are", say(`stream.${pictures}`));
    if (sound !== "none") add("field.sound-is", say(`stream.${sound}`));
  }
  if (audio) {
    add("field.ranges-sound", tell(audio.ranges.slice(0, MAX_RANGES), say).join(separator));
    add("field.share", say("share.of", { a: percent(audio.share.a), b: percent(audio.share.b) }));
  }
  return found;
}

const cropText = ({ of, box }: { of: "a" | "b"; box: Box }, say: Say): string =>
  say(`crop.${of}`, {
    width: percent(box.width),
    height: percent(box.height),
    x: percent(box.x),
    y: percent(box.y),
  });
