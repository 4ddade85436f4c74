/**
 * Cleans text for a terminal. Names, titles and certificate subjects are file text: they could move the cursor,
 * recolour the screen, reverse the reading direction or hide behind zero-width characters.
 */
export function forTerminal(text: string, maxChars = 2000): string {
  const visible = text
    // Escape sequences whole first, so that their tails do not stay behind as text.
    .replace(/\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\-_])/g, "")
    .replace(/[\t\n\r\u2028\u2029]+/g, " ")
    .replace(/[\u0000-\u001f\u007f-\u009f]/g, "")
    .replace(/[\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|\udb40[\udc00-\udc7f]/g, "")
    .toWellFormed();
  return visible.length > maxChars ? `${visible.slice(0, maxChars - 1).toWellFormed()}…` : visible;
}

const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]|[\ud83c-\ud83e][\udc00-\udfff]|[\ud840-\ud87f][\udc00-\udfff]/;
const COMBINING = /^\p{M}$/u;

/** Columns a text takes: East Asian wide characters take two. */
export function columns(text: string): number {
  let width = 0;
  for (const char of text) width += COMBINING.test(char) ? 0 : WIDE.test(char) ? 2 : 1;
  return width;
}

/** Breaks a text into lines of at most `width` columns: at spaces, and between wide characters. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  let used = 0;
  const flush = () => {
    lines.push(line.trimEnd());
    line = "";
    used = 0;
  };
  for (const token of text.match(/\s+|[^\s\u2e80-\u9fff\uff00-\uffef]+|[\u2e80-\u9fff\uff00-\uffef]/gu) ?? []) {
    const size = columns(token);
    // Closing punctuation does not begin a line.
    if (used > 0 && used + size > width && !/^[、。，；：）”’！？]$/.test(token)) flush();
    if (used === 0 && /^\s/.test(token)) continue;
    line += token;
    used += size;
  }
  if (line !== "") flush();
  return lines;
}
