import { concat } from "../source/bytes.ts";
import { bytesOf, type Cbor, decodeCbor, field, list } from "./cbor.ts";

/** RFC 9360 x5chain, and the name C2PA 1.x used for it. */
const X5CHAIN = [33, "x5chain"] as const;
const MAX_CERTIFICATES = 16;
const MAX_TOKENS = 4;

const ALGORITHMS: Readonly<Record<number, string>> = {
  [-7]: "ES256",
  [-35]: "ES384",
  [-36]: "ES512",
  [-37]: "PS256",
  [-38]: "PS384",
  [-39]: "PS512",
  [-8]: "EdDSA",
};

/** A timestamp token of the signature's unprotected header, with the bytes its imprint must cover. */
export interface StoredTimestamp {
  header: "sigTst" | "sigTst2";
  token: Uint8Array;
  covers: Uint8Array;
}

/** What a COSE_Sign1 claim signature (C2PA 2.2, 13.2) carries beside the signature. */
export interface CoseSignature {
  algorithm?: string;
  /** DER certificates, leaf first. */
  chain: Uint8Array[];
  timestamps: StoredTimestamp[];
  hasStaple: boolean;
}

export function readCose(cose: Uint8Array, claim: Uint8Array): CoseSignature | undefined {
  const parts = decodeCbor(cose);
  if (!Array.isArray(parts) || parts.length !== 4) return undefined;
  const protectedBytes = bytesOf(parts[0]) ?? new Uint8Array(0);
  const signature = bytesOf(parts[3]) ?? new Uint8Array(0);
  const protectedHeader = protectedBytes.length > 0 ? decodeCbor(protectedBytes) : undefined;
  const unprotected: Cbor = parts[1];
  const headers = [protectedHeader, unprotected];
  const found = X5CHAIN.flatMap((key) => headers.map((header) => field(header, key))).find(
    (each) => each !== undefined,
  );
  const certificates = found instanceof Uint8Array ? [found] : list(found).flatMap((each) => bytesOf(each) ?? []);
  const algorithm = ALGORITHMS[Number(field(protectedHeader, 1))];
  const timestamps: StoredTimestamp[] = [];
  for (const header of ["sigTst", "sigTst2"] as const) {
    for (const each of list(field(field(unprotected, header), "tstTokens")).slice(0, MAX_TOKENS)) {
      const token = bytesOf(field(each, "val"));
      if (!token) continue;
      timestamps.push({
        header,
        token,
        covers: counterSigned(protectedBytes, header === "sigTst" ? claim : byteString(signature)),
      });
    }
  }
  return {
    chain: certificates.slice(0, MAX_CERTIFICATES),
    timestamps,
    hasStaple: field(unprotected, "rVals") !== undefined,
    ...(algorithm === undefined ? {} : { algorithm }),
  };
}

/**
 * The token covers a COSE Sig_structure with the context `CounterSignature` (C2PA 2.2, 10.3.2.5): over the claim in
 * v1 (`sigTst`), over the encoded signature in v2 (`sigTst2`).
 */
function counterSigned(protectedBytes: Uint8Array, payload: Uint8Array): Uint8Array {
  const context = new TextEncoder().encode("CounterSignature");
  return concat([
    Uint8Array.of(0x84, 0x60 + context.length),
    context,
    byteString(protectedBytes),
    byteString(new Uint8Array(0)),
    byteString(payload),
  ]);
}

/** CBOR byte string. */
function byteString(bytes: Uint8Array): Uint8Array {
  const n = bytes.length;
  const head =
    n < 24
      ? [0x40 + n]
      : n < 256
        ? [0x58, n]
        : n < 65_536
          ? [0x59, n >> 8, n & 255]
          : [0x5a, n >>> 24, (n >> 16) & 255, (n >> 8) & 255, n & 255];
  return concat([Uint8Array.from(head), bytes]);
}
