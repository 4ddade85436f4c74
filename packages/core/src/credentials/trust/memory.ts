import type { Crypto } from "../crypto.ts";
import type { Certificate } from "./certificate.ts";

/** A map that forgets what was longest not asked for. */
class BoundedMap<V> {
  readonly #entries = new Map<string, V>();
  readonly #size: number;

  constructor(size: number) {
    this.#size = size;
  }

  get(key: string): V | undefined {
    const value = this.#entries.get(key);
    if (value === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, value);
    return value;
  }

  set(key: string, value: V): void {
    this.#entries.delete(key);
    this.#entries.set(key, value);
    if (this.#entries.size <= this.#size) return;
    for (const oldest of this.#entries.keys()) {
      this.#entries.delete(oldest);
      return;
    }
  }
}

/** What is the same in every file: certificates read, and signatures of one certificate by another's key. */
export interface Memory {
  /** By the SHA-256 of the DER. */
  readonly certificates: BoundedMap<Certificate>;
  /** By the fingerprints of both. */
  readonly edges: BoundedMap<boolean>;
}

const MAX_CERTIFICATES = 1_024;
const MAX_EDGES = 4_096;
const memories = new WeakMap<Crypto, Memory>();

/** One memory for each implementation: what one cannot check, another may. */
export function memoryOf(crypto: Crypto): Memory {
  const known = memories.get(crypto);
  if (known) return known;
  const memory: Memory = { certificates: new BoundedMap(MAX_CERTIFICATES), edges: new BoundedMap(MAX_EDGES) };
  memories.set(crypto, memory);
  return memory;
}
