const BLOCK = /-----BEGIN CERTIFICATE-----([^-]+)-----END CERTIFICATE-----/g;
/** Base64 of a SHA-256, alone on its line. */
const HASH_LINE = /^[A-Za-z0-9+/]{43}=$/;

/** Base64 to bytes, white space ignored; undefined for what is no base64. */
export function fromBase64(text: string): Uint8Array | undefined {
  let binary: string;
  try {
    binary = atob(text);
  } catch {
    return undefined;
  }
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

/** DER of every certificate of a PEM text; blocks that are no base64 are left out. */
export const pemBlocks = (pem: string): Uint8Array[] =>
  [...pem.matchAll(BLOCK)].flatMap((match) => fromBase64(match[1] ?? "") ?? []);

/** Base64 SHA-256 hashes, one a line, as the interim list publishes its allowed certificates. */
export const hashLines = (text: string): string[] =>
  text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => HASH_LINE.test(line));
