import stringWidth from "string-width";

/**
 * Characters that are one column wide and combine with nothing, and those that are two: our own texts are made of them in
 * every language. Whoever looks closer loads tables for it, which takes longer than all else that a line is laid out by.
 */
const SIMPLE =
  /^[\x20-\x7e\u00a1-\u00a8\u00aa-\u00ac\u00af-\u02ff\u2010-\u2027\u2030-\u203b\u2190-\u2193\u2500-\u257f\u3001-\u3029\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff\uff01-\uff5e]*$/;
const WIDE = /[\u3001-\uff5e]/g;

/** Columns a text takes in a terminal: wide characters and emoji take two, however many code points they are made of. */
export const columns = (text: string): number =>
  SIMPLE.test(text) ? text.length + (text.match(WIDE)?.length ?? 0) : stringWidth(text);

/** Text filled up to a width in columns, so that what follows stands in line whatever the script. */
export const padded = (text: string, width: number): string => text + " ".repeat(Math.max(0, width - columns(text)));

let graphemes: Intl.Segmenter | undefined;

/** What is never parted: the characters of a text as a reader counts them. */
function clusters(text: string): string[] {
  if (SIMPLE.test(text)) return text.split("");
  graphemes ??= new Intl.Segmenter(undefined, { granularity: "grapheme" });
  return Array.from(graphemes.segment(text), ({ segment }) => segment);
}

/** Words, blanks, and single characters of scripts that break anywhere. */
const TOKENS = /\s+|[^\s\u2e80-\u9fff\uac00-\ud7a3\uff00-\uffef]+|[\u2e80-\u9fff\uac00-\ud7a3\uff00-\uffef]/gu;
/** Closing punctuation does not begin a line (GB/T 15834-2011, 5.1.3). */
const CLOSING = /^[、。，；：）》」』】”’！？]$/;
/** Nor does opening punctuation end one. */
const OPENING = /^[（《「『【]$/;

/** The last place in these characters at which a line may end, so that what follows still fits; undefined where there is none. */
function lastBreak(characters: readonly string[], token: string, width: number): number | undefined {
  for (let at = characters.length - 1; at > 0; at--) {
    if (columns(characters.slice(at).join("") + token) > width) return undefined;
    if (!CLOSING.test(characters[at] ?? "") && !OPENING.test(characters[at - 1] ?? "")) return at;
  }
  return undefined;
}

/**
 * What goes to the next line with what does not fit: opening punctuation at the end, and where that which does not fit is
 * closing punctuation, what it belongs to: a word, or its end where the whole would fill a line by itself. Punctuation
 * that is wider than a line breaks anywhere: no line is wider than it may be.
 */
function carried(line: string[], token: string, width: number): string[] {
  const taken: string[] = [];
  let closes = CLOSING.test(token);
  while (line.length > 0) {
    const last = line[line.length - 1] ?? "";
    if (!closes && !OPENING.test(last)) break;
    closes = CLOSING.test(last);
    taken.unshift(last);
    line.pop();
  }
  // Something stays on the line, and what goes fits on the next.
  if (line.length > 0 && columns(taken.join("") + token) <= width)
    return taken[0]?.trim() === "" ? taken.slice(1) : taken;
  const characters = clusters(taken.join(""));
  const at = lastBreak(characters, token, width) ?? characters.length;
  line.push(...characters.slice(0, at));
  return characters.slice(at);
}

/** Breaks a text into lines of at most `width` columns: at spaces, between wide characters, and inside what is wider than a line. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line: string[] = [];
  let used = 0;
  const flush = (rest: string[] = []) => {
    lines.push(line.join("").trimEnd());
    line = rest;
    used = columns(rest.join(""));
  };
  const put = (token: string) => {
    const size = columns(token);
    if (used > 0 && used + size > width) flush(carried(line, token, width));
    if (used === 0 && token.trim() === "") return;
    line.push(token);
    used += size;
  };
  for (const token of text.match(TOKENS) ?? []) {
    if (columns(token) <= width) put(token);
    else for (const cluster of clusters(token)) put(cluster);
  }
  if (line.length > 0) flush();
  return lines;
}
