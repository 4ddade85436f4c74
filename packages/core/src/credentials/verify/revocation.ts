import { FormatError } from "../../model/limits.ts";
import { present } from "../../model/present.ts";
import { equalBytes } from "../../source/bytes.ts";
import type { Crypto } from "../crypto.ts";
import { type Certificate, isValidAt } from "../trust/certificate.ts";
import { keyFits } from "../trust/keys.ts";
import { sameName } from "../trust/names.ts";
import { isIssuedBy } from "../trust/path.ts";
import { responderBreaches } from "../trust/profile.ts";
import { readCertificate } from "../trust/read-certificate.ts";
import { type OcspResponse, REMOVE_FROM_CRL, readOcspResponse, type SingleResponse } from "./ocsp.ts";

/** What the responses in a store say about one certificate. `silent`: none of them speaks of it, or none can be believed. */
export type Revocation =
  | { readonly outcome: "not-revoked" | "unknown" | "silent" }
  | { readonly outcome: "revoked"; readonly at: Date; readonly reason?: number };

/** Times that a response is judged against. */
export interface RevocationTimes {
  readonly now: Date;
  /** The attested time of a proven time-stamp; without one no response can show that a signer was good when it signed. */
  readonly signedAt?: Date;
  /** The responder was asked just now (15.9.2), and not by whoever stored the response (15.9.1). */
  readonly asked?: boolean;
}

const DAY_MS = 24 * 3600 * 1000;
const SILENT: Revocation = { outcome: "silent" };

/** Reads the responses that can be read; what is none says nothing (C2PA 2.2, 15.9.1). */
export function readResponses(ders: readonly Uint8Array[]): OcspResponse[] {
  return ders.flatMap((der) => {
    try {
      return [readOcspResponse(der)];
    } catch (error) {
      if (error instanceof FormatError) return [];
      throw error;
    }
  });
}

/**
 * The state of a certificate by responses in the store (15.9.1). Each is tried until one shows that it was not revoked;
 * only where none does, a revocation counts. Without a proven signing time an authentic revocation still counts: nothing
 * then shows that the signature is older.
 */
export async function checkRevocation(
  certificate: Certificate,
  issuer: Certificate,
  responses: readonly OcspResponse[],
  times: RevocationTimes,
  crypto: Crypto,
): Promise<Revocation> {
  let found: Revocation = SILENT;
  for (const response of responses) {
    for (const single of response.responses) {
      if (!(await isAbout(single, certificate, issuer, crypto))) continue;
      const says = judge(single, response, times);
      if (says.outcome === "silent" || !(await isAuthorised(response, issuer, crypto))) continue;
      if (says.outcome === "not-revoked") return says;
      if (found.outcome !== "revoked") found = says;
    }
  }
  return found;
}

/** CertID match (RFC 6960, 3.2, requirement 1): the serial, and hashes of the issuer's name and key. */
async function isAbout(
  { id }: SingleResponse,
  certificate: Certificate,
  issuer: Certificate,
  crypto: Crypto,
): Promise<boolean> {
  if (id.hash === undefined || !equalBytes(id.serial, certificate.serial)) return false;
  return (
    equalBytes(id.issuerNameHash, await crypto.digest(id.hash, certificate.issuer.der)) &&
    equalBytes(id.issuerKeyHash, await crypto.digest(id.hash, issuer.key.bits))
  );
}

/**
 * 15.9.1, and for a revocation that came after the attested time 15.9.2: a certificate that was revoked later was not
 * revoked when it signed. An answer that was asked for must be current (RFC 6960, 3.2, requirements 5 and 6), and then
 * speaks of all earlier times too: what is good now had not been revoked before.
 */
function judge(single: SingleResponse, { producedAt }: OcspResponse, times: RevocationTimes): Revocation {
  const { status, thisUpdate, nextUpdate } = single;
  const { now, signedAt, asked } = times;
  const end = nextUpdate?.getTime() ?? producedAt.getTime() + DAY_MS;
  if (now < thisUpdate || (asked && now.getTime() >= end)) return SILENT;
  const restored = status.kind === "revoked" && status.reason === REMOVE_FROM_CRL;
  if (status.kind === "revoked" && !restored) {
    const before = signedAt !== undefined && signedAt < status.at;
    if (!before) return { outcome: "revoked", at: status.at, ...present({ reason: status.reason }) };
  }
  if (status.kind === "unknown") return { outcome: "unknown" };
  const used = signedAt ?? (asked ? now : undefined);
  return used !== undefined && used.getTime() < end ? { outcome: "not-revoked" } : SILENT;
}

/**
 * An authorised responder (RFC 6960, 4.2.2.2): the issuer itself, or one that the same issuer has delegated to with a
 * certificate for OCSP signing, valid when the response was made.
 */
async function isAuthorised(response: OcspResponse, issuer: Certificate, crypto: Crypto): Promise<boolean> {
  if (await isSignedBy(response, issuer, crypto)) return true;
  for (const der of response.certificates) {
    const delegate = await readCertificate(der, crypto);
    if (delegate === undefined || responderBreaches(delegate).length > 0) continue;
    if (!isValidAt(delegate, response.producedAt) || !(await isIssuedBy(delegate, issuer, crypto))) continue;
    if (await isSignedBy(response, delegate, crypto)) return true;
  }
  return false;
}

async function isSignedBy(response: OcspResponse, by: Certificate, crypto: Crypto): Promise<boolean> {
  const { scheme, signature, data, responder } = response;
  if (scheme === undefined || !keyFits(by.key.kind, scheme)) return false;
  const named =
    "name" in responder
      ? sameName(responder.name, by.subject)
      : equalBytes(responder.keyHash, await crypto.digest("sha1", by.key.bits));
  if (!named) return false;
  return (await crypto.verify({ ...scheme, spki: by.key.spki, encoding: "der", data, signature })) === "valid";
}
