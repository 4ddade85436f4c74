import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { sniff } from "../../packages/core/src/formats/sniff.ts";
import { Reader } from "../../packages/core/src/source/reader.ts";
import { bytesSource } from "../../packages/core/src/source/source.ts";

export const CORPUS = fileURLToPath(new URL("../../../shared/corpus/", import.meta.url));
export const TRUST = fileURLToPath(new URL("../../../shared/trust/", import.meta.url));
export const CLOCK = new Date("2026-11-21T12:00:00Z");

export type Profile = "none" | "official" | "itl" | "test";
export const PROFILES: readonly Profile[] = ["none", "official", "itl", "test"];

export interface Expected {
  state: string;
  failure: string[];
  informational: string[];
}

export interface Line {
  file: string;
  /** What c2pa-rs 0.91.3 says. */
  c2pa: Partial<Record<Profile | "all", Expected>>;
  /** What c2pa-rs 0.92 says. */
  c2pa092?: Partial<Record<Profile | "all", Expected>>;
  label?: Label;
  /** Where a row has these, they rule over `label`. */
  labels?: Label[];
}

/** What a right answer says, under one profile; without one it holds without any list. */
export interface Label {
  assurance?: string;
  origin?: string;
  carriage?: string;
  vendor?: string;
  profile?: Profile;
}

/** The labels of a row. One that another of the same row contradicts about the same bytes is not among them. */
export const labelsOf = ({ label, labels = [] }: Line): readonly Label[] =>
  label === undefined || (label.assurance === "broken" && labels.some((each) => each.assurance === "trusted"))
    ? labels
    : [label, ...labels];

export const LINES: readonly Line[] = readFileSync(`${CORPUS}expected.jsonl`, "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as Line);

/** What the engine of this project says, as far as that was written down. */
export const expectedOf = (line: Line, profile: Profile): Expected => {
  const said = line.c2pa092 ?? line.c2pa;
  return said.all ?? said[profile] ?? { state: "", failure: [], informational: [] };
};
export const bytesOf = (line: Line): Uint8Array => new Uint8Array(readFileSync(CORPUS + line.file));
export const pem = (name: string): string => readFileSync(TRUST + name, "utf8");

/** The media type that the project's own sniffer gives a file. */
export async function mediaTypeOf(bytes: Uint8Array): Promise<string> {
  return (await sniff(new Reader(bytesSource(bytes))))?.mediaType ?? "application/octet-stream";
}
