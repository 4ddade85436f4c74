/** A part of a report as it is shown: a heading, and a row a thing. */
export interface Section {
  heading: string;
  rows: { label: string; value: string; note?: string }[];
}
