import { concat, equalBytes } from "../source/bytes.ts";
import type { StoredTimestamp } from "./cose.ts";
import { type Certificate, type CryptoTools, chainsTo } from "./trust.ts";

/** What our own check of an RFC 3161 token found. */
export interface TimestampCheck {
  /** Imprint, attributes and signature hold, and the TSA certificate was valid and fit for it. */
  valid: boolean;
  /** The chain ends in an anchor the verifier gave. */
  anchored: boolean;
  at?: Date;
  by?: string;
  problem?: string;
}

const ID_SIGNED_DATA = "1.2.840.113549.1.7.2";
const ID_TST_INFO = "1.2.840.113549.1.9.16.1.4";
const ID_MESSAGE_DIGEST = "1.2.840.113549.1.9.4";
const ID_TIME_STAMPING = "1.3.6.1.5.5.7.3.8";
const HASHES: Readonly<Record<string, string>> = {
  "2.16.840.1.101.3.4.2.1": "sha256",
  "2.16.840.1.101.3.4.2.2": "sha384",
  "2.16.840.1.101.3.4.2.3": "sha512",
};
const RSA = "1.2.840.113549.1.1.1";
const RSA_PSS = "1.2.840.113549.1.1.10";
const ED25519 = "1.3.101.112";
/** Algorithms that name the hash themselves. */
const SIGNATURES: Readonly<Record<string, readonly [hash: string, padding: "pkcs1" | "ecdsa"]>> = {
  "1.2.840.113549.1.1.11": ["sha256", "pkcs1"],
  "1.2.840.113549.1.1.12": ["sha384", "pkcs1"],
  "1.2.840.113549.1.1.13": ["sha512", "pkcs1"],
  "1.2.840.10045.4.3.2": ["sha256", "ecdsa"],
  "1.2.840.10045.4.3.3": ["sha384", "ecdsa"],
  "1.2.840.10045.4.3.4": ["sha512", "ecdsa"],
};

/**
 * Checks a timestamp token (RFC 3161 2.4.2, RFC 5652 5.6) against the bytes it must cover and the anchors
 * given. The engine's own word is not enough: for v1 claims it says "trusted" without looking.
 * Revocation of the TSA is not checked.
 */
export async function checkTimestamp(
  stored: StoredTimestamp,
  anchors: readonly Certificate[],
  crypto: CryptoTools,
): Promise<TimestampCheck> {
  try {
    return await check(stored, anchors, crypto);
  } catch (error) {
    return {
      valid: false,
      anchored: false,
      problem: error instanceof Error ? error.message.slice(0, 160) : "unreadable",
    };
  }
}

async function check(
  stored: StoredTimestamp,
  anchors: readonly Certificate[],
  crypto: CryptoTools,
): Promise<TimestampCheck> {
  const [{ AsnConvert }, cms, tsp] = await Promise.all([
    import("@peculiar/asn1-schema"),
    import("@peculiar/asn1-cms"),
    import("@peculiar/asn1-tsp"),
  ]);
  const fail = (problem: string, seen: Partial<TimestampCheck> = {}): TimestampCheck => ({
    valid: false,
    anchored: false,
    problem,
    ...seen,
  });

  const contentInfo = readContentInfo();
  if (contentInfo === undefined || contentInfo.contentType !== ID_SIGNED_DATA) return fail("no signed data");
  const signed = AsnConvert.parse(contentInfo.content, cms.SignedData);
  if (signed.encapContentInfo.eContentType !== ID_TST_INFO) return fail("no timestamp inside");
  const content = signed.encapContentInfo.eContent;
  const inner = content?.single?.buffer ?? content?.any;
  if (inner === undefined) return fail("no timestamp inside");
  const info = AsnConvert.parse(inner, tsp.TSTInfo);
  const at = info.genTime;

  const imprintHash = HASHES[info.messageImprint.hashAlgorithm.algorithm];
  if (imprintHash === undefined) return fail("imprint hash not supported", { at });
  if (
    !equalBytes(crypto.digest(imprintHash, stored.covers), new Uint8Array(info.messageImprint.hashedMessage.buffer))
  ) {
    return fail("imprint does not match", { at });
  }

  const signer = signed.signerInfos[0];
  if (!signer || signed.signerInfos.length !== 1) return fail("not exactly one signer", { at });
  const chain = (signed.certificates ?? []).flatMap((choice) =>
    choice.certificate ? (crypto.certificate(new Uint8Array(AsnConvert.serialize(choice.certificate))) ?? []) : [],
  );
  const hash = HASHES[signer.digestAlgorithm.algorithm];
  const signedAttributes = signer.signedAttrs;
  if (hash === undefined || signedAttributes === undefined) return fail("signature form not supported", { at });
  const digest = signedAttributes.find((attribute) => attribute.attrType === ID_MESSAGE_DIGEST)?.attrValues[0];
  // The attribute's value is a DER OCTET STRING: its content starts after tag and length.
  const stated = digest === undefined ? new Uint8Array(0) : new Uint8Array(digest).subarray(2);
  if (!equalBytes(stated, crypto.digest(hash, new Uint8Array(inner)))) return fail("digest does not match", { at });

  const attributes = setOf(signedAttributes.map((attribute) => new Uint8Array(AsnConvert.serialize(attribute))));
  const signature = new Uint8Array(signer.signature.buffer);
  const [usedHash, padding] = signatureScheme(signer.signatureAlgorithm.algorithm, hash);
  // The signer is whichever certificate verifies: identifiers are only hints to it.
  const leaf = chain.find((certificate) => crypto.verify(certificate, usedHash, padding, attributes, signature));
  if (!leaf) return fail("signature does not verify", { at });
  const by = leaf.commonName ?? leaf.organisation;
  const named = by === undefined ? { at } : { at, by };
  if (!leaf.extendedKeyUsages.includes(ID_TIME_STAMPING)) return fail("certificate is not for timestamps", named);
  if (at < leaf.validFrom || at > leaf.validTo) return fail("outside the certificate's validity", named);
  const ordered = [leaf, ...chain.filter((certificate) => certificate !== leaf)];
  return { valid: true, anchored: chainsTo(ordered, anchors), ...named };

  /** `sigTst` holds a whole response in older files, `sigTst2` the token alone. */
  function readContentInfo() {
    try {
      return AsnConvert.parse(stored.token, cms.ContentInfo);
    } catch {
      const response = AsnConvert.parse(stored.token, tsp.TimeStampResp);
      return response.timeStampToken;
    }
  }
}

/** RFC 5652 5.4: attributes are signed as a DER SET OF, though they stand in the token with an implicit tag. */
function setOf(members: readonly Uint8Array[]): Uint8Array {
  const sorted = [...members].sort(derOrder);
  const body = concat(sorted);
  const n = body.length;
  const head = n < 128 ? [0x31, n] : n < 256 ? [0x31, 0x81, n] : [0x31, 0x82, n >> 8, n & 255];
  return concat([Uint8Array.from(head), body]);
}

/** X.690 11.6: shorter encodings compare as if padded with zeros. */
function derOrder(a: Uint8Array, b: Uint8Array): number {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function signatureScheme(
  algorithm: string,
  digestHash: string,
): readonly [hash: string, padding: "pkcs1" | "pss" | "ecdsa" | "ed25519"] {
  if (algorithm === RSA) return [digestHash, "pkcs1"];
  if (algorithm === RSA_PSS) return [digestHash, "pss"];
  if (algorithm === ED25519) return [digestHash, "ed25519"];
  return SIGNATURES[algorithm] ?? [digestHash, "ecdsa"];
}
