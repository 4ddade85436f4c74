/**
 * What a line of read words has to say to be a label. GB 45438-2025, 5.2: words that say artificial intelligence ("人工智能" or
 * "AI") together with words that say made ("生成", "合成"). In other languages: what makers of phones and of generators write.
 */

/** AI as people write it, and as an engine reads it: a roof or half of one for A, and l, 1, T or a stroke for I. */
const AI = "(?:[Aa][Ii]|[AΑ^Λ∧\\\\/][IΙl1|!JT\\[\\]丨])";
const NO_LETTER_BEFORE = "(?<![A-Za-z])";
const NO_LETTER_BEHIND = "(?![A-Za-z])";

/** Words in small letters, with a capital in front, and in capitals. */
const inAnyCase = (...words: readonly string[]): string =>
  `(?:${words.flatMap((word) => [word, word.slice(0, 1).toUpperCase() + word.slice(1), word.toUpperCase()]).join("|")})`;

const MADE = "(?:生成|合成|创作|制作|绘制|創作|製作|繪製)";
const CHINESE = new RegExp(`(?:人工智能|人工智慧|${AI}(?:GC)?)[^，。；,.;]{0,4}?${MADE}`, "u");

/** Without blanks, which an engine sets and leaves out as it likes. */
const OTHERS: readonly RegExp[] = [
  new RegExp(
    `${inAnyCase("generated", "created", "made", "edited")}${inAnyCase("by", "with", "using")}?${AI}${NO_LETTER_BEHIND}`,
    "u",
  ),
  new RegExp(`${NO_LETTER_BEFORE}${AI}[-–—·_]?${inAnyCase("generated", "edited", "created", "generiert")}`, "u"),
  // As an engine reads serifs.
  new RegExp(`${NO_LETTER_BEFORE}${AI}[-–—·_]?[Gg]en[a-z]{1,4}rated`, "u"),
  // Samsung's line as it is in Italian, and as it would be in Spanish, Portuguese, French and German.
  new RegExp(`${inAnyCase("generat", "creat")}[ioae](?:dall|con).?${AI}${NO_LETTER_BEHIND}`, "u"),
  new RegExp(`${inAnyCase("generad", "gerad", "cread", "criad")}[oa]s?(?:por|pela|com|con)(?:la|a)?[Il1|]A${NO_LETTER_BEHIND}`, "u"), // biome-ignore format: one line
  new RegExp(`[Gg][eé]n[eé]r[eé]+e?s?(?:par|avec)(?:l.)?[Il1|]A${NO_LETTER_BEHIND}`, "u"),
  new RegExp(`${NO_LETTER_BEFORE}K[Il1|][-–—]?(?:generiert|erstellt|bearbeitet)`, "u"),
  /(?:[Mm]it|[Vv]on|[Dd]urch)K[Il1|](?:generiert|erstellt|bearbeitet)/u,
];

/** A line that is longer is no label. */
const MOST_CHARS = 80;

/** Is this line of words a label that says AI? */
export function isLabel(words: string): boolean {
  const close = words.replace(/\s+/gu, "");
  return close.length <= MOST_CHARS && [CHINESE, ...OTHERS].some((pattern) => pattern.test(close));
}

/** What looks like AI to people too, in most fonts. */
const LIKE_AI = /(?<![A-Za-z])A[Ιl1|丨](?![a-z])/gu;

/** As they are quoted: a blank beside a Chinese sign is the engine's own, and so is an l for the I of AI. */
export const quotable = (words: string): string =>
  words
    .replace(LIKE_AI, "AI")
    .replace(/\s+/gu, " ")
    .replace(/(?<=\p{Script=Han}) (?=\S)|(?<=\S) (?=\p{Script=Han})/gu, "")
    .trim();
