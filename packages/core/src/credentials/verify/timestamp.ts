import { FormatError } from "../../model/limits.ts";
import { present } from "../../model/present.ts";
import { equalBytes } from "../../source/bytes.ts";
import type { Crypto } from "../crypto.ts";
import type { AnchorList } from "../trust/anchors.ts";
import { type Certificate, isValidAt } from "../trust/certificate.ts";
import { keyFits } from "../trust/keys.ts";
import { findPaths, pathAt } from "../trust/path.ts";
import { timeStampingBreaches } from "../trust/profile.ts";
import { readCertificate } from "../trust/read-certificate.ts";
import { isResponse, readToken, type TimeStampToken, tokenOfResponse } from "./token.ts";

/** Where a token stands: in the signature's unprotected headers, or in a `c2pa.time-stamp` assertion of another manifest. */
type TokenSource = "sigTst" | "sigTst2" | "assertion";

/** Codes of C2PA 2.2, 15.2.2 for time-stamps. */
type TimestampCode =
  | "timeStamp.trusted"
  | "timeStamp.untrusted"
  | "timeStamp.mismatch"
  | "timeStamp.malformed"
  | "timeStamp.outsideValidity";

/** What our own check of an RFC 3161 token found. A good one proves *not later than*, never *when*. */
export interface TimestampCheck {
  readonly source: TokenSource;
  /** The standard's code; `timeStamp.trusted` (with `timeStamp.validated`) only when everything holds. */
  readonly code: TimestampCode;
  /** Imprint, attributes and signature hold, and the authority's certificate was valid and fit for it. */
  readonly valid: boolean;
  /** The authority's chain ends in an anchor for time-stamps, and all of it was valid at that time. */
  readonly anchored: boolean;
  readonly at?: Date;
  readonly by?: string;
  /** What is wrong, in our own words. */
  readonly problem?: string;
}

/** A token with the bytes that its imprint must be of. */
export interface StoredToken {
  readonly source: TokenSource;
  /** Undefined when the header holds something else. */
  readonly value: Uint8Array | undefined;
  readonly covers: Uint8Array;
}

/** A token that was checked as far as it goes without anchors. */
export interface TokenReading {
  readonly check: TimestampCheck;
  /** The authority's certificate and what else the token carries; empty unless the token is valid. */
  readonly chain: readonly Certificate[];
}

/** Clocks differ; a token from further ahead than this is from a clock that is wrong, ours or theirs. */
const TOLERANCE_MS = 5 * 60 * 1000;

/**
 * Verifies one token by itself (15.8.2): form, imprint, signed attributes, signature, and the authority's certificate.
 * Revocation of the authority is not checked; the standard does not ask for it.
 */
export async function readTimestamp(stored: StoredToken, crypto: Crypto, now: Date): Promise<TokenReading> {
  try {
    return await verifyToken(stored, crypto, now);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    return failed(stored.source, "timeStamp.malformed", error.message);
  }
}

const failed = (
  source: TokenSource,
  code: TimestampCode,
  problem: string,
  seen: { at?: Date; by?: string } = {},
): TokenReading => ({ check: { source, code, valid: false, anchored: false, problem, ...seen }, chain: [] });

async function verifyToken({ source, value, covers }: StoredToken, crypto: Crypto, now: Date): Promise<TokenReading> {
  if (value === undefined) return failed(source, "timeStamp.malformed", "the header holds no token");
  // Older files hold the whole response in `sigTst`, as C2PA 1.x said; some of them the token alone.
  const token = readToken(source === "sigTst" && isResponse(value) ? tokenOfResponse(value) : value);
  const { at, imprintHash, imprint } = token.info;
  const refuse = (code: TimestampCode, problem: string, by?: string) =>
    failed(source, code, problem, { at, ...present({ by }) });

  if (token.scheme === undefined || token.digestHash === undefined)
    return refuse("timeStamp.untrusted", "signed with an algorithm that is not allowed");
  if (imprintHash === undefined) return refuse("timeStamp.untrusted", "a hash that is not allowed");
  if (!equalBytes(imprint, await crypto.digest(imprintHash, covers)))
    return refuse("timeStamp.mismatch", "stamped for other bytes");
  if (!equalBytes(token.messageDigest, await crypto.digest(token.digestHash, token.content)))
    return refuse("timeStamp.mismatch", "signed for another content");

  const bag = await readBag(token.certificates, crypto);
  const signer = bag.find(token.names);
  if (signer === undefined) return refuse("timeStamp.untrusted", "the authority's certificate is not there");
  const by = signer.commonName ?? signer.organisation;
  if (!(await namesCertificate(token, signer, crypto)))
    return refuse("timeStamp.mismatch", "the signed attributes name another certificate", by);
  if (!(await isSignedBy(token, signer, crypto)))
    return refuse("timeStamp.mismatch", "the signature does not verify", by);
  const [breach] = timeStampingBreaches(signer);
  if (breach !== undefined) return refuse("timeStamp.untrusted", `the authority's certificate: ${breach}`, by);
  if (!isValidAt(signer, at))
    return refuse("timeStamp.outsideValidity", "outside the validity of the authority's certificate", by);
  if (at.getTime() > now.getTime() + TOLERANCE_MS) return refuse("timeStamp.untrusted", "from the future", by);
  const check: TimestampCheck = {
    source,
    code: "timeStamp.untrusted",
    valid: true,
    anchored: false,
    at,
    ...present({ by }),
  };
  return { check, chain: [signer, ...bag.filter((each) => each !== signer)] };
}

async function readBag(ders: readonly Uint8Array[], crypto: Crypto): Promise<Certificate[]> {
  const read: Certificate[] = [];
  for (const der of ders) {
    const certificate = await readCertificate(der, crypto);
    if (certificate) read.push(certificate);
  }
  return read;
}

/** RFC 3161, 2.4.2 and RFC 5816: the signed attributes must name the very certificate, or another could be put in its place. */
async function namesCertificate(token: TimeStampToken, signer: Certificate, crypto: Crypto): Promise<boolean> {
  for (const { hash, value } of token.certificateHashes) {
    if (hash === undefined || !equalBytes(value, await crypto.digest(hash, signer.der))) return false;
  }
  return true;
}

async function isSignedBy(token: TimeStampToken, signer: Certificate, crypto: Crypto): Promise<boolean> {
  const { scheme, signature, signedBytes: data } = token;
  if (scheme === undefined || !keyFits(signer.key.kind, scheme)) return false;
  const answer = await crypto.verify({ ...scheme, spki: signer.key.spki, encoding: "der", data, signature });
  return answer === "valid";
}

/** Looks for a path from a valid token's authority to an anchor (15.8.2), all of it valid at the attested time. */
export async function anchorTimestamp(
  { check, chain }: TokenReading,
  anchors: AnchorList,
  crypto: Crypto,
): Promise<TimestampCheck> {
  const [signer, ...rest] = chain;
  if (!check.valid || check.at === undefined || signer === undefined) return check;
  const paths = await findPaths(signer, rest, anchors, crypto);
  if (paths.length === 0) return { ...check, problem: "the authority is on no list for time-stamps" };
  if (pathAt(paths, check.at) === undefined)
    return {
      ...check,
      code: "timeStamp.outsideValidity",
      valid: false,
      problem: "outside the validity of its authorities",
    };
  return { ...check, code: "timeStamp.trusted", anchored: true };
}
