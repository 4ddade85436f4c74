import { FormatError } from "../../model/limits.ts";
import { present } from "../../model/present.ts";
import { concat, equalBytes } from "../../source/bytes.ts";
import { decodeCbor } from "../store/cbor.ts";
import { bytesOf, field, list } from "../store/values.ts";
import type { Scheme } from "../trust/algorithms.ts";

/** COSE_Sign1_Tagged: tag 18 around an array of four (RFC 9052, 4.2). */
const SIGN1_TAG = 0xd2;
const LABEL = { algorithm: 1, critical: 2, chain: 33, oldChain: "x5chain" } as const;
/** Header parameters that may be marked critical, because something here acts on them. */
const UNDERSTOOD: readonly unknown[] = [LABEL.algorithm, LABEL.critical, LABEL.chain, LABEL.oldChain];
const MAX_CERTIFICATES = 16;
const MAX_TOKENS = 4;
const MAX_RESPONSES = 16;

/** The allowed list of C2PA 2.2, 13.2.1; its deprecated list is empty. */
const ALGORITHMS: ReadonlyMap<unknown, readonly [name: string, scheme: Scheme]> = new Map([
  [-7, ["ES256", { scheme: "ecdsa", hash: "sha256" }]],
  [-35, ["ES384", { scheme: "ecdsa", hash: "sha384" }]],
  [-36, ["ES512", { scheme: "ecdsa", hash: "sha512" }]],
  // RFC 8230, 2: the salt is as long as the hash.
  [-37, ["PS256", { scheme: "rsa-pss", hash: "sha256", saltLength: 32 }]],
  [-38, ["PS384", { scheme: "rsa-pss", hash: "sha384", saltLength: 48 }]],
  [-39, ["PS512", { scheme: "rsa-pss", hash: "sha512", saltLength: 64 }]],
  [-8, ["EdDSA", { scheme: "ed25519" }]],
]);

/** A claim signature (C2PA 2.2, 13.2): what is signed, by whom it says it is, and what stands beside it unsigned. */
export interface CoseSign1 {
  /** Absent: the algorithm is not named, or not on the list of 13.2.1. */
  readonly algorithm?: { readonly name: string; readonly scheme: Scheme };
  /** The protected bucket's own bytes. */
  readonly protectedBytes: Uint8Array;
  readonly signature: Uint8Array;
  /** DER certificates, leaf first; undefined when there is no credential. */
  readonly chain?: readonly Uint8Array[];
  /** Tokens of the unprotected `sigTst` (over the claim) and `sigTst2` (over the signature) headers. */
  readonly tokens: readonly { readonly header: "sigTst" | "sigTst2"; readonly value: Uint8Array | undefined }[];
  /** The header `rVals` is there at all. */
  readonly hasStaple: boolean;
  readonly ocspResponses: readonly Uint8Array[];
  /** The claimed time of signing (13.2.4): a number, and no more than a claim. */
  readonly claimedAt?: Date;
}

/**
 * Reads a COSE_Sign1_Tagged structure strictly: a key twice in a bucket, a label in both buckets, a critical header that
 * nobody here understands and a payload that is not the claim make it malformed.
 * @throws FormatError with what is wrong
 */
export function readCose(cose: Uint8Array, claim: Uint8Array): CoseSign1 {
  if (cose[0] !== SIGN1_TAG) throw new FormatError("COSE: no tagged COSE_Sign1");
  const parts = decodeCbor(cose);
  if (!Array.isArray(parts) || parts.length !== 4) throw new FormatError("COSE: not four parts");
  const [protectedPart, unprotected, payload, signaturePart] = parts as readonly unknown[];
  const protectedBytes = bytesOf(protectedPart);
  const signature = bytesOf(signaturePart);
  if (protectedBytes === undefined || signature === undefined) throw new FormatError("COSE: parts of another kind");
  const guarded = protectedBytes.length === 0 ? new Map() : decodeCbor(protectedBytes);
  if (!(guarded instanceof Map) || !(unprotected instanceof Map)) throw new FormatError("COSE: headers are no maps");
  checkHeaders(guarded, unprotected);
  // 10.3.2.4 asks for a detached payload. One that repeats the claim says nothing else; any other one does.
  if (payload !== null && !equalBytes(bytesOf(payload) ?? new Uint8Array(0), claim))
    throw new FormatError("COSE: a payload that is not the claim");

  const algorithm = ALGORITHMS.get(guarded.get(LABEL.algorithm));
  const chain = readChain(guarded, unprotected);
  const claimedAt = readClaimedTime(guarded.get("iat"));
  return {
    protectedBytes,
    signature,
    tokens: readTokens(unprotected),
    hasStaple: unprotected.has("rVals") || guarded.has("rVals"),
    ocspResponses: [unprotected, guarded]
      .flatMap((headers) => list(field(field(headers, "rVals"), "ocspVals")))
      .slice(0, MAX_RESPONSES)
      .flatMap((each) => bytesOf(each) ?? []),
    ...present({
      algorithm: algorithm === undefined ? undefined : { name: algorithm[0], scheme: algorithm[1] },
      chain,
      claimedAt,
    }),
  };
}

function checkHeaders(guarded: ReadonlyMap<unknown, unknown>, unprotected: ReadonlyMap<unknown, unknown>): void {
  // RFC 9052, 3: a label may stand in one bucket only. 14.5 says it again for the credential.
  for (const label of guarded.keys())
    if (unprotected.has(label)) throw new FormatError("COSE: a header in both buckets");
  if (unprotected.has(LABEL.critical)) throw new FormatError("COSE: critical headers are not protected");
  if (!guarded.has(LABEL.critical)) return;
  const critical = list(guarded.get(LABEL.critical));
  const understood = critical.every((label) => UNDERSTOOD.includes(label) && guarded.has(label));
  if (critical.length === 0 || !understood) throw new FormatError("COSE: a critical header that is not understood");
}

/**
 * The credential (14.5): label 33, or the name that C2PA 1.x used, from either bucket. Where both labels are there, 33
 * decides and the name is not looked at.
 */
function readChain(
  guarded: ReadonlyMap<unknown, unknown>,
  unprotected: ReadonlyMap<unknown, unknown>,
): Uint8Array[] | undefined {
  for (const label of [LABEL.chain, LABEL.oldChain]) {
    if (!guarded.has(label) && !unprotected.has(label)) continue;
    const value = guarded.get(label) ?? unprotected.get(label);
    const certificates = value instanceof Uint8Array ? [value] : list(value).map(bytesOf);
    const read = certificates.flatMap((each) => each ?? []);
    if (read.length !== certificates.length || read.length > MAX_CERTIFICATES)
      throw new FormatError("COSE: no chain of certificates");
    return read.length === 0 ? undefined : read;
  }
  return undefined;
}

function readTokens(unprotected: ReadonlyMap<unknown, unknown>): CoseSign1["tokens"] {
  return (["sigTst", "sigTst2"] as const).flatMap((header) => {
    if (!unprotected.has(header)) return [];
    const tokens = list(field(unprotected.get(header), "tstTokens")).slice(0, MAX_TOKENS);
    // A header without tokens is a time-stamp that nobody can read, not the absence of one.
    const values = tokens.length === 0 ? [undefined] : tokens.map((each) => bytesOf(field(each, "val")));
    return values.map((value) => ({ header, value }));
  });
}

/** Seconds since 1970 (RFC 8949, 3.4.2), within what a date can hold. */
function readClaimedTime(value: unknown): Date | undefined {
  if (typeof value !== "number") return undefined;
  const date = new Date(value * 1000);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/** ToBeSigned (RFC 9052, 4.4): the Sig_structure with an empty external part. */
export function toBeSigned(
  name: "Signature1" | "CounterSignature",
  protectedBytes: Uint8Array,
  payload: Uint8Array,
): Uint8Array {
  const label = new TextEncoder().encode(name);
  const parts = [byteString(protectedBytes), byteString(new Uint8Array(0)), byteString(payload)];
  return concat([Uint8Array.of(0x84, 0x60 + label.length), label, ...parts]);
}

/** A CBOR byte string with the shortest head. */
export function byteString(bytes: Uint8Array): Uint8Array {
  const n = bytes.length;
  const wide = [n >>> 24, (n >> 16) & 255, (n >> 8) & 255, n & 255];
  const head = n < 24 ? [0x40 + n] : n < 256 ? [0x58, n] : n < 65_536 ? [0x59, ...wide.slice(2)] : [0x5a, ...wide];
  return concat([Uint8Array.from(head), bytes]);
}
