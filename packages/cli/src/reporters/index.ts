// Written by scripts/lists.mjs, which `pnpm build` runs: never edited by hand.
import { csvReporter } from "./csv.ts";
import { githubReporter } from "./github.ts";
import { htmlReporter } from "./html.ts";
import { jsonlReporter, jsonReporter } from "./json.ts";
import { junitReporter } from "./junit.ts";
import { markdownReporter } from "./markdown.ts";
import type { MakeReporter } from "./reporter.ts";
import { sarifReporter } from "./sarif.ts";
import { textReporter } from "./text.ts";

/** Every output, by the name it is asked for with. Adding one is a file in this folder. */
export const REPORTERS = {
  text: textReporter,
  json: jsonReporter,
  jsonl: jsonlReporter,
  sarif: sarifReporter,
  junit: junitReporter,
  github: githubReporter,
  markdown: markdownReporter,
  csv: csvReporter,
  html: htmlReporter,
} satisfies Record<string, MakeReporter>;

export type FormatName = keyof typeof REPORTERS;
export const FORMATS = Object.keys(REPORTERS) as FormatName[];
