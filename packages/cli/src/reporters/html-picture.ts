import { forHtml } from "../sanitize.ts";

/** A picture of a report: a small copy that our own encoder wrote. */
export interface PagePicture {
  mediaType: string;
  width: number;
  height: number;
  base64: string;
}

/**
 * A picture inside the page. Reports can come from anywhere: one that is no JPEG, PNG or WebP in base64 is left out, and so nothing
 * that a browser would run or fetch from.
 */
export function image({ mediaType, width, height, base64 }: PagePicture, alt: string): string {
  if (!/^image\/(?:jpeg|png|webp)$/.test(mediaType) || !/^[A-Za-z0-9+/=]*$/.test(base64)) return "";
  return `<img src="data:${mediaType};base64,${base64}" width="${Math.trunc(width)}" height="${Math.trunc(height)}" alt="${forHtml(alt)}">`;
}

/** The same with a caption below it; nothing without a picture. */
export function figure(picture: PagePicture, caption: string, note?: string): string {
  const shown = image(picture, caption);
  const small = note === undefined ? "" : `<br><small>${forHtml(note)}</small>`;
  return shown === "" ? "" : `<figure>${shown}<figcaption>${forHtml(caption)}${small}</figcaption></figure>`;
}
