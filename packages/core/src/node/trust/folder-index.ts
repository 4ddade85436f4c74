import { withoutCredentials } from "../network/web-address.ts";

/**
 * One list of a trust store.
 * @example
 * ```ts
 * import { trustStore, type TrustEntry } from "@provcheck/core";
 * const old = ({ date }: TrustEntry): boolean => Date.now() - Date.parse(date) > 30 * 24 * 3600 * 1000;
 * console.log((await trustStore().list()).filter(old));
 * ```
 */
export interface TrustEntry {
  id: string;
  tier: "official" | "yours" | "interim" | "tsa" | "products" | "eku";
  /** A plain name: it is read and removed in the store's folder and nowhere else. */
  file: string;
  /** Where it came from: an address, or the path of a file that was added. */
  source: string;
  /** Day on which it was fetched or added, ISO. */
  date: string;
  digest: string;
  entries: number;
  /** When the first of its certificates runs out. */
  expires?: string;
  licence?: string;
}

const TIERS: readonly unknown[] = ["official", "yours", "interim", "tsa", "products", "eku"];
const MAX_LISTS = 200;
/** Letters and digits of any script, no path, no dot in front. */
const NAME = /^[\p{L}\p{N}][\p{L}\p{N}\p{M}._-]{0,99}$/u;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const DIGEST = /^sha256:[0-9a-f]{64}$/;

const text = (most: number) => (value: unknown) => typeof value === "string" && value.length <= most;
const like = (pattern: RegExp) => (value: unknown) => typeof value === "string" && pattern.test(value);

/**
 * Every field of a row and what it must be. By hand: each process of the pool reads an index before its first file, and a
 * library for it would double the time it takes to start.
 */
const FIELDS: Readonly<Record<keyof TrustEntry, (value: unknown) => boolean>> = {
  id: like(NAME),
  tier: (value) => TIERS.includes(value),
  file: like(NAME),
  source: text(4096),
  date: like(DAY),
  digest: like(DIGEST),
  entries: (value) => Number.isSafeInteger(value) && Number(value) >= 0,
  expires: (value) => value === undefined || like(DAY)(value),
  licence: (value) => value === undefined || text(500)(value),
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * Reads the text of an index: fields that it does not know are left out, and names and passwords of mirrors with them.
 * @throws an error that names what is wrong
 */
export function parseIndex(json: string): TrustEntry[] {
  const value: unknown = JSON.parse(json);
  if (!isRecord(value) || value.version !== 1 || !Array.isArray(value.lists)) throw new Error("no lists");
  if (value.lists.length > MAX_LISTS) throw new Error(`more than ${MAX_LISTS} lists`);
  return value.lists.map((row: unknown, at) => {
    if (!isRecord(row)) throw new Error(`list ${at} is none`);
    const kept: Record<string, unknown> = {};
    for (const [field, fits] of Object.entries(FIELDS)) {
      const found = Object.hasOwn(row, field) ? row[field] : undefined;
      if (!fits(found)) throw new Error(`list ${at}: ${field}`);
      if (found !== undefined) kept[field] = found;
    }
    const entry = kept as unknown as TrustEntry;
    return { ...entry, source: withoutCredentials(entry.source) };
  });
}
