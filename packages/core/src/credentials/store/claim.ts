import type { counter } from "../../model/limits.ts";
import { present } from "../../model/present.ts";
import { type Cbor, type CborItems, decodeCbor } from "./cbor.ts";
import type { Superbox } from "./jumbf.ts";
import { singleCbor } from "./manifest-boxes.ts";
import { bytesOf, field, list, text } from "./values.ts";

/** Counts the references and recorded results of one store, over all its manifests. */
export type References = ReturnType<typeof counter>;

/** A `hashed_uri` (8.4.2.1), as far as its members are what they should be. */
export interface HashedUri {
  url?: string;
  alg?: string;
  hash?: Uint8Array;
}

/**
 * Which list of the claim names an assertion. `created`: the signer's own word. `gathered`: part of the claim, but not
 * attributed to the signer (10.2.2). `v1`: the one list that claims of version 1 have.
 */
export type ClaimList = "created" | "gathered" | "v1";

/** One entry of a claim's lists of assertions. */
export interface ClaimReference extends HashedUri {
  list: ClaimList;
}

/** A claim (10.2) as it is written; 15.6 decides whether that is right. */
export interface Claim {
  version: 1 | 2;
  /** The claim's own bytes, which the signature covers. */
  bytes: Uint8Array;
  value: ReadonlyMap<Cbor, Cbor>;
  references: readonly ClaimReference[];
  /** JUMBF URIs of what the claim took out of its ingredients' manifests. */
  redacted: readonly string[];
  /** Hash algorithm where a reference names none (15.4.1). */
  alg?: string;
  /** JUMBF URI of its signature. */
  signature?: string;
}

export function readHashedUri(value: Cbor): HashedUri {
  const url = text(field(value, "url"));
  const alg = text(field(value, "alg"));
  const hash = bytesOf(field(value, "hash"));
  return present({ url, alg, hash });
}

const LISTS = {
  1: [["assertions", "v1"]],
  2: [
    ["created_assertions", "created"],
    ["gathered_assertions", "gathered"],
  ],
} as const;

/**
 * Reads the claim of a manifest; `references` counts those of the whole store. Its version is that of its box, and only the lists of that version are read.
 * @throws FormatError when it is not one CBOR map.
 */
export function readClaim(box: Superbox, references: References, items?: CborItems): Claim | undefined {
  const bytes = singleCbor(box);
  const value = decodeCbor(bytes, items);
  if (!(value instanceof Map)) return undefined;
  const version = box.label === "c2pa.claim.v2" ? 2 : 1;
  const named: ClaimReference[] = [];
  for (const [key, name] of LISTS[version]) {
    const entries = list(field(value, key));
    references.take(entries.length);
    for (const entry of entries) named.push({ ...readHashedUri(entry), list: name });
  }
  const redacted = list(field(value, "redacted_assertions"));
  references.take(redacted.length);
  const alg = text(field(value, "alg"));
  const signature = text(field(value, "signature"));
  return {
    version,
    bytes,
    value,
    references: named,
    redacted: redacted.flatMap((each) => text(each) ?? []),
    ...present({ alg, signature }),
  };
}
