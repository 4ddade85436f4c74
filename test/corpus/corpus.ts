import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

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
  c2pa: Partial<Record<Profile | "all", Expected>>;
  label?: { assurance?: string; origin?: string; carriage?: string; vendor?: string; profile?: Profile };
}

export const LINES: readonly Line[] = readFileSync(`${CORPUS}expected.jsonl`, "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as Line);

export const expectedOf = (line: Line, profile: Profile): Expected =>
  line.c2pa.all ?? line.c2pa[profile] ?? { state: "", failure: [], informational: [] };
export const bytesOf = (line: Line): Uint8Array => new Uint8Array(readFileSync(CORPUS + line.file));
export const pem = (name: string): string => readFileSync(TRUST + name, "utf8");
