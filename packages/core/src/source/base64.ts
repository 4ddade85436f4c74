import { BUDGETS } from "../model/limits.ts";

/** Base64 (RFC 4648, 4), with the line breaks that writers of text put in; undefined for anything else. */
export function decodeBase64(text: string): Uint8Array | undefined {
  const packed = text.replace(/[ \t\r\n]+/g, "");
  if (packed.length > (BUDGETS.manifestStoreBytes / 3) * 4 || !/^[A-Za-z0-9+/]*={0,2}$/.test(packed)) return undefined;
  try {
    return Uint8Array.from(atob(packed), (char) => char.charCodeAt(0));
  } catch {
    return undefined;
  }
}
