/**
 * One sanitiser a sink. Names, titles, prompts and certificate subjects are file text: what is harmless in one place is
 * a command in another, so text is cleaned where it is shown and nowhere else.
 */

/** Characters that are not seen but act: controls, escape sequences, reading direction, zero width, tags. */
function visible(text: string): string {
  return (
    text
      // Halves of characters first: what is taken out between them must not join them to something new.
      .toWellFormed()
      // Escape sequences as a whole, so that their tails do not stay behind as text.
      .replace(/\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\-_])/g, "")
      .replace(/[\t\n\r\u2028\u2029]+/g, " ")
      .replace(/[\u0000-\u001f\u007f-\u009f]/g, "")
      .replace(
        /[\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]|[\ufe00-\ufe0f]|\udb40[\udc00-\udfff]/g,
        "",
      )
  );
}

function cut(text: string, maxChars: number): string {
  return text.length > maxChars ? `${text.slice(0, maxChars - 1).toWellFormed()}…` : text;
}

/** For a terminal: nothing moves the cursor, recolours, reverses or breaks the line. */
export const forTerminal = (text: string, maxChars = 2000): string => cut(visible(text), maxChars);

/** For a node of text: what sets it escapes nothing, because nothing in it can be markup. */
export const forTextNode = (text: string, maxChars = 2000): string => cut(visible(text), maxChars);

/** For text and attribute values in HTML, with quotation marks of either kind. */
export const forHtml = (text: string, maxChars = 2000): string =>
  cut(visible(text), maxChars).replace(/[&<>"'`=]/g, (char) => `&#${char.charCodeAt(0)};`);

/** For JUnit XML: visible text has no character that XML 1.0 forbids. */
export const forXml = (text: string, maxChars = 2000): string =>
  cut(visible(text), maxChars)
    .replace(/[\ufffe\uffff]/g, "")
    .replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);

/** For Markdown: no link, image, code, table cell, heading, mention or raw HTML begins in file text. */
export const forMarkdown = (text: string, maxChars = 2000): string =>
  cut(visible(text), maxChars)
    .replace(/[&<>]/g, (char) => `&#${char.charCodeAt(0)};`)
    .replace(/[\\`*_{}[\]()#+\-.!|~:@/^$]/g, "\\$&");

/**
 * For a property of a GitHub workflow command: a line break or `::` would begin a command of its own.
 */
export const forWorkflowCommand = (text: string, maxChars = 2000): string =>
  cut(visible(text), maxChars).replace(/%/g, "%25").replace(/:/g, "%3A").replace(/,/g, "%2C");

/** For what follows a command's `::`: only percent signs are decoded there, and no line break is left to end it. */
export const forWorkflowMessage = (text: string, maxChars = 2000): string =>
  cut(visible(text), maxChars).replace(/%/g, "%25");

/** For a CSV cell: always quoted, and never a formula in a spreadsheet. */
export function forCsv(text: string, maxChars = 2000): string {
  const cell = cut(visible(text), maxChars);
  const guarded = /^[\s]*[=+\-@|%]/.test(cell) ? `'${cell}` : cell;
  return `"${guarded.replace(/"/g, '""')}"`;
}

/** For JSON and SARIF: the text is kept as it is, but what acts in a viewer is written as an escape. */
export const safeJson = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\ufe00-\ufe0f]|[\ud800-\udfff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
