import type { Crypto } from "../credentials/crypto.ts";
import type { KeptPicture } from "../markers/kept-pictures.ts";
import { BUDGETS } from "../model/limits.ts";
import { present } from "../model/present.ts";
import type { Limit, Thumbnail } from "../model/report.ts";
import { hex, startsWith } from "../source/bytes.ts";

/** A picture made small and written anew: nothing of the stored bytes is in it. */
export type SmallPicture = Pick<Thumbnail, "mediaType" | "width" | "height" | "base64">;

/** What showing kept pictures needs from outside. */
export interface ThumbnailTools {
  /** Decodes a JPEG, PNG or WebP within `thumbnailPixelCount`, and writes it anew and small; rejects when it cannot. */
  shrink(bytes: Uint8Array): Promise<SmallPicture>;
  crypto: Pick<Crypto, "digest">;
}

/** What may be decoded at all, by its first bytes and not by what is said of it: never SVG, which is a program. */
export const isPlainPicture = (bytes: Uint8Array): boolean =>
  startsWith(bytes, "\xff\xd8\xff") ||
  startsWith(bytes, "\x89PNG\r\n\x1a\n") ||
  (startsWith(bytes, "RIFF") && startsWith(bytes, "WEBP", 8));

/**
 * Small copies of the pictures that the file keeps, for people to see. One that is too large, is no plain picture or cannot be
 * decoded is left out, and so are those beyond `thumbnailCount`: one limit says so.
 */
export async function thumbnailsOf(
  kept: readonly KeptPicture[],
  tools: ThumbnailTools,
): Promise<{ thumbnails: Thumbnail[]; limits: Limit[] }> {
  const made = new Map<string, SmallPicture | undefined>();
  const thumbnails: Thumbnail[] = [];
  for (const picture of kept.slice(0, BUDGETS.thumbnailCount)) {
    const sha256 = hex(await tools.crypto.digest("sha256", picture.data));
    // One picture is often kept twice: by what it is of, and by what was made from it.
    if (!made.has(sha256)) made.set(sha256, await shrunk(picture, tools));
    const small = made.get(sha256);
    if (small) thumbnails.push({ ...placeOf(picture), sha256, ...small });
  }
  const left = kept.length - thumbnails.length;
  return {
    thumbnails,
    limits: left > 0 ? [{ code: "thumbnails-left-out", step: "report", detail: String(left) }] : [],
  };
}

async function shrunk({ data }: KeptPicture, { shrink }: ThumbnailTools): Promise<SmallPicture | undefined> {
  if (data.length > BUDGETS.thumbnailBytes || !isPlainPicture(data)) return undefined;
  try {
    return await shrink(data);
  } catch {
    // A host that lacks a decoder, or a picture that is none: told as left out.
    return undefined;
  }
}

const placeOf = ({ of, manifest, ingredient, path, covered }: KeptPicture) => ({
  of,
  ...present({ manifest, ingredient }),
  path: path.slice(0, BUDGETS.stringCharsKept),
  covered,
});
