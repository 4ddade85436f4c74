import { DEMUXERS } from "../../model/formats.ts";

/** Demuxers of streams without a container: asked for a time, ffmpeg says that it cannot go there, and gives the first picture. */
const UNSOUGHT: ReadonlySet<string> = new Set(["h264", "hevc"]);

/** Can ffmpeg go to a time of such a file without decoding what stands in front of it? Of what only ffmpeg reads nobody knows. */
export const canSeek = (demuxer: string): boolean => DEMUXERS.includes(demuxer) && !UNSOUGHT.has(demuxer);

/**
 * Options in front of the input and behind it that begin at a time, or at the key frame before it where `near` will do. What
 * cannot be sought is decoded up to there.
 */
export function seekTo(
  demuxer: string,
  seconds: number,
  near = false,
): { before: readonly string[]; after: readonly string[] } {
  const at = ["-ss", Math.max(0, seconds).toFixed(3)];
  if (!canSeek(demuxer)) return { before: [], after: at };
  return { before: near ? ["-noaccurate_seek", ...at] : at, after: [] };
}
