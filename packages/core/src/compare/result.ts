import { present } from "../model/present.ts";
import type { Limit, Report } from "../model/report.ts";
import type { Writer } from "../model/report-media.ts";
import type { Orientation } from "./pdq.ts";
import type { Box } from "./thumbs.ts";
import type { Range } from "./timeline.ts";

/** Version of the shape of a comparison. */
export const COMPARISON_VERSION = "1.0.0";

/** One of the two files. */
export interface ComparedFile {
  name: string;
  bytes: number;
  sha256?: string;
  mediaType?: string;
  dimensions?: { width: number; height: number };
  durationSeconds?: number;
  /** Whose way of writing a container it is. */
  writer?: Writer["family"];
}

/** What the pictures, or the sound, of two clips have in common. */
export type StreamOutcome = "exact" | "alike" | "different" | "one-sided" | "none" | "not-compared";

/** What states facts. */
interface Stating {
  metadata: Pick<Report["metadata"], "facts">;
}

/** A fact that one of the two files states and the other does not. */
interface StatedOnce {
  path: string;
  value: string;
}

/**
 * What two files have in common.
 * @example
 * ```ts
 * import { compare, type Comparison } from "@provcheck/core";
 * const { outcome, video }: Comparison = await compare("clip.mp4", "archive.mp4");
 * if (outcome === "match") for (const { a, b } of video?.ranges ?? []) console.log(a.from, a.to, "is", b.from, b.to);
 * ```
 */
export interface Comparison {
  schemaVersion: typeof COMPARISON_VERSION;
  /**
   * `same-file`: the same bytes. `rewrapped`: the same encoded streams, all of them, in another container or with other
   * metadata. `same-pixels`: every decoded picture and sample is equal, bit by bit. `same-pictures`: the pictures are equal
   * bit by bit, the sound is not. `same-sound`: the sound is, the pictures are not. `match`: the pictures are alike.
   * `sound-only`: only the sound is. `no-match`: nothing was found, which shows nothing. `not-compared`: see `limits`;
   * what could not be looked at is never "nothing was found".
   */
  outcome:
    | "same-file"
    | "rewrapped"
    | "same-pixels"
    | "same-pictures"
    | "same-sound"
    | "match"
    | "sound-only"
    | "no-match"
    | "not-compared";
  /**
   * Of clips and recordings, each for itself. `exact`: equal bit by bit, as stored or as decoded. `alike`: in part or whole.
   * `different`: looked at, and nothing alike was found. `one-sided`: only one of the two has any. `none`: neither has.
   * `not-compared`: see `limits`.
   */
  streams?: { pictures: StreamOutcome; sound: StreamOutcome };
  a: ComparedFile;
  b: ComparedFile;
  /** Of pictures. */
  picture?: {
    /** Bits of PDQ that differ at the best of eight orientations, 0 to 256; up to 31 counts as alike. */
    distance: number;
    /** How much there is to see in each, 0 to 100; below 50 nothing is compared. */
    quality: { a: number; b: number };
    /** How the second would have to be turned to look like the first. */
    orientation: Orientation;
    /** One shows only this stretch of the other, in shares of its sides. */
    crop?: { of: "a" | "b"; box: Box };
    /** How alike the two are where one was laid over the other, -1 to 1; from 0.72 counts as alike. */
    correlation?: number;
    /** Places in both that fit one movement, where hashes and crops found nothing; from 16 counts as alike. */
    points?: number;
    /** By how many degrees the second is turned against the first, clockwise, where that was found by such places. */
    turned?: number;
    /** What each shows of the other, where neither shows all of it, in shares of its sides. */
    regions?: { a: Box; b: Box };
    /** The picture inside black bars, where there are any, in shares of its sides. */
    bars?: { a?: Box; b?: Box };
  };
  /** Of clips: what is the same, in seconds. */
  video?: {
    ranges: Range[];
    /** Seconds from one compared frame to the next: ranges are as exact as that. */
    interval: number;
    /** How much of each clip lies in the ranges, 0 to 1. */
    share: { a: number; b: number };
    orientation: Orientation;
    crop?: { of: "a" | "b"; box: Box };
    distance?: number;
    correlation?: number;
    /** Places that fit one movement in the two frames that led to it, where hashes and crops did not. */
    points?: number;
    /** By how many degrees the second is turned against the first, clockwise. */
    turned?: number;
    /** What each shows of the other, where neither shows all of it, in shares of its sides. */
    regions?: { a: Box; b: Box };
    bars?: { a?: Box; b?: Box };
  };
  /** Of sound, by Chromaprint. */
  audio?: { ranges: Range[]; share: { a: number; b: number } };
  /** What the first file states and the second does not, and the other way round: metadata and container tags. */
  stated: { onlyA: StatedOnce[]; onlyB: StatedOnce[] };
  /** What was not compared, and why. */
  limits: Limit[];
  /** Programs that took part, with their versions. */
  programs: { name: string; version: string }[];
}

const MAX_STATED = 100;
/** Lines of the container that differ in every two files and say nothing. */
const UNTOLD = /^(?:tag\/(?:hdlr:|mp3-header|sei:)|xmp\/(?:rdf:|x:))/;

/** What one report's facts have and another's have not. A value that moved to another place counts as kept. */
export function statedOnce(a: Stating, b: Stating): Comparison["stated"] {
  const only = (one: Stating, other: Stating): StatedOnce[] => {
    const kept = new Set(other.metadata.facts.map((fact) => String(fact.value)));
    const seen = new Set<string>();
    return one.metadata.facts
      .map(({ path, value }) => ({ path, value: String(value) }))
      .filter(({ path, value }) => {
        if (UNTOLD.test(path) || value.trim() === "" || kept.has(value) || seen.has(`${path}\n${value}`)) return false;
        seen.add(`${path}\n${value}`);
        return true;
      })
      .slice(0, MAX_STATED);
  };
  return { onlyA: only(a, b), onlyB: only(b, a) };
}

/** A file as a comparison tells of it. */
export function comparedFile({ input, media }: Pick<Report, "input" | "media">): ComparedFile {
  return {
    name: input.name,
    bytes: input.bytes,
    ...present({
      sha256: input.sha256,
      mediaType: input.mediaType,
      dimensions: input.dimensions,
      durationSeconds: input.durationSeconds,
      writer: media?.writer?.family,
    }),
  };
}
