import type { FormatRow } from "./format-row.ts";
import { ROWS } from "./format-table.ts";
import type { MediaKind } from "./vocabulary.ts";

/**
 * The container of a file.
 * @example
 * ```ts
 * import { inspect, type Format } from "@provcheck/core";
 * const found: Format | undefined = (await inspect("photo.jpg")).input.format;
 * console.log(found);
 * ```
 */
export type Format = keyof typeof ROWS;

export const FORMAT_ROWS: Readonly<Record<Format, FormatRow>> = ROWS;

/** Container formats that are walked; `font`, `html` and `text` only where they hold a manifest store, `zip` also where it holds a label. */
export const FORMATS = Object.keys(ROWS) as [Format, ...Format[]];

/** What a file is, before its walker says more. */
export interface Sniffed {
  format: Format;
  mediaType: string;
  kind: MediaKind;
}

/** A format as it is unless its walker finds a variant. */
export function typed(format: Format): Sniffed {
  const { mediaType, kind } = FORMAT_ROWS[format];
  return { format, mediaType, kind };
}

/** Every media type that a file of this format may be told as. */
export function mediaTypesOf(format: Format): string[] {
  const { mediaType, variants = [], byTracks } = FORMAT_ROWS[format];
  return [...new Set([mediaType, ...(byTracks ? [byTracks.video, byTracks.sound] : []), ...variants])];
}

export const extensionsOf = (format: Format): string[] => FORMAT_ROWS[format].extensions.split(" ");

/**
 * What is known of one format that provcheck reads.
 * @example
 * ```ts
 * import { type FormatInfo, formats } from "@provcheck/core";
 * const clips: FormatInfo[] = formats().filter(({ kind }) => kind === "video");
 * console.log(clips.flatMap(({ extensions }) => extensions));
 * ```
 */
export interface FormatInfo {
  format: Format;
  /** As people call it, in every language. */
  name: string;
  kind: MediaKind;
  /** The usual one first. */
  mediaTypes: string[];
  /** Without a dot, the usual one first. A file is told by its content all the same. */
  extensions: string[];
  /** Is it something that people look at or listen to, so that one that cannot be read should be noticed? */
  shown: boolean;
  /** Content Credentials inside it are verified, or only beside it, in a detached store. */
  credentials: "verified" | "beside";
}

/**
 * Every format that provcheck reads, in the order of its table.
 * @example
 * ```ts
 * import { formats } from "@provcheck/core";
 * for (const { name, extensions } of formats()) console.log(name, extensions.join(" "));
 * ```
 */
export const formats = (): FormatInfo[] =>
  FORMATS.map((format) => {
    const { name, kind, carrier, quiet } = FORMAT_ROWS[format];
    const held = carrier !== undefined || kind === "manifest";
    return {
      format,
      name,
      kind,
      mediaTypes: mediaTypesOf(format),
      extensions: extensionsOf(format),
      shown: quiet !== true,
      credentials: held ? "verified" : "beside",
    };
  });

/** ffmpeg's demuxer for a file; undefined: ffmpeg is not asked about such files. */
export function demuxerOf(file: { format?: Format | undefined; mediaType?: string | undefined }): string | undefined {
  const demuxer = file.format && FORMAT_ROWS[file.format].demuxer;
  if (typeof demuxer !== "object") return demuxer;
  const own = file.mediaType ?? "";
  return Object.hasOwn(demuxer, own) ? demuxer[own] : undefined;
}

/** Every demuxer that is ever forced, each once. */
export const DEMUXERS: readonly string[] = [
  ...new Set(
    Object.values<FormatRow>(ROWS).flatMap(({ demuxer = [] }) =>
      typeof demuxer === "string" ? demuxer : Object.values(demuxer),
    ),
  ),
];

const KINDS: ReadonlyMap<string, MediaKind> = new Map(
  FORMATS.filter((format) => FORMAT_ROWS[format].kind !== "manifest").flatMap((format) =>
    [...mediaTypesOf(format), ...extensionsOf(format)].map((word) => [word, FORMAT_ROWS[format].kind] as const),
  ),
);

/** What kind of thing a media type or an extension names, where that can be told: manifests write either. */
export function mediaKindOf(word: string | undefined): MediaKind | undefined {
  if (word === undefined) return undefined;
  const [bare = ""] = word.toLowerCase().split(";");
  const [, top] = /^(image|video|audio)\//.exec(bare) ?? [];
  return (top as MediaKind | undefined) ?? KINDS.get(bare.trim());
}
