import type { Pixels } from "../marks/pixels.ts";
import type { AigcLabel } from "../metadata/aigc.ts";
import type { Sm3 } from "./sm2.ts";

/** A signature that a marker carries, and what came of checking it. */
export interface Seal {
  /**
   * `verified` by a key this version knows to be the vendor's. `unknown-key`: a key that travels with the file
   * proves nothing. `unavailable`: this runtime lacks what the check needs.
   */
  outcome: "verified" | "failed" | "unknown-key" | "unsupported" | "unavailable";
  algorithm: string;
  /** What a verified signature covers: the picture's pixels, or the words of the label alone. */
  binds: "content" | "label";
  by?: string;
}

/** A public key that this version takes for a vendor's own. Keys found in files are never added to it. */
export interface PinnedKey {
  readonly vendor: string;
  /** Hexadecimal. */
  readonly key: string;
  readonly source: string;
}

export interface PinnedLabelKey extends PinnedKey {
  /** Which producer field it may sign for. */
  readonly producer: RegExp;
  /** The text that is signed. */
  readonly message: (label: AigcLabel) => string;
}

export interface SealTools {
  sm3: Sm3;
  /** Decodes the picture; rejects when it cannot. */
  pixels?: () => Promise<Pixels>;
  /** Keys to believe instead of those in the generators' files. */
  labelKeys?: readonly PinnedLabelKey[];
  contentKeys?: readonly PinnedKey[];
}

export const fromHex = (text: string): Uint8Array =>
  Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

export function fromBase64(text: string): Uint8Array | undefined {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text) || text.length > 4_096) return undefined;
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}
