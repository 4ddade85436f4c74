import { jsonlReporter, jsonReporter } from "./json.ts";
import type { MakeReporter } from "./reporter.ts";
import { textReporter } from "./text.ts";

export type FormatName = "text" | "json" | "jsonl";

export const REPORTERS: Readonly<Record<FormatName, MakeReporter>> = {
  text: textReporter,
  json: jsonReporter,
  jsonl: jsonlReporter,
};
