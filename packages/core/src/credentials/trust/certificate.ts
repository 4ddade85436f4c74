import { FormatError } from "../../model/limits.ts";
import { present } from "../../model/present.ts";
import { equalBytes } from "../../source/bytes.ts";
import { readSignatureAlgorithm, type SignatureAlgorithm } from "./algorithms.ts";
import {
  context,
  inside,
  members,
  plainContext,
  readDer,
  readInteger,
  readSmall,
  readTime,
  readWholeBits,
  TAG,
} from "./der.ts";
import { type Extensions, readExtensions } from "./extensions.ts";
import { type PublicKey, readPublicKey } from "./keys.ts";
import { type DistinguishedName, readName, sameName } from "./names.ts";

/** An X.509 certificate (RFC 5280, 4.1), as its DER says and nothing more: whether it is any good is asked elsewhere. */
export interface Certificate extends Extensions {
  readonly der: Uint8Array;
  /** SHA-256 of the DER, lower-case hex. */
  readonly fingerprint: string;
  /** 3 for v3. */
  readonly version: number;
  /** Content of the INTEGER, as it stands. */
  readonly serial: Uint8Array;
  readonly subject: DistinguishedName;
  readonly issuer: DistinguishedName;
  /** Of the subject. */
  readonly organisation?: string;
  readonly commonName?: string;
  readonly validFrom: Date;
  readonly validTo: Date;
  /** The basic constraints say so. */
  readonly isCa: boolean;
  /** Empty without the extension. */
  readonly extendedKeyUsages: readonly string[];
  readonly key: PublicKey;
  readonly hasUniqueId: boolean;
  readonly signatureAlgorithm: SignatureAlgorithm;
  /** TBSCertificate as it stands: what the issuer signed. */
  readonly tbs: Uint8Array;
  readonly signature: Uint8Array;
}

/** @throws FormatError when the bytes are no certificate */
export function parseCertificate(der: Uint8Array, fingerprint: string): Certificate {
  const outer = members(readDer(der, TAG.sequence));
  const tbs = outer.take(TAG.sequence);
  const algorithm = outer.take(TAG.sequence);
  const signature = readWholeBits(outer.take(TAG.bitString));
  outer.end();

  const fields = members(tbs);
  const version = fields.optional(context(0));
  const serial = readInteger(fields.take());
  const innerAlgorithm = fields.take(TAG.sequence);
  const issuer = readName(fields.take(TAG.sequence));
  const validity = members(fields.take(TAG.sequence));
  const subject = readName(fields.take(TAG.sequence));
  const key = readPublicKey(fields.take(TAG.sequence).bytes);
  const issuerId = fields.optional(plainContext(1));
  const subjectId = fields.optional(plainContext(2));
  const list = fields.optional(context(3));
  fields.end();
  // RFC 5280, 4.1.1.2: both say the same, or one of them is not what was signed.
  if (!equalBytes(algorithm.bytes, innerAlgorithm.bytes)) throw new FormatError("certificate: two algorithms");

  const extensions = readExtensions(list === undefined ? undefined : inside(list, TAG.sequence));
  const validFrom = readTime(validity.take());
  const validTo = readTime(validity.take());
  validity.end();
  const { organisation, commonName } = subject;
  return {
    ...extensions,
    der,
    fingerprint,
    version: version === undefined ? 1 : readSmall(inside(version)) + 1,
    serial,
    subject,
    issuer,
    ...present({ organisation, commonName }),
    validFrom,
    validTo,
    isCa: extensions.basicConstraints?.ca === true,
    extendedKeyUsages: extensions.extendedKeyUsages ?? [],
    key,
    hasUniqueId: issuerId !== undefined || subjectId !== undefined,
    signatureAlgorithm: readSignatureAlgorithm(algorithm),
    tbs: tbs.bytes,
    signature,
  };
}

/** The subject alone, for looking certificates up by name. @throws FormatError when the bytes are no certificate */
export function readSubject(der: Uint8Array): DistinguishedName {
  const fields = members(members(readDer(der, TAG.sequence)).take(TAG.sequence));
  fields.optional(context(0));
  // Serial, algorithm, issuer, validity.
  for (let i = 0; i < 4; i++) fields.take();
  return readName(fields.take(TAG.sequence));
}

/** Issuer and subject are one name. Says nothing about who signed. */
export const isSelfIssued = (certificate: Certificate): boolean => sameName(certificate.subject, certificate.issuer);

/** Is `at` inside the certificate's own validity (both ends included)? */
export const isValidAt = (certificate: Certificate, at: Date): boolean =>
  at >= certificate.validFrom && at <= certificate.validTo;
