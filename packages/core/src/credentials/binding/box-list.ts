import type { HashName } from "../crypto.ts";
import { field } from "../store/values.ts";
import { algorithm } from "./fields.ts";

/** The name under which a list holds the manifest store (C2PA 2.2, 18.7.1). */
export const STORE_BOX = "C2PA";
/** The logical box behind the last one (18.7.2). */
export const AFTER_BOX = "c2pa.after";

/** One `box-hash-map`: a run of boxes with one digest. */
export interface BoxEntry {
  names: readonly string[];
  hash: HashName;
  /** Absent where the assertion has none, which is a mismatch (15.12.3). */
  digest: Uint8Array | undefined;
  excluded: boolean;
}

/**
 * Reads `box-map` (C2PA 2.2, 18.7.4). The store has exactly one entry, of its own; what lies behind the last box is the
 * last entry's (18.7.1, 18.7.2).
 */
export function readBoxList(
  value: unknown,
  claimAlg: string | undefined,
): readonly BoxEntry[] | "malformed" | "unsupported" {
  const boxes = field(value, "boxes");
  if (!Array.isArray(boxes) || boxes.length === 0) return "malformed";
  const entries: BoxEntry[] = [];
  for (const each of boxes) {
    const entry = readEntry(each, field(value, "alg") ?? claimAlg);
    if (typeof entry === "string") return entry;
    entries.push(entry);
  }
  const stores = entries.filter((entry) => entry.names.includes(STORE_BOX));
  if (stores.length > 1 || stores.some((entry) => entry.names.length > 1)) return "malformed";
  const names = entries.flatMap((entry) => entry.names);
  return names.slice(0, -1).includes(AFTER_BOX) ? "malformed" : entries;
}

function readEntry(value: unknown, enclosingAlg: unknown): BoxEntry | "malformed" | "unsupported" {
  const given = field(value, "names");
  const digest = field(value, "hash");
  const excluded = field(value, "excluded");
  const names = Array.isArray(given)
    ? given.filter((name): name is string => typeof name === "string" && name !== "")
    : [];
  if (!Array.isArray(given) || names.length === 0 || names.length !== given.length) return "malformed";
  if (digest !== undefined && !(digest instanceof Uint8Array)) return "malformed";
  if (excluded !== undefined && typeof excluded !== "boolean") return "malformed";
  const hash = algorithm(field(value, "alg"), enclosingAlg);
  return hash === "malformed" || hash === "unsupported" ? hash : { names, hash, digest, excluded: excluded === true };
}
