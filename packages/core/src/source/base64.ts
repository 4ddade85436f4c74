import { BUDGETS } from "../model/limits.ts";

/** Base64 (RFC 4648, 4), with the line breaks that writers of text put in; undefined for anything else. */
export function decodeBase64(text: string): Uint8Array | undefined {
  const packed = text.replace(/[ \t\r\n]+/g, "");
  if (packed.length > (BUDGETS.manifestStoreBytes / 3) * 4 || !/^[A-Za-z0-9+/]*={0,2}$/.test(packed)) return undefined;
  try {
    const characters = atob(packed);
    const bytes = new Uint8Array(characters.length);
    for (let at = 0; at < bytes.length; at++) bytes[at] = characters.charCodeAt(at);
    return bytes;
  } catch {
    return undefined;
  }
}
