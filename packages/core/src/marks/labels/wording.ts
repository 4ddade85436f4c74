/**
 * What a line of read words has to say to be a label. GB 45438-2025, 5.2: words that say artificial intelligence ("人工智能" or
 * "AI") together with words that say made ("生成", "合成"). In other languages: what makers of phones and of generators write.
 *
 * A line is a label as a whole: what stands before and behind the words is bounded, so that a line of an article is none. What an
 * engine takes for what is stated in `alike.ts`, and nowhere else.
 */
import { AI, LABELS, PARTS, sameWord } from "./alike.ts";

const NO_LETTER_BEFORE = "(?<![A-Za-z])";
const NO_LETTER_BEHIND = "(?![A-Za-z])";

/** Words in small letters, with a capital in front, and in capitals. */
const inAnyCase = (...words: readonly string[]): string =>
  `(?:${words.flatMap((word) => [word, word.slice(0, 1).toUpperCase() + word.slice(1), word.toUpperCase()]).join("|")})`;

const MADE = "(?:生成|合成|创作|制作|绘制|創作|製作|繪製)";
/** What a label speaks of, and words that often end it. */
const THING = "(?:文字|文章|内容|图片|图像|图|照片|视频|画面|音频|声音|作品|素材|效果)";
const TAIL = "(?:[，,。；;]?(?:仅供参考|请[^，。]{2,8}|不代表[^，。]{2,8}))?[。.]?";
/** "本图片由剪映AI辅助生成的内容，仅供参考": of a name of four signs at most, and with two signs of the ground beside it. */
const CHINESE = new RegExp(
  `^(?:.{0,2}(?:本|该|此|部分)?${THING}{0,2}(?:均|系|为|是)?(?:由|经|通过|采用|使用))?.{0,4}(?:人工智能|人工智慧|${AI}(?:GC)?)[^，。；,.;]{0,4}?${MADE}(?:合成)?的?${THING}{0,2}.{0,2}${TAIL}$`,
  "u",
);

/** Without blanks, which an engine sets and leaves out as it likes. */
const OTHERS: readonly RegExp[] = [
  `${inAnyCase("generated", "created", "made", "edited")}${inAnyCase("by", "with", "using")}?${AI}${NO_LETTER_BEHIND}`,
  `${NO_LETTER_BEFORE}${AI}[-–—·_]?${inAnyCase("generated", "edited", "created", "generiert")}`,
  // Samsung's line as it is in Italian, and as it would be in Spanish, Portuguese, French and German.
  `${inAnyCase("generat", "creat")}[ioae](?:dall|con).?${AI}${NO_LETTER_BEHIND}`,
  `${inAnyCase("generad", "gerad", "cread", "criad")}[oa]s?(?:por|pela|com|con)(?:la|a)?[Il1|]A${NO_LETTER_BEHIND}`,
  `[Gg][eé]n[eé]r[eé]+e?s?(?:par|avec)(?:l.)?[Il1|]A${NO_LETTER_BEHIND}`,
  `${NO_LETTER_BEFORE}K[Il1|][-–—]?(?:generiert|erstellt|bearbeitet)`,
  "(?:[Mm]it|[Vv]on|[Dd]urch)K[Il1|](?:generiert|erstellt|bearbeitet)",
].map((pattern) => new RegExp(`^[^,;]{0,24}${pattern}[^,;]{0,24}$`, "u"));

/** AI and then one word, as an engine reads it on a busy ground; it begins with what a g is read for. */
const AND_A_WORD = new RegExp(`^[^A-Za-z]{0,3}${AI}[-–—·_]?([gGqCS][A-Za-z]{5,11})[^A-Za-z]{0,3}$`, "u");

/** Is this line of words a label that says AI? */
export function isLabel(words: string): boolean {
  const close = words.normalize("NFKC").replace(/\s+/gu, "");
  if ([CHINESE, LABELS, ...OTHERS].some((pattern) => pattern.test(close))) return true;
  const word = AND_A_WORD.exec(close)?.[1];
  return word !== undefined && sameWord(word.toLowerCase(), "generated");
}

/** Is a part of a label in it, so that the line is worth reading once more as it stands in the picture? */
export const mayBeLabel = (words: string): boolean => PARTS.test(words.normalize("NFKC").replace(/\s+/gu, ""));

/** What looks like AI to people too, in most fonts. */
const LIKE_AI = /(?<![A-Za-z])A[Ιl1|丨](?![a-z])/gu;

/** As they are quoted: a blank beside a Chinese sign is the engine's own, and so is an l for the I of AI. */
export const quotable = (words: string): string =>
  words
    .replace(LIKE_AI, "AI")
    .replace(/\s+/gu, " ")
    .replace(/(?<=\p{Script=Han}) (?=\S)|(?<=\S) (?=\p{Script=Han})/gu, "")
    .trim();
