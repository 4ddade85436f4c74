/**
 * What the page for reporters shares with the command: the same report's page, the same JSON, the same rows, and the same
 * cleaning of what files say. Not published: the page's bundle holds it.
 * @packageDocumentation
 */
export { codeText } from "./messages.ts";
export { htmlReporter } from "./reporters/html.ts";
export { STYLE } from "./reporters/html-style.ts";
export { jsonReporter } from "./reporters/json.ts";
export {
  type Branch,
  branchesOf,
  type CoveragePart,
  coverageParts,
  coverageText,
  ladderText,
  markerRows,
  nameOf,
  type Row,
  tellForPage,
  untoldDetails,
} from "./reporters/parts.ts";
export { reportWords } from "./reporters/words.ts";
export { forTextNode } from "./sanitize.ts";
