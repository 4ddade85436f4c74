import { BUDGETS, counter, FormatError, LimitError } from "../../model/limits.ts";
import type { Cbor, CborItems } from "./cbor.ts";

/** Decodes JSON (RFC 8259) into the same values as CBOR, objects as Map, so that both are read by the same code. */
export function decodeJson(bytes: Uint8Array, items: CborItems = counter("cborItemCount")): Cbor {
  // Before it is parsed: behind each of these stands a value at most.
  for (const byte of bytes) if (byte === 0x2c || byte === 0x5b || byte === 0x7b) items.take();
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return toMaps(JSON.parse(text) as unknown, 0);
  } catch (error) {
    if (error instanceof LimitError) throw error;
    throw new FormatError(`JSON: ${error instanceof Error ? error.message.slice(0, 120) : "unreadable"}`);
  }
}

function toMaps(value: unknown, depth: number): unknown {
  if (depth > BUDGETS.cborDepth) throw new LimitError("cborDepth");
  if (Array.isArray(value)) return value.map((each) => toMaps(each, depth + 1));
  if (value !== null && typeof value === "object") {
    return new Map(Object.entries(value).map(([key, each]) => [key, toMaps(each, depth + 1)]));
  }
  return value;
}

/** A member of a map; undefined of anything else. `null` is how some writers leave a member out. */
export const field = (value: Cbor, key: string | number): Cbor =>
  value instanceof Map ? (value.get(key) ?? undefined) : undefined;

export const list = (value: Cbor): Cbor[] => (Array.isArray(value) ? value : []);

export const bytesOf = (value: Cbor): Uint8Array | undefined => (value instanceof Uint8Array ? value : undefined);

export const text = (value: Cbor): string | undefined => (typeof value === "string" ? value : undefined);

/** A whole number from 0 up that JavaScript holds exactly. */
export const whole = (value: Cbor): number | undefined =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
