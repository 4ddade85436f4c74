import type { Words } from "./say.ts";

/** A part of a report as it is shown: a heading, and a row a thing. */
export interface Section {
  heading: string;
  rows: { label: string; value: string; note?: string }[];
}

/** A row as it is made. */
export interface Row {
  label: Words;
  value: Words;
  note?: Words;
}
