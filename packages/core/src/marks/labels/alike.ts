/**
 * What an engine that reads words takes for what: measured on labels drawn over photographs and saved as JPEG 60. Whole labels that
 * are known are compared through this table, sign by sign; other words are not.
 */

/** AI as people write it, and as an engine reads it: a roof or half of one for A; l, 1, T, a stroke or a hook for I. */
export const AI = "(?:[Aa][Ii]|[AΑ^Λ∧\\\\/][IΙl1|!JjLTtE\\[\\]丨]|人[I1l|]|&[Ilt])";

/** What is read for a sign: others that share most of its strokes. */
const ALIKE: Readonly<Record<string, string>> = {
  生: "主牛玉圭王至任性牲全年壬午仕竹村作中直",
  成: "咸威戌戍戊戎减械诚城盛政厌区臣及感区虎避遍戒或",
  豆: "亘互吾忌立言昼至旦",
  包: "句匈怨恕勺旬色忆稳亿",
  即: "郎印叩",
  梦: "楚琴",
  可: "叮司",
  灵: "录炅",
  元: "无兀",
  宝: "主室",
  内: "肉丙因",
  容: "客蓉溶睿",
  由: "田甲申电曲",
  图: "圈因",
  片: "爿斤",
};

/** Names of makers, and who or what a label says was made: those that are written before "AI生成". */
const BEFORE = [
  ...["豆包", "即梦", "可灵", "元宝", "通义", "文心", "智谱", "海螺", "剪映", "讯飞", "混元"],
  ...["内容由", "本内容由", "图片由", "本图由", "本图片由", "视频由", "本视频由", "作品由"],
] as const;

const readAs = (sign: string): string => `[${sign}${ALIKE[sign] ?? ""}]`;
const signs = (words: string): string => [...words].map(readAs).join("");

/** The last two signs: as they are read, or one of them with what the ground made of the other. */
const MADE = `(?:.?${signs("生成")}|[^\\p{P}]{1,2}成|生[^\\p{L}\\p{N}])`;

/** A whole known label, with a sign or two of the ground beside it at most. */
export const LABELS = new RegExp(`^.{0,2}(?:${BEFORE.map(signs).join("|")})${AI}${MADE}.{0,2}$`, "u");

/** A part of a label: what is worth a second look. */
export const PARTS = new RegExp(`(?:${["豆包", "即梦", "可灵", "通义", "内容由", "生成", "合成"].join("|")}|(?<![A-Za-z])${AI}(?![a-z]{1,3}(?![a-z]))|[Gg]ene|rate)`, "u"); // biome-ignore format: one line

/** Letters of a word that may be misread, left out or added. */
const MISREAD = 2;

/** Whether one word was read for another of at least nine letters. */
export const sameWord = (read: string, word: string): boolean => distance(read, word) <= MISREAD;

/** The least number of letters that have to be changed, left out or added (Levenshtein). */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (const [at, letter] of [...one].entries()) {
    const next = [at + 1];
    for (const [column, wanted] of [...other].entries())
      next.push(Math.min((row[column] ?? 0) + (letter === wanted ? 0 : 1), (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1)); // biome-ignore format: one line
    row = next;
  }
  return row[other.length] ?? 0;
}
