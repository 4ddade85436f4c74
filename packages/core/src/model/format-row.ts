import type { MediaKind } from "./vocabulary.ts";

/**
 * Places of Content Credentials in a format (C2PA 2.2, Annex A), by whose rules the one store that counts is found and
 * what a decoder shows is listed.
 */
export type Carrier =
  | "app11"
  | "png-chunk"
  | "gif-extension"
  | "jxl-box"
  | "bmff-box"
  | "riff-chunk"
  | "avi-chunk"
  | "tiff-tag"
  | "svg-element"
  | "pdf-file"
  | "id3-frame"
  | "flac-id3"
  | "zip-entry"
  | "font-table"
  | "html-element"
  | "text-wrapper";

/** All that is known of a format but how it is walked. */
export interface FormatRow {
  /** As people call it, in every language. */
  name: string;
  /** What it is unless its walker finds a variant. */
  mediaType: string;
  kind: MediaKind;
  /** Media types of its variants, as the walker tells them. */
  variants?: readonly string[];
  /** A container that its tracks make a clip or a recording: the media type with pictures, and of sound alone. */
  byTracks?: { readonly video: string; readonly sound: string };
  /** Names of files, the usual one first, between blanks. */
  extensions: string;
  /** What every such file begins with, one of these. Where that is not enough, its walker brings a look of its own. */
  starts?: readonly string[];
  /** ffmpeg's demuxer, which is forced: its guessing would also try formats that name other files. Or by media type. */
  demuxer?: string | Readonly<Record<string, string>>;
  /** Who lists packets without a program: mediabunny, or our own walk through the media. By default ffprobe is asked. */
  packets?: "mediabunny" | "own";
  /** Who decodes its pixels; without: nobody. */
  pixels?: "sharp" | "libheif" | "jxl-oxide";
  /** ffmpeg's demuxer of such a picture, where nobody else decodes it: for comparing, never for a report. */
  still?: string;
  /** ffmpeg's demuxer of such a picture where it moves: for comparing it with clips, and for its frames. */
  moving?: string;
  /** It keeps the lowest bit of a pixel. */
  lossless?: true;
  /** Without: no place of the standard's; a store that lies in such a file counts only where it is the one there is. */
  carrier?: Carrier;
  /** Nobody looks or listens for such a file: one that is not read is no finding. */
  quiet?: true;
}
