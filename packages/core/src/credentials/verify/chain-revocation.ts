import { present } from "../../model/present.ts";
import type { Crypto } from "../crypto.ts";
import type { Certificate } from "../trust/certificate.ts";
import { isIssuedBy } from "../trust/path.ts";
import type { OcspResponse } from "./ocsp.ts";
import type { Inaccessible, OnlineStatus } from "./online-status.ts";
import { checkRevocation, type Revocation, readResponses } from "./revocation.ts";
import type { Moment } from "./signing-time.ts";

const MAX_RESPONSES = 64;

interface RevocationContext {
  crypto: Crypto;
  now: Date;
  online?: OnlineStatus;
}

/** What is known of the revocation of a chain. */
export interface ChainRevocation {
  signer: Revocation | Inaccessible;
  /** An authority between signer and anchor was revoked when it counted. */
  authority: boolean;
}

/** 15.9: the signer, and every authority of the path that somebody stands above. */
export async function checkChain(
  chain: readonly Certificate[],
  { path, provenAt }: Moment,
  ders: readonly Uint8Array[],
  { crypto, now }: RevocationContext,
): Promise<ChainRevocation> {
  const responses: OcspResponse[] = readResponses(ders.slice(0, MAX_RESPONSES));
  const none = { signer: { outcome: "silent" }, authority: false } as const;
  if (responses.length === 0) return none;
  const line = path?.certificates ?? (await givenLine(chain, crypto));
  const times = { now, ...present({ signedAt: provenAt }) };
  const states: Revocation[] = [];
  for (const [i, issuer] of line.slice(1).entries()) {
    const certificate = line[i];
    if (certificate) states.push(await checkRevocation(certificate, issuer, responses, times, crypto));
  }
  const [signer = none.signer, ...authorities] = states;
  return { signer, authority: authorities.some(({ outcome }) => outcome === "revoked") };
}

/**
 * 15.9.2: the signer's own responder, where no response of the store settles it. Only of signers that a list knows: the
 * certificate of a stranger names whatever address the stranger wants to hear from. Authorities are not asked about.
 */
export async function askResponder(
  stored: ChainRevocation,
  chain: readonly Certificate[],
  { path, recognition, provenAt }: Moment,
  { crypto, now, online }: RevocationContext,
): Promise<ChainRevocation> {
  const open = stored.signer.outcome === "silent" || stored.signer.outcome === "unknown";
  if (!online || !open || recognition === undefined) return stored;
  const [leaf, issuer] = path?.certificates ?? (await givenLine(chain, crypto));
  if (leaf === undefined || issuer === undefined) return stored;
  const times = { now, asked: true, ...present({ signedAt: provenAt }) };
  const answer = await online.ask(leaf, issuer, times);
  const kept = answer === undefined || (answer.outcome === "inaccessible" && stored.signer.outcome === "unknown");
  return kept ? stored : { ...stored, signer: answer };
}

/** Without a path to an anchor: the signer, and whichever certificate of the file issued it. */
async function givenLine([leaf, ...rest]: readonly Certificate[], crypto: Crypto): Promise<Certificate[]> {
  if (leaf === undefined) return [];
  for (const each of rest) if (await isIssuedBy(leaf, each, crypto)) return [leaf, each];
  return [leaf];
}
