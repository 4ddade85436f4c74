import { FormatError } from "../../model/limits.ts";
import { concat, equalBytes } from "../../source/bytes.ts";
import type { HashName } from "../crypto.ts";
import { allowedHash, identifierHash, OID, readSignatureAlgorithm, type Scheme } from "../trust/algorithms.ts";
import {
  context,
  type Element,
  inside,
  listOf,
  type Members,
  members,
  plainContext,
  readBoolean,
  readDer,
  readInteger,
  readOctets,
  readOid,
  readSmall,
  readTime,
  TAG,
} from "../trust/der.ts";

const SIGNED_DATA = "1.2.840.113549.1.7.2";
const TST_INFO = "1.2.840.113549.1.9.16.1.4";
const ATTRIBUTE = {
  contentType: "1.2.840.113549.1.9.3",
  messageDigest: "1.2.840.113549.1.9.4",
  signingCertificate: "1.2.840.113549.1.9.16.2.12",
  signingCertificateV2: "1.2.840.113549.1.9.16.2.47",
} as const;
const MAX_CERTIFICATES = 16;

/** TSTInfo (RFC 3161, 2.4.2): what the authority attests. */
interface TimeStampInfo {
  /** Undefined: a hash that 13.1 does not allow, such as SHA-1. */
  readonly imprintHash: HashName | undefined;
  readonly imprint: Uint8Array;
  readonly at: Date;
}

/** A time-stamp token (RFC 3161, 2.4.2; RFC 5652, 5) taken apart. Nothing in it is verified yet. */
export interface TimeStampToken {
  readonly info: TimeStampInfo;
  /** The TSTInfo as it stands. */
  readonly content: Uint8Array;
  readonly certificates: readonly Uint8Array[];
  /** Is this the certificate that the SignerInfo names? */
  readonly names: (certificate: {
    issuer: { der: Uint8Array };
    serial: Uint8Array;
    subjectKeyId?: Uint8Array;
  }) => boolean;
  /** Undefined: a digest that 13.1 does not allow. */
  readonly digestHash: HashName | undefined;
  /** The signed attribute with the digest of the content. */
  readonly messageDigest: Uint8Array;
  /** Hashes by which the signed attributes name the signing certificate (RFC 2634, 5.4; RFC 5035, 3); one is needed. */
  readonly certificateHashes: readonly { readonly hash: HashName | undefined; readonly value: Uint8Array }[];
  /** The signed attributes as they were signed: under the tag of a SET (RFC 5652, 5.4). */
  readonly signedBytes: Uint8Array;
  /** Undefined: an algorithm that C2PA does not allow. */
  readonly scheme: Scheme | undefined;
  readonly signature: Uint8Array;
}

/** The token inside a TimeStampResp, if the authority granted it (15.8.1.1). @throws FormatError */
export function tokenOfResponse(response: Uint8Array): Uint8Array {
  const parts = members(readDer(response));
  const status = readSmall(members(parts.take(TAG.sequence)).take());
  const token = parts.optional(TAG.sequence);
  parts.end();
  // 0 granted, 1 grantedWithMods.
  if (status > 1 || token === undefined) throw new FormatError("time-stamp: not granted");
  return token.bytes;
}

/** Is it a whole response rather than a token? A response begins with its status, a token with an identifier. */
export function isResponse(der: Uint8Array): boolean {
  try {
    return members(readDer(der)).take().tag === TAG.sequence;
  } catch (error) {
    if (error instanceof FormatError) return false;
    throw error;
  }
}

/** @throws FormatError when it is no token as RFC 3161, 2.4.2 asks for it */
export function readToken(der: Uint8Array): TimeStampToken {
  const outer = members(readDer(der));
  if (readOid(outer.take()) !== SIGNED_DATA) throw new FormatError("time-stamp: no signed data");
  const signed = members(inside(outer.take(context(0))));
  outer.end();
  readSmall(signed.take());
  signed.take(TAG.set);
  const encapsulated = members(signed.take(TAG.sequence));
  if (readOid(encapsulated.take()) !== TST_INFO) throw new FormatError("time-stamp: content of another type");
  const content = readOctets(inside(encapsulated.take(context(0))));
  encapsulated.end();
  const bag = signed.optional(context(0));
  signed.optional(context(1));
  const [signer, ...others] = listOf(signed.take(TAG.set), TAG.set);
  signed.end();
  if (signer === undefined || others.length > 0) throw new FormatError("time-stamp: not exactly one signer");
  const certificates = bag === undefined ? [] : listOf(bag, context(0)).map((each) => each.bytes);
  if (certificates.length > MAX_CERTIFICATES) throw new FormatError("time-stamp: too many certificates");
  return { info: readInfo(content), content, certificates, ...readSigner(signer) };
}

type SignerPart = Omit<TimeStampToken, "info" | "content" | "certificates">;

function readSigner(signer: Element): SignerPart {
  const parts = members(signer);
  readSmall(parts.take());
  const names = readIdentifier(parts);
  const digestHash = allowedHash(parts.take(TAG.sequence));
  const attributes = parts.optional(context(0));
  // RFC 5652, 5.3: required where the content is not plain data.
  if (attributes === undefined) throw new FormatError("time-stamp: no signed attributes");
  const algorithm = readSignatureAlgorithm(parts.take(TAG.sequence));
  const signature = readOctets(parts.take());
  parts.optional(context(1));
  parts.end();
  const signedBytes = concat([Uint8Array.of(TAG.set), attributes.bytes.subarray(1)]);
  // CMS may name the plain key type, and then the digest algorithm says the hash.
  const plain: Scheme | undefined =
    algorithm.oid === OID.rsa && digestHash !== undefined ? { scheme: "rsa-pkcs1", hash: digestHash } : undefined;
  return {
    names,
    digestHash,
    ...readAttributes(attributes),
    signedBytes,
    scheme: algorithm.scheme ?? plain,
    signature,
  };
}

function readIdentifier(parts: Members): SignerPart["names"] {
  const keyId = parts.optional(plainContext(0));
  if (keyId !== undefined)
    return ({ subjectKeyId }) => subjectKeyId !== undefined && equalBytes(subjectKeyId, keyId.content);
  const both = members(parts.take(TAG.sequence));
  const issuer = both.take(TAG.sequence);
  const serial = readInteger(both.take());
  both.end();
  return (certificate) => equalBytes(certificate.issuer.der, issuer.bytes) && equalBytes(certificate.serial, serial);
}

function readAttributes(attributes: Element): Pick<SignerPart, "messageDigest" | "certificateHashes"> {
  const values = new Map<string, Element>();
  for (const each of listOf(attributes, context(0))) {
    const parts = members(each);
    const type = readOid(parts.take());
    const [value, ...more] = listOf(parts.take(TAG.set), TAG.set);
    parts.end();
    // RFC 5652, 11: the attributes below stand once, with one value. Two would be two answers to one question.
    if (value === undefined || more.length > 0 || values.has(type)) {
      if (Object.values<string>(ATTRIBUTE).includes(type)) throw new FormatError("time-stamp: an attribute twice");
      continue;
    }
    values.set(type, value);
  }
  const contentType = values.get(ATTRIBUTE.contentType);
  const digest = values.get(ATTRIBUTE.messageDigest);
  if (contentType === undefined || readOid(contentType) !== TST_INFO || digest === undefined)
    throw new FormatError("time-stamp: signed attributes are missing");
  const certificateHashes = [ATTRIBUTE.signingCertificate, ATTRIBUTE.signingCertificateV2].flatMap((type) => {
    const value = values.get(type);
    return value === undefined ? [] : [readCertificateHash(value, type === ATTRIBUTE.signingCertificateV2)];
  });
  if (certificateHashes.length === 0) throw new FormatError("time-stamp: the signing certificate is not named");
  return { messageDigest: readOctets(digest), certificateHashes };
}

/** The first identifier names the signer's certificate (RFC 2634, 5.4): by SHA-1, or in version 2 by a hash of its own. */
function readCertificateHash(value: Element, version2: boolean): { hash: HashName | undefined; value: Uint8Array } {
  const first = members(members(members(value).take(TAG.sequence)).take(TAG.sequence));
  const named = version2 ? first.optional(TAG.sequence) : undefined;
  const hash = version2 ? (named === undefined ? "sha256" : identifierHash(named)) : "sha1";
  return { hash, value: readOctets(first.take()) };
}

function readInfo(content: Uint8Array): TimeStampInfo {
  const parts = members(readDer(content));
  if (readSmall(parts.take()) !== 1) throw new FormatError("time-stamp: unknown version");
  readOid(parts.take());
  const imprint = members(parts.take(TAG.sequence));
  const imprintHash = allowedHash(imprint.take(TAG.sequence));
  const hashed = readOctets(imprint.take());
  imprint.end();
  readInteger(parts.take());
  const at = readTime(parts.take(TAG.generalizedTime));
  parts.optional(TAG.sequence); // accuracy
  parts.optional(TAG.boolean); // ordering
  parts.optional(TAG.integer); // nonce: the requester's matter
  parts.optional(context(0)); // name of the authority: the certificate says it
  const extensions = parts.optional(context(1));
  parts.end();
  for (const each of extensions === undefined ? [] : listOf(extensions, context(1))) {
    const extension = members(each);
    readOid(extension.take());
    const critical = extension.optional(TAG.boolean);
    if (critical !== undefined && readBoolean(critical))
      throw new FormatError("time-stamp: unknown critical extension");
  }
  return { imprintHash, imprint: hashed, at };
}
