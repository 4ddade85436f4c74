import { type Certificate, isSelfIssued } from "./certificate.ts";
import { isAllowedKey } from "./keys.ts";
import { PURPOSE } from "./purposes.ts";

/** How a certificate breaks the profile of C2PA 2.2, 14.5.1.1 or the rules of 14.5.1.2 for its purpose. */
export type ProfileBreach =
  | "not-v3"
  | "unique-id"
  | "key-not-allowed"
  | "signature-algorithm"
  | "unknown-critical-extension"
  | "is-authority"
  | "signs-certificates"
  | "not-an-authority"
  | "key-usage-missing"
  | "no-digital-signature"
  | "no-certificate-signing"
  | "purpose-missing"
  | "purpose-any"
  | "purpose-mixed"
  | "purpose-other"
  | "purpose-not-critical"
  | "self-signed"
  | "authority-key-missing"
  | "subject-key-missing";

type Rule = readonly [breach: ProfileBreach, breaks: (certificate: Certificate) => boolean];

/** Keys and algorithms, which hold even for a certificate that somebody has chosen to trust itself. */
const CRYPTOGRAPHY: readonly Rule[] = [["key-not-allowed", ({ key }) => !isAllowedKey(key.kind)]];

/** What a certificate of any place in a path must keep. */
const EVERY: readonly Rule[] = [
  ...CRYPTOGRAPHY,
  ["not-v3", ({ version }) => version !== 3],
  ["unique-id", ({ hasUniqueId }) => hasUniqueId],
  ["unknown-critical-extension", ({ unknownCritical }) => unknownCritical.length > 0],
];

/** Certificates that another one vouches for. An anchor is vouched for by whoever listed it. */
const ISSUED: readonly Rule[] = [
  ["signature-algorithm", ({ signatureAlgorithm }) => signatureAlgorithm.scheme === undefined],
];

const END_ENTITY: readonly Rule[] = [
  ...EVERY,
  ...ISSUED,
  ["is-authority", ({ isCa }) => isCa],
  ["signs-certificates", ({ keyUsage }) => keyUsage?.has("keyCertSign") === true],
  ["key-usage-missing", ({ keyUsage }) => keyUsage === undefined],
  ["no-digital-signature", ({ keyUsage }) => keyUsage !== undefined && !keyUsage.has("digitalSignature")],
  ["purpose-missing", ({ extendedKeyUsages }) => extendedKeyUsages.length === 0],
  ["purpose-any", ({ extendedKeyUsages }) => extendedKeyUsages.includes(PURPOSE.any)],
];

const has = (purpose: string) => (certificate: Certificate) => certificate.extendedKeyUsages.includes(purpose);
const hasNot = (purpose: string) => (certificate: Certificate) => !certificate.extendedKeyUsages.includes(purpose);
const isMixed = (certificate: Certificate) => certificate.extendedKeyUsages.length > 1;

const SIGNER: readonly Rule[] = [
  ...END_ENTITY,
  ["purpose-mixed", has(PURPOSE.timeStamping)],
  ["purpose-mixed", has(PURPOSE.ocspSigning)],
];

/** Who vouches for a certificate that nobody has chosen to trust itself. */
const VOUCHED: readonly Rule[] = [
  ["self-signed", isSelfIssued],
  ["authority-key-missing", (certificate) => !isSelfIssued(certificate) && !certificate.hasAuthorityKeyId],
];

const AUTHORITY: readonly Rule[] = [
  ...EVERY,
  ["not-an-authority", ({ isCa }) => !isCa],
  ["key-usage-missing", ({ keyUsage }) => keyUsage === undefined],
  ["no-certificate-signing", ({ keyUsage }) => keyUsage !== undefined && !keyUsage.has("keyCertSign")],
];

const TIME_STAMPING: readonly Rule[] = [
  ...END_ENTITY,
  ...VOUCHED,
  ["purpose-other", hasNot(PURPOSE.timeStamping)],
  ["purpose-mixed", isMixed],
  ["purpose-not-critical", ({ extendedKeyUsageCritical }) => !extendedKeyUsageCritical],
];

const OCSP_SIGNING: readonly Rule[] = [
  ...END_ENTITY,
  ["purpose-other", hasNot(PURPOSE.ocspSigning)],
  ["purpose-mixed", has(PURPOSE.timeStamping)],
];

function breaches(certificate: Certificate, rules: readonly Rule[]): ProfileBreach[] {
  return [...new Set(rules.filter(([, breaks]) => breaks(certificate)).map(([breach]) => breach))];
}

/** May the certificate carry a claim for somebody who accepts these purposes (14.5.1.2)? */
export const serves = (certificate: Certificate, purposes: readonly string[]): boolean =>
  certificate.extendedKeyUsages.some((each) => purposes.includes(each));

/**
 * What keeps a certificate from signing claims (14.5.1.1, 14.5.1.2), whoever vouches for it.
 * @param purposes every extended key usage that some list of the verifier accepts for claims
 */
export function signerBreaches(certificate: Certificate, purposes: readonly string[]): ProfileBreach[] {
  const found = breaches(certificate, SIGNER);
  if (certificate.extendedKeyUsages.length > 0 && !serves(certificate, purposes)) found.push("purpose-other");
  return found;
}

/** What keeps a signer's certificate from being vouched for by anchors. Certificates on a list of their own are exempt. */
export const vouchingBreaches = (certificate: Certificate): ProfileBreach[] => breaches(certificate, VOUCHED);

/** What keeps a certificate from standing above another one in a path (RFC 5280, 6.1.4; C2PA 2.2, 14.5.1.1). */
export const authorityBreaches = (certificate: Certificate): ProfileBreach[] => breaches(certificate, AUTHORITY);

/** As {@link authorityBreaches}, for one between leaf and anchor: its own signature counts too. */
export const intermediateBreaches = (certificate: Certificate): ProfileBreach[] =>
  breaches(certificate, [
    ...AUTHORITY,
    ...ISSUED,
    ["authority-key-missing", ({ hasAuthorityKeyId }) => !hasAuthorityKeyId],
  ]);

/** What keeps a certificate from signing time-stamps (RFC 3161, 2.3; C2PA 2.2, 14.5.1.1). */
export const timeStampingBreaches = (certificate: Certificate): ProfileBreach[] => breaches(certificate, TIME_STAMPING);

/** What keeps a delegated responder from signing OCSP responses (RFC 6960, 4.2.2.2; C2PA 2.2, 14.5.1.1). */
export const responderBreaches = (certificate: Certificate): ProfileBreach[] => breaches(certificate, OCSP_SIGNING);
