import { decode, type TagDecoder } from "cborg";
import { BUDGETS, FormatError } from "../model/limits.ts";

/** Every tag that COSE and C2PA use is read through: the value matters here, not the tag. */
const THROUGH: TagDecoder = (read) => read();
const TAGS: Record<number, TagDecoder> = {};
for (const tag of [0, 1, 18, 24, 32, 37, 98, 61_440]) TAGS[tag] = THROUGH;

export type Cbor = unknown;

/**
 * Decodes CBOR (RFC 8949) with maps as Map, so that a key such as `__proto__` stays a key.
 * @throws FormatError when it is not one well-formed item.
 */
export function decodeCbor(bytes: Uint8Array): Cbor {
  try {
    return decode(bytes, { useMaps: true, tags: TAGS, allowIndefinite: true, allowBigInt: true });
  } catch (error) {
    throw new FormatError(`CBOR: ${error instanceof Error ? error.message.slice(0, 120) : "unreadable"}`);
  }
}

/** JSON objects as Map too, so that both encodings are read by the same code. */
export function decodeJson(text: string): Cbor {
  try {
    return toMaps(JSON.parse(text) as unknown, 0);
  } catch (error) {
    throw new FormatError(`JSON: ${error instanceof Error ? error.message.slice(0, 120) : "unreadable"}`);
  }
}

function toMaps(value: unknown, depth: number): unknown {
  if (depth > BUDGETS.cborDepth) throw new FormatError("nested too deep");
  if (Array.isArray(value)) return value.map((each) => toMaps(each, depth + 1));
  if (value !== null && typeof value === "object") {
    return new Map(Object.entries(value).map(([key, each]) => [key, toMaps(each, depth + 1)]));
  }
  return value;
}

export const field = (value: Cbor, key: string | number): Cbor => (value instanceof Map ? value.get(key) : undefined);
export const list = (value: Cbor): Cbor[] => (Array.isArray(value) ? value : []);
export const bytesOf = (value: Cbor): Uint8Array | undefined => (value instanceof Uint8Array ? value : undefined);
export function text(value: Cbor): string | undefined {
  return typeof value === "string" ? value : undefined;
}
export function whole(value: Cbor): number | undefined {
  if (typeof value === "bigint") return value <= Number.MAX_SAFE_INTEGER && value >= 0 ? Number(value) : undefined;
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}
