import type { Format } from "../model/formats.ts";
import type { Reader } from "../source/reader.ts";
import type { Walker } from "./walk.ts";

/**
 * How sure a look is, surest first: a file is what the surest of them takes it for. In front of all stand the `starts` of
 * the table of formats, which no two formats share.
 */
export const SURENESS = [
  /** More fields than the first few bytes, at fixed places. */
  "start",
  /** A name behind the first field. */
  "box",
  /** A short start, and numbers that have to fit. */
  "header",
  /** Tags in front of what the file is. */
  "tags",
  /** Parts that lead from one to the next. */
  "parts",
  /** Frames or packets that follow each other without a name. */
  "frames",
  "packets",
  /** Something inside a file that is anything else to others. */
  "inside",
  /** The root of a document, then its text, then a word that stands anywhere in front. */
  "root",
  "text",
  "anywhere",
  /** A text that is none of these. */
  "last",
] as const;

/** Unpacks a gzip file (RFC 1952), up to `maxBytes`. @throws FormatError, LimitError */
export type Gunzip = (bytes: Uint8Array, maxBytes: number) => Uint8Array;

/** What a look has beside the first bytes. */
interface Looked {
  reader: Reader;
  gunzip?: Gunzip | undefined;
}

/** Tells a format by content that `starts` cannot express; undefined: it is none that this one knows. */
export interface Look {
  sure: (typeof SURENESS)[number];
  look(head: Uint8Array, file: Looked): Format | undefined | Promise<Format | undefined>;
}

/**
 * What a walker's file exports: which formats it walks, and how they are told where a start is not enough. The list of
 * all of them is written by the build.
 */
export const defineWalker = <const F extends Format>(
  walks: Readonly<Record<F, Walker>>,
  looks: readonly Look[] = [],
) => ({
  walks,
  looks,
});
