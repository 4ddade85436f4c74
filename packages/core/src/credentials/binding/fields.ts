import type { HashName } from "../crypto.ts";

/** An unsigned integer of CBOR. Past 2^53 it comes out as Infinity: larger than any file, but a number all the same. */
export function unsigned(value: unknown): number | undefined {
  if (typeof value === "bigint") return value < 0n ? undefined : Number.POSITIVE_INFINITY;
  return typeof value === "number" && Number.isInteger(value) && value >= 0 ? value : undefined;
}

const ALLOWED: ReadonlySet<string> = new Set(["sha256", "sha384", "sha512"]);
/** The allowed list of C2PA 2.2, 13.1; its deprecated list is empty. */
const isAllowed = (name: string): name is HashName => ALLOWED.has(name);

/**
 * The hash algorithm of a structure (15.4): its own `alg`, or the nearest enclosing one; there is no default.
 * `malformed` where an `alg` is no text, `unsupported` where none is given or it is not on the list.
 */
export function algorithm(...nearestFirst: readonly unknown[]): HashName | "malformed" | "unsupported" {
  const given = nearestFirst.find((each) => each !== undefined);
  if (given === undefined) return "unsupported";
  if (typeof given !== "string") return "malformed";
  return isAllowed(given) ? given : "unsupported";
}
