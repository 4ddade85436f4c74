import stringWidth from "string-width";

/** Columns a text takes in a terminal: wide characters and emoji take two, however many code points they are made of. */
export const columns = (text: string): number => stringWidth(text);

/** Text filled up to a width in columns, so that what follows stands in line whatever the script. */
export const padded = (text: string, width: number): string => text + " ".repeat(Math.max(0, width - columns(text)));

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });
const clusters = (text: string): string[] => Array.from(graphemes.segment(text), ({ segment }) => segment);

/** Words, blanks, and single characters of scripts that break anywhere. */
const TOKENS = /\s+|[^\s\u2e80-\u9fff\uac00-\ud7a3\uff00-\uffef]+|[\u2e80-\u9fff\uac00-\ud7a3\uff00-\uffef]/gu;
/** Closing punctuation does not begin a line (GB/T 15834-2011, 5.1.3). */
const CLOSING = /^[、。，；：）》」』】”’！？]$/;

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
    if (used > 0 && used + size > width) {
      // What the punctuation belongs to goes with it.
      const last = CLOSING.test(token) && line.length > 1 ? line.pop() : undefined;
      flush(last === undefined || last.trim() === "" ? [] : [last]);
    }
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
