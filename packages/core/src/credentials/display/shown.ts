import type { Container, Range } from "../../model/block.ts";
import type { Reader } from "../../source/reader.ts";

export interface ShownRange extends Range {
  /** `image data`, `item 2`, `track 1 sample 40`. */
  what: string;
}

/** What a decoder of the format shows or plays of a file, and how it finds it. Found by structure, never by a span. */
export interface Shown {
  /** Stretches a decoder draws or plays from, headers that shape the picture (tables, palettes, geometry) included. */
  data: readonly ShownRange[];
  /** Where the format says by offsets what is shown (stco, iloc, StripOffsets): those tables. */
  tables: readonly ShownRange[];
  /** Do the targets of the tables follow each other in order, without gap or overlap? Asked where the tables are not protected. */
  orderly: boolean;
  /** What it shows but does not hold: addresses of pictures, scripts, frames. Named by kind, not by file text. */
  external: readonly string[];
  /** False where a budget or damage ended the listing: then nothing may be concluded from it. */
  complete: boolean;
}

export type ShownReader = (container: Container, reader: Reader) => Promise<Shown>;
