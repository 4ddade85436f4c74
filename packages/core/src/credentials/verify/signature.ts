import { FormatError } from "../../model/limits.ts";
import { present } from "../../model/present.ts";
import type { TrustTier } from "../../model/vocabulary.ts";
import type { Crypto } from "../crypto.ts";
import type { Certificate } from "../trust/certificate.ts";
import { isAllowedKey, keyFits } from "../trust/keys.ts";
import { acceptedPurposes, recognise, type TrustStore } from "../trust/lists.ts";
import { type ProfileBreach, signerBreaches } from "../trust/profile.ts";
import { readCertificate } from "../trust/read-certificate.ts";
import { askResponder, type ChainRevocation, checkChain } from "./chain-revocation.ts";
import { byteString, type CoseSign1, readCose, toBeSigned } from "./cose.ts";
import type { OnlineStatus } from "./online-status.ts";
import { type Moment, type SigningTime, signingMoment } from "./signing-time.ts";
import { failure, informational, type Status, success } from "./status.ts";
import { readTimestamp, type StoredToken, type TimestampCheck, type TokenReading } from "./timestamp.ts";

/** A claim signature with everything it is checked against. */
export interface SignatureInput {
  /** Content of the signature box. */
  cose: Uint8Array;
  /** Content of the claim box: the claim's own bytes. */
  claim: Uint8Array;
  claimVersion: 1 | 2;
  /** JUMBF URI of the signature box, for statuses. */
  url: string;
  /** Tokens of `c2pa.time-stamp` assertions for this manifest, DER. */
  timeStampTokens: readonly Uint8Array[];
  /** OCSP responses of `c2pa.certificate-status` assertions, DER. */
  ocspResponses: readonly Uint8Array[];
}

export interface SignatureContext {
  crypto: Crypto;
  trust: TrustStore;
  now: Date;
  /** Asks the responder of a recognised signer where the store leaves open whether it was revoked (15.9.2). */
  online?: OnlineStatus;
}

/** What chapter 15.7 to 15.9 says of one claim signature. */
export interface SignatureVerdict {
  statuses: Status[];
  /**
   * `mismatch`: the signature is not over these bytes. `malformed` and `unsupported`: it cannot be checked, which shows no
   * change. `missing`: there is none.
   */
  outcome: "validated" | "mismatch" | "missing" | "malformed" | "unsupported";
  /** Name of the COSE algorithm. */
  algorithm?: string;
  /** As the file gives it: names in it are proven only where `tier` is there. */
  chain: readonly Certificate[];
  /** The strongest tier that vouches for the signer: signature, certificate, path, time and revocation all hold. */
  tier?: TrustTier;
  /** Every tier whose lists know the certificate, whatever the signature and the time. */
  tiers: readonly TrustTier[];
  time: SigningTime;
  /** The attested time that counts: not younger than this. */
  provenAt?: Date;
  /** The signer's own word for when it signed (13.2.4). */
  claimedAt?: Date;
  timestamps: readonly TimestampCheck[];
  revocation: "not-revoked" | "revoked" | "unknown";
  /** The signature carries OCSP responses, whatever they say. */
  hasStaple: boolean;
  certificate: "fit" | "unfit" | "missing";
  /** What makes it unfit. */
  breaches?: readonly ProfileBreach[];
}

const MAX_ASSERTED_TOKENS = 16;

/**
 * Verifies one claim signature (C2PA 2.2, 15.7 to 15.9; 13.2; 14) by itself: COSE structure, certificate profile, trust,
 * signature over the claim's own bytes, time-stamps, revocation by what lies in the store. Asks no network unless `online` is there.
 * @throws LimitError when the COSE structure is nested too deep or holds too much
 */
export async function verifySignature(input: SignatureInput, context: SignatureContext): Promise<SignatureVerdict> {
  const { url, claim } = input;
  if (input.cose.length === 0) return unread("missing", [failure("claimSignature.missing", url)]);
  let cose: CoseSign1;
  try {
    cose = readCose(input.cose, claim);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    return unread("malformed", [failure("general.error", url, error.message)]);
  }
  const [leaf, ...rest] = await readChain(cose.chain ?? [], context.crypto);
  if (leaf === undefined) {
    const why = cose.chain === undefined ? "no credential" : "the certificate cannot be read";
    return unread("malformed", [failure("signingCredential.invalid", url, why)], cose);
  }
  const chain = [leaf, ...rest.flatMap((each) => each ?? [])];
  const breaches = signerBreaches(leaf, acceptedPurposes(context.trust));
  const known = breaches.length > 0 ? [] : await recognise(chain, context.trust, context.crypto);
  const outcome = await checkClaim(cose, claim, leaf, context.crypto);
  const readings = await readTokens(cose, input, context);
  const moment = await signingMoment(leaf, known, readings, context);
  const stored = await checkChain(chain, moment, [...cose.ocspResponses, ...input.ocspResponses], context);

  const inside = moment.time === "proven" || moment.time === "valid-now";
  const standing = outcome === "validated" && inside && !stored.authority;
  const revoked = standing ? await askResponder(stored, chain, moment, context) : stored;
  const vouched = standing && revoked.signer.outcome !== "revoked";
  const tier = vouched ? moment.recognition?.lists.tier : undefined;
  const findings: Findings = { input, cose, leaf, outcome, breaches, moment, inside, revoked };
  const { provenAt } = moment;
  const { algorithm, claimedAt } = cose;
  return {
    statuses: statusesOf(findings),
    outcome,
    chain,
    tiers: [...new Set(known.map(({ lists }) => lists.tier))],
    time: moment.time,
    timestamps: moment.timestamps,
    revocation: verdictOf(revoked.signer),
    hasStaple: cose.hasStaple,
    certificate: breaches.length > 0 ? "unfit" : "fit",
    ...present({
      breaches: breaches.length === 0 ? undefined : breaches,
      algorithm: algorithm?.name,
      tier,
      provenAt,
      claimedAt,
    }),
  };
}

const verdictOf = ({ outcome }: ChainRevocation["signer"]): SignatureVerdict["revocation"] =>
  outcome === "not-revoked" || outcome === "revoked" ? outcome : "unknown";

/** A verdict on a signature of which no certificate could be read. */
function unread(outcome: "missing" | "malformed", statuses: Status[], cose?: CoseSign1): SignatureVerdict {
  return {
    statuses,
    outcome,
    chain: [],
    tiers: [],
    time: "expired",
    timestamps: [],
    revocation: "unknown",
    hasStaple: cose?.hasStaple === true,
    certificate: "missing",
    ...present({ algorithm: cose?.algorithm?.name }),
  };
}

async function readChain(ders: readonly Uint8Array[], crypto: Crypto): Promise<(Certificate | undefined)[]> {
  const read: (Certificate | undefined)[] = [];
  for (const der of ders) read.push(await readCertificate(der, crypto));
  return read;
}

/** 13.2.1 and 13.2.6: keys that are not on the list are refused before anything is computed with them. */
async function checkClaim(
  { algorithm, protectedBytes, signature }: CoseSign1,
  claim: Uint8Array,
  leaf: Certificate,
  crypto: Crypto,
): Promise<"validated" | "mismatch" | "unsupported"> {
  if (algorithm === undefined || !isAllowedKey(leaf.key.kind)) return "unsupported";
  if (!keyFits(leaf.key.kind, algorithm.scheme)) return "mismatch";
  const data = toBeSigned("Signature1", protectedBytes, claim);
  const answer = await crypto.verify({ ...algorithm.scheme, spki: leaf.key.spki, encoding: "raw", data, signature });
  return answer === "valid" ? "validated" : answer === "invalid" ? "mismatch" : "unsupported";
}

/** 15.8.1: tokens of the headers, and those of assertions. `sigTst` covers the claim, all others the signature (10.3.2.5.2). */
async function readTokens(
  cose: CoseSign1,
  { claim, timeStampTokens }: SignatureInput,
  { crypto, now }: SignatureContext,
): Promise<TokenReading[]> {
  const overSignature = toBeSigned("CounterSignature", cose.protectedBytes, byteString(cose.signature));
  const stored: StoredToken[] = cose.tokens.map(({ header, value }) => ({
    source: header,
    value,
    covers: header === "sigTst" ? toBeSigned("CounterSignature", cose.protectedBytes, claim) : overSignature,
  }));
  for (const value of timeStampTokens.slice(0, MAX_ASSERTED_TOKENS))
    stored.push({ source: "assertion", value, covers: overSignature });
  const readings: TokenReading[] = [];
  for (const token of stored) readings.push(await readTimestamp(token, crypto, now));
  return readings;
}

interface Findings {
  readonly input: SignatureInput;
  readonly cose: CoseSign1;
  readonly leaf: Certificate;
  readonly outcome: "validated" | "mismatch" | "unsupported";
  readonly breaches: readonly ProfileBreach[];
  readonly moment: Moment;
  readonly inside: boolean;
  readonly revoked: ChainRevocation;
}

function statusesOf(findings: Findings): Status[] {
  const { input, moment } = findings;
  return [
    ...credentialStatuses(findings),
    ...claimStatuses(findings),
    ...moment.timestamps.flatMap((check) => timestampStatuses(check, input.url)),
    ...validityStatuses(findings),
    ...claimedTimeStatuses(findings),
    ...revocationStatuses(findings),
  ];
}

/** 15.7. A list vouches for a signer only together with a signature that verifies, at a time when its path was valid. */
function credentialStatuses({ input: { url }, outcome, breaches, moment, inside, revoked }: Findings): Status[] {
  if (breaches.length > 0) return [failure("signingCredential.invalid", url, breaches.join(", "))];
  if (moment.recognition === undefined) return [failure("signingCredential.untrusted", url)];
  if (revoked.authority) return [failure("signingCredential.untrusted", url, "an authority was revoked")];
  return outcome === "validated" && inside ? [success("signingCredential.trusted", url)] : [];
}

function claimStatuses({ input: { url }, outcome, cose, leaf }: Findings): Status[] {
  if (outcome === "validated") return [success("claimSignature.validated", url)];
  if (outcome === "mismatch") return [failure("claimSignature.mismatch", url)];
  const why = cose.algorithm === undefined ? "algorithm not named or not allowed" : `key ${leaf.key.kind.type}`;
  return [failure("algorithm.unsupported", url, why)];
}

/** 15.8.2: a time-stamp that does not hold is ignored, and told; it never harms a signature. */
function timestampStatuses({ code, anchored, problem }: TimestampCheck, url: string): Status[] {
  return anchored
    ? [success("timeStamp.validated", url), success("timeStamp.trusted", url)]
    : [informational(code, url, problem)];
}

function validityStatuses({ input: { url, claimVersion }, outcome, moment, inside }: Findings): Status[] {
  if (outcome !== "validated") return [];
  if (inside) return [success("claimSignature.insideValidity", url)];
  const statuses = [failure("claimSignature.outsideValidity", url, moment.time)];
  // The code that C2PA 1.x had for it (1.4, 16.7).
  if (claimVersion === 1 && moment.time === "expired") statuses.push(failure("signingCredential.expired", url));
  return statuses;
}

/** 15.8.3: the claimed time is compared, and decides nothing. */
function claimedTimeStatuses({ input: { url }, cose: { claimedAt }, moment }: Findings): Status[] {
  if (claimedAt === undefined) return [];
  const { validFrom, validTo } = moment.window;
  const late = moment.provenAt !== undefined && claimedAt > moment.provenAt;
  const fits = claimedAt >= validFrom && claimedAt <= validTo && !late;
  return [informational(fits ? "timeOfSigning.insideValidity" : "timeOfSigning.outsideValidity", url)];
}

/** 15.9: a certificate whose issuer offers no status is not asked about, and nothing is said. */
function revocationStatuses({ input: { url }, leaf, cose, revoked: { signer } }: Findings): Status[] {
  switch (signer.outcome) {
    case "not-revoked":
      return [success("signingCredential.ocsp.notRevoked", url)];
    case "revoked":
      return [failure("signingCredential.ocsp.revoked", url, `revoked ${signer.at.toISOString()}`)];
    case "unknown":
      return [failure("signingCredential.ocsp.unknown", url)];
    case "inaccessible":
      return [informational("signingCredential.ocsp.inaccessible", url, signer.why)];
    case "silent":
      return leaf.offersOcsp || cose.hasStaple ? [informational("signingCredential.ocsp.skipped", url)] : [];
  }
}
