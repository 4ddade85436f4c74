import type { Crypto } from "../crypto.ts";
import type { Certificate } from "../trust/certificate.ts";
import type { OcspResponse } from "./ocsp.ts";
import { ocspRequest } from "./ocsp-request.ts";
import { checkRevocation, type Revocation, type RevocationTimes, readResponses } from "./revocation.ts";

/** Sends an OCSP request to an address (RFC 6960, A.1) and gives the bytes of the answer. Rejects where none came. */
export type SendOcsp = (url: string, request: Uint8Array) => Promise<Uint8Array>;

/** Nobody answered, or not with anything that can be believed. */
export interface Inaccessible {
  readonly outcome: "inaccessible";
  readonly why: string;
}

/** Certificates of one store that are asked about: a store may hold hundreds of manifests, each of another signer. */
const MOST_ASKED = 4;

/**
 * Asks responders for the status of certificates (C2PA 2.2, 15.9.2), about each certificate once, whatever the number of
 * manifests that it signed. Which certificates may be asked about is the caller's matter.
 */
export class OnlineStatus {
  readonly #send: SendOcsp;
  readonly #crypto: Crypto;
  readonly #answers = new Map<string, Promise<readonly OcspResponse[] | Inaccessible>>();

  constructor(send: SendOcsp, crypto: Crypto) {
    this.#send = send;
    this.#crypto = crypto;
  }

  /** Undefined: not asked, because the certificate names no responder or others were asked about before. */
  async ask(
    certificate: Certificate,
    issuer: Certificate,
    times: RevocationTimes,
  ): Promise<Revocation | Inaccessible | undefined> {
    const url = addressOf(certificate);
    if (url === undefined) return undefined;
    const key = `${certificate.fingerprint} ${issuer.fingerprint}`;
    const known = this.#answers.get(key);
    if (!known && this.#answers.size >= MOST_ASKED) return undefined;
    const asking = known ?? this.#fetch(url, certificate, issuer);
    this.#answers.set(key, asking);
    const answer = await asking;
    if ("outcome" in answer) return answer;
    const says = await checkRevocation(certificate, issuer, answer, times, this.#crypto);
    return says.outcome === "silent" ? inaccessible("the answer is none that can be believed") : says;
  }

  async #fetch(
    url: string,
    certificate: Certificate,
    issuer: Certificate,
  ): Promise<readonly OcspResponse[] | Inaccessible> {
    const request = await ocspRequest(certificate, issuer, this.#crypto);
    try {
      const answer = await this.#send(url, request);
      return answer.length > MOST_ANSWER_BYTES ? inaccessible("the answer is too long") : readResponses([answer]);
    } catch (error) {
      return inaccessible(error instanceof Error ? error.message : "no answer");
    }
  }
}

const inaccessible = (why: string): Inaccessible => ({ outcome: "inaccessible", why: why.slice(0, MOST_CHARS) });

const MOST_CHARS = 200;
/** A response with the chain of its responder keeps far below. */
const MOST_ANSWER_BYTES = 64 * 1024;
/** No responder's address comes near. */
const MOST_ADDRESS_CHARS = 2048;

/** One responder is asked; where there are several, one that can be reached safely. */
function addressOf({ ocspAddresses }: Certificate): string | undefined {
  const fit = ocspAddresses.filter((each) => each.length <= MOST_ADDRESS_CHARS);
  return fit.find((each) => /^https:/i.test(each)) ?? fit[0];
}
