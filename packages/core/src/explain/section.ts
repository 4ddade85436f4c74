import type { Words } from "./say.ts";

/** A part of a report as it is shown: a heading, and a row a thing. */
export interface Section {
  heading: string;
  rows: { label: string; value: string; note?: string }[];
}

/** A statement of the file's, whose word it is, and where it is looked up. */
export interface Said {
  text: Words;
  basis?: Words;
  link?: { name: Words; url: string };
}

/** A row as it is made. */
export interface Row {
  label: Words;
  value: Words;
  note?: Words;
}
