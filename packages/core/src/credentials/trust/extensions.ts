import { FormatError } from "../../model/limits.ts";
import { present } from "../../model/present.ts";
import {
  context,
  type Element,
  listOf,
  members,
  plainContext,
  readBits,
  readBoolean,
  readDer,
  readOctets,
  readOid,
  readSmall,
  TAG,
} from "./der.ts";
import { type GeneralName, readGeneralName, readGeneralNames } from "./names.ts";

/** Bits of the key usage extension (RFC 5280, 4.2.1.3), in their order. */
const KEY_USAGES = [
  "digitalSignature",
  "contentCommitment",
  "keyEncipherment",
  "dataEncipherment",
  "keyAgreement",
  "keyCertSign",
  "cRLSign",
  "encipherOnly",
  "decipherOnly",
] as const;
type KeyUsage = (typeof KEY_USAGES)[number];

/** Subtrees that names below an authority must or must not lie in (RFC 5280, 4.2.1.10). */
export interface NameConstraints {
  readonly permitted: readonly GeneralName[];
  readonly excluded: readonly GeneralName[];
}

/** The extensions of a certificate, as far as path and profile need them. */
export interface Extensions {
  readonly basicConstraints?: { readonly ca: boolean; readonly pathLength?: number };
  readonly keyUsage?: ReadonlySet<KeyUsage>;
  readonly extendedKeyUsages?: readonly string[];
  readonly extendedKeyUsageCritical: boolean;
  readonly nameConstraints?: NameConstraints;
  readonly subjectAltNames: readonly GeneralName[];
  readonly subjectKeyId?: Uint8Array;
  readonly authorityKeyId?: Uint8Array;
  /** An authority key identifier stands there, with or without a key in it. */
  readonly hasAuthorityKeyId: boolean;
  /** Does the issuer say where its OCSP responder is (RFC 5280, 4.2.2.1)? */
  readonly offersOcsp: boolean;
  /** Addresses of that responder. */
  readonly ocspAddresses: readonly string[];
  /** Critical extensions that nothing here processes: a path with one is refused (RFC 5280, 4.2). */
  readonly unknownCritical: readonly string[];
}

type Draft = { -readonly [Key in keyof Extensions]: Extensions[Key] };

const OCSP_ACCESS = "1.3.6.1.5.5.7.48.1";
/**
 * Policies, their mappings and `inhibitAnyPolicy` can refuse a path only where somebody requires an explicit policy
 * (RFC 5280, 6.1). Nobody does here: the extension that could, policy constraints, is not in this list.
 */
const HARMLESS = new Set(["2.5.29.32", "2.5.29.33", "2.5.29.54"]);

const READERS: Readonly<Record<string, (draft: Draft, value: Uint8Array, critical: boolean) => void>> = {
  "2.5.29.19": (draft, value) => {
    draft.basicConstraints = readBasicConstraints(value);
  },
  "2.5.29.15": (draft, value) => {
    draft.keyUsage = readKeyUsage(value);
  },
  "2.5.29.37": (draft, value, critical) => {
    draft.extendedKeyUsages = listOf(readDer(value)).map(readOid);
    draft.extendedKeyUsageCritical = critical;
  },
  "2.5.29.30": (draft, value) => {
    draft.nameConstraints = readNameConstraints(value);
  },
  "2.5.29.17": (draft, value) => {
    draft.subjectAltNames = readGeneralNames(value);
  },
  "2.5.29.14": (draft, value) => {
    draft.subjectKeyId = readOctets(readDer(value));
  },
  "2.5.29.35": (draft, value) => {
    draft.hasAuthorityKeyId = true;
    const key = members(readDer(value)).optional(plainContext(0));
    if (key !== undefined) draft.authorityKeyId = key.content;
  },
  "1.3.6.1.5.5.7.1.1": (draft, value) => {
    const locations = ocspLocations(value);
    draft.offersOcsp = locations.length > 0;
    draft.ocspAddresses = locations.flatMap((each) => (each.kind === "uri" ? [each.text] : []));
  },
};

/** Reads the extensions of a certificate. @throws FormatError, also when one stands there twice (RFC 5280, 4.2) */
export function readExtensions(list: Element | undefined): Extensions {
  const unknownCritical: string[] = [];
  const draft: Draft = {
    extendedKeyUsageCritical: false,
    subjectAltNames: [],
    hasAuthorityKeyId: false,
    offersOcsp: false,
    ocspAddresses: [],
    unknownCritical,
  };
  const seen = new Set<string>();
  for (const each of list === undefined ? [] : listOf(list)) {
    const parts = members(each);
    const oid = readOid(parts.take());
    const flag = parts.optional(TAG.boolean);
    const value = readOctets(parts.take());
    parts.end();
    if (seen.has(oid)) throw new FormatError("certificate: an extension twice");
    seen.add(oid);
    const critical = flag !== undefined && readBoolean(flag);
    const reader = READERS[oid];
    if (reader) reader(draft, value, critical);
    else if (critical && !HARMLESS.has(oid)) unknownCritical.push(oid);
  }
  return draft;
}

/** Access locations of OCSP in an authority information access (RFC 5280, 4.2.2.1). */
function ocspLocations(value: Uint8Array): GeneralName[] {
  return listOf(readDer(value)).flatMap((each) => {
    const parts = members(each);
    return readOid(parts.take()) === OCSP_ACCESS ? [readGeneralName(parts.take())] : [];
  });
}

function readBasicConstraints(value: Uint8Array): { ca: boolean; pathLength?: number } {
  const parts = members(readDer(value));
  const flag = parts.optional(TAG.boolean);
  const length = parts.optional(TAG.integer);
  parts.end();
  const ca = flag !== undefined && readBoolean(flag);
  return { ca, ...present({ pathLength: length === undefined ? undefined : readSmall(length) }) };
}

function readKeyUsage(value: Uint8Array): Set<KeyUsage> {
  const { bytes } = readBits(readDer(value));
  return new Set(KEY_USAGES.filter((_, i) => ((bytes[i >> 3] ?? 0) & (0x80 >> (i & 7))) !== 0));
}

function readNameConstraints(value: Uint8Array): NameConstraints {
  const parts = members(readDer(value));
  const permitted = parts.optional(context(0));
  const excluded = parts.optional(context(1));
  parts.end();
  // RFC 5280 gives minimum and maximum no use: a subtree with either is one we would misread.
  const subtree = (each: Element): GeneralName => {
    const inner = members(each);
    const base = readGeneralName(inner.take());
    inner.end();
    return base;
  };
  return {
    permitted: permitted === undefined ? [] : listOf(permitted, context(0)).map(subtree),
    excluded: excluded === undefined ? [] : listOf(excluded, context(1)).map(subtree),
  };
}
