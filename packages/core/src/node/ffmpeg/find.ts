import { resolve } from "node:path";
import { present } from "../../model/present.ts";

/**
 * Where ffmpeg and ffprobe are. Without a word `FFMPEG_PATH` and `FFPROBE_PATH` are asked, then `PATH`.
 * @example
 * ```ts
 * import { createInspector, type FfmpegPaths } from "@provcheck/core";
 * const ffmpeg: FfmpegPaths = { ffmpeg: "/opt/ffmpeg/bin/ffmpeg" };
 * await using inspector = createInspector({ ffmpeg });
 * console.log((await inspector.inspect("clip.mp4", { preview: true })).preview?.stills);
 * ```
 */
export interface FfmpegPaths {
  /** Path of ffmpeg. */
  ffmpeg?: string;
  /** Path of ffprobe. */
  ffprobe?: string;
}

/**
 * Paths from the options, or from the environment; what is named is used or missing, never replaced by another. A path is
 * made absolute here, once, whatever the working folder is later; a bare name is one for `PATH` to find.
 */
export function namedPaths(options: FfmpegPaths = {}): FfmpegPaths {
  const ffmpeg = options.ffmpeg ?? process.env.FFMPEG_PATH;
  const ffprobe = options.ffprobe ?? process.env.FFPROBE_PATH;
  return present({ ffmpeg: ffmpeg ? absolute(ffmpeg) : undefined, ffprobe: ffprobe ? absolute(ffprobe) : undefined });
}

/** Has it a folder, it is a path. */
export const isBareName = (program: string): boolean => !/[/\\]/.test(program);

const absolute = (program: string): string => (isBareName(program) ? program : resolve(program));
