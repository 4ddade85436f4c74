import { USER_COMMENT } from "./places.ts";
import { type Match, type Told, told } from "./table.ts";

/** Where tools that write the web UI's line of parameters put it. */
export const PARAMETERS = [
  "text/parameters",
  "text/comment",
  "tag/comment",
  "tag/©cmt",
  "tag/DESCRIPTION",
  ...USER_COMMENT,
] as const;

const LINE = /(?:^|\n)(Steps: \d+, [^\n]*)/g;
const MAX_CHARS = 1024 * 1024;

/**
 * The line every descendant of AUTOMATIC1111's web UI writes behind the prompt, with a seed and whatever else tells one
 * tool from another. The last line counts: a prompt may quote another.
 */
export const infotextIn =
  (...signs: readonly RegExp[]) =>
  (value: string): Told | undefined => {
    const line = [...value.slice(0, MAX_CHARS).matchAll(LINE)].at(-1)?.[1];
    return line !== undefined && /\bSeed: -?\d+/.test(line) && signs.every((sign) => sign.test(line)) ? {} : undefined;
  };

export const infotext = (...signs: readonly RegExp[]): Match => told(infotextIn(...signs));
