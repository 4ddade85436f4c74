import { FormatError } from "../../model/limits.ts";
import { hex } from "../../source/bytes.ts";
import type { Crypto } from "../crypto.ts";
import { type Certificate, parseCertificate } from "./certificate.ts";
import { memoryOf } from "./memory.ts";

/** No certificate in use comes near; every byte of one is read. */
const MAX_BYTES = 64 * 1024;
/** Larger ones are read anew each time, so that what is remembered stays small whatever files hold. */
const MAX_REMEMBERED_BYTES = 8 * 1024;

/**
 * Reads a certificate, or takes it from memory: chains repeat in every folder. Memory is keyed by the SHA-256 of the
 * whole DER, never by a name.
 * @returns undefined when the bytes are no certificate
 */
export async function readCertificate(der: Uint8Array, crypto: Crypto): Promise<Certificate | undefined> {
  if (der.length > MAX_BYTES) return undefined;
  const digest = await crypto.digest("sha256", der);
  const { certificates } = memoryOf(crypto);
  const key = String.fromCharCode(...digest);
  const known = certificates.get(key);
  if (known) return known;
  try {
    // A copy, so that what is remembered does not hold the file it came from.
    const certificate = parseCertificate(new Uint8Array(der), hex(digest));
    if (der.length <= MAX_REMEMBERED_BYTES) certificates.set(key, certificate);
    return certificate;
  } catch (error) {
    if (error instanceof FormatError) return undefined;
    throw error;
  }
}
