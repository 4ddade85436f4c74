import { concat } from "../../source/bytes.ts";
import type { Crypto } from "../crypto.ts";
import type { Certificate } from "../trust/certificate.ts";
import { TAG } from "../trust/der.ts";

/** AlgorithmIdentifier of SHA-1, with the NULL that RFC 6960 asks for: the one hash that every responder knows. */
const SHA1 = Uint8Array.of(0x30, 9, 0x06, 5, 0x2b, 0x0e, 0x03, 0x02, 0x1a, 0x05, 0);

/**
 * The request about one certificate (RFC 6960, 4.1.1; the small form of RFC 5019, 2.1): version 1, unsigned, and without
 * a nonce, which many responders pass over. What keeps an old answer from counting is its own times.
 */
export async function ocspRequest(certificate: Certificate, issuer: Certificate, crypto: Crypto): Promise<Uint8Array> {
  const id = der(
    TAG.sequence,
    SHA1,
    der(TAG.octetString, await crypto.digest("sha1", certificate.issuer.der)),
    der(TAG.octetString, await crypto.digest("sha1", issuer.key.bits)),
    der(TAG.integer, certificate.serial),
  );
  const list = der(TAG.sequence, der(TAG.sequence, id));
  return der(TAG.sequence, der(TAG.sequence, list));
}

/** One DER element. All that stands in a request is short, but for a serial number of a hostile certificate. */
function der(tag: number, ...content: readonly Uint8Array[]): Uint8Array {
  const body = concat(content);
  const { length } = body;
  const bytes = [length & 0xff];
  for (let left = length >>> 8; left > 0; left >>>= 8) bytes.unshift(left & 0xff);
  return concat([Uint8Array.of(tag, ...(length < 0x80 ? [] : [0x80 | bytes.length]), ...bytes), body]);
}
