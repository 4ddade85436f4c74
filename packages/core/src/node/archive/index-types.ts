import type { Comparison } from "../../compare/result.ts";
import type { FfmpegPaths } from "../ffmpeg/find.ts";
import type { Input } from "../host/inputs.ts";
import type { Inspector } from "../host/inspector.ts";

/**
 * Options of `createIndex`.
 * @example
 * ```ts
 * import { createIndex, type IndexOptions } from "@provcheck/core";
 * const options: IndexOptions = { folder: "archive", file: "archive.provcheck-index" };
 * console.log((await createIndex(options)).size);
 * ```
 */
export interface IndexOptions {
  /** The folder of the archive. Files are told by their paths below it, so that both may move together. */
  folder: string;
  /** Where the index is kept. What is there is gone on with. Default: nowhere, it lasts as long as this process. */
  file?: string;
  /** Where ffmpeg is. Clips and recordings need it, pictures do not. */
  ffmpeg?: FfmpegPaths;
  /** An inspector of yours. Default: the one that `inspect` uses. */
  inspector?: Inspector;
}

/**
 * A file of the archive that has something in common with the one that was looked for.
 * @example
 * ```ts
 * import { createIndex, explainComparison, type IndexHit } from "@provcheck/core";
 * const tell = ({ path, comparison }: IndexHit) => `${path}: ${explainComparison(comparison).sentence}`;
 * const index = await createIndex({ folder: "archive", file: "archive.provcheck-index" });
 * console.log((await index.query("suspicious.jpg")).hits.map(tell));
 * ```
 */
export interface IndexHit {
  /** Below the folder of the archive. */
  path: string;
  /** What both have in common: the file that was looked for is A, the one of the archive B. */
  comparison: Comparison;
}

/** A file that nothing is said about: it could not be decoded, only its pictures or its sound could not, or it could not be compared. */
interface NotLooked {
  path: string;
  why: "not-decoded" | "pictures-not-decoded" | "sound-not-decoded" | "not-compared";
  /** What the decoder or the system said. */
  detail?: string;
}

/**
 * What an archive answered.
 * @example
 * ```ts
 * import { createIndex, type IndexAnswer } from "@provcheck/core";
 * const index = await createIndex({ folder: "archive", file: "archive.provcheck-index" });
 * const { hits, looked, notLooked }: IndexAnswer = await index.query("suspicious.mp4");
 * console.log(hits.length, looked.clips, notLooked.length);
 * ```
 */
export interface IndexAnswer {
  schemaVersion: "1.0.0";
  /** The nearest first, each confirmed by a comparison of the two files. */
  hits: IndexHit[];
  /** How many files the answer is about. */
  looked: { pictures: number; clips: number };
  /** Near by their prints, and not compared: the most that are were reached. They may or may not have something in common. */
  near: string[];
  /** Files of the archive that could not be looked at, and why: nothing is said about them. */
  notLooked: NotLooked[];
}

/**
 * What became of one file. `known`: it is as it was, and was not read again. `added`: it was read. `other`: no picture, clip or recording.
 * `unread`: one that could not be decoded. `no-program`: that needs ffmpeg.
 * @example
 * ```ts
 * import { createIndex, type IndexOutcome } from "@provcheck/core";
 * const index = await createIndex({ folder: "archive", file: "archive.provcheck-index" });
 * const outcome: IndexOutcome = await index.add("archive/photo.jpg");
 * if (outcome === "added") await index.save();
 * ```
 */
export type IndexOutcome = "known" | "added" | "other" | "unread" | "no-program";

/**
 * Prints of an archive: of pictures a hash and what a crop leaves alike, of clips hashes of frames and of their sound.
 * @example
 * ```ts
 * import { createIndex, type ArchiveIndex } from "@provcheck/core";
 * const index: ArchiveIndex = await createIndex({ folder: "archive", file: "archive.provcheck-index" });
 * await index.add("archive/2024/photo.jpg");
 * await index.save();
 * console.log((await index.query("suspicious.jpg")).hits);
 * ```
 */
export interface ArchiveIndex {
  /** Files that it tells of. */
  readonly size: number;
  /** Their paths below the folder. */
  paths(): string[];
  /**
   * Looks at a file of the archive, unless it is known and unchanged by its size and time, or its bytes are those of another that is known.
   * @param path inside the folder; what is relative is so to the working folder
   * @throws ProvcheckError as `inspect` does, `bad-option` for a file outside the folder
   */
  add(path: string, options?: { signal?: AbortSignal }): Promise<IndexOutcome>;
  /** Forgets a file, by its path below the folder. @returns whether it was known */
  remove(path: string): boolean;
  /**
   * Which files of the archive have something in common with this one? All prints are gone through, and the nearest are compared for good.
   * @param input path, bytes, Blob or Source
   * @param options how many are compared at most (default 8), and what cancels it
   * @throws ProvcheckError `index-unreadable`, `unsupported-content` for what cannot be looked for, `ffmpeg-missing`, `aborted`
   */
  query(input: Input, options?: { most?: number; signal?: AbortSignal }): Promise<IndexAnswer>;
  /** Writes what is new to the file. @throws ProvcheckError `path-unreadable`, `index-unreadable` when another process wrote to it meanwhile */
  save(): Promise<void>;
}
