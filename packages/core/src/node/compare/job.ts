import type { Language } from "../../explain/locales/index.ts";
import type { Report } from "../../model/report.ts";
import type { FfmpegPaths } from "../ffmpeg/find.ts";
import type { PicturePrint } from "../pixels/picture.ts";

/** A file on disk, and the name to tell people. */
export interface NamedFile {
  path: string;
  name: string;
}

/** How far a comparison is: frames that were looked at, and how many there will be. */
interface CompareProgress {
  done: number;
  total: number;
}

export interface CompareTools {
  inspect(file: NamedFile, signal?: AbortSignal): Promise<Report>;
  picture(path: string, signal?: AbortSignal): Promise<PicturePrint>;
}

export interface CompareJob {
  signal?: AbortSignal;
  ffmpeg?: FfmpegPaths;
  onProgress?: (progress: CompareProgress) => void;
  limits?: { timeMs?: number };
  /** Also make the picture of both side by side. */
  picture?: boolean;
  /** Of the words in that picture. */
  lang?: Language;
}
