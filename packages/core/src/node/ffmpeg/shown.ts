import { hdrOf } from "../../model/hdr.ts";
import { type Ffmpeg, oncePerProgram, readProgram } from "./run.ts";

/** Whatever a clip says of the shape of its pixels: wider than this no picture is shown. */
const MOST_WIDTH = 7_680;

/**
 * A filter that makes a frame as wide as a player shows it, and at most `width`: pixels that are not square are made so. Both
 * sides come out even, as encoders want them.
 */
export function shownSize(width: number): string {
  const own = `max(2,min(${MOST_WIDTH},iw*sar))`;
  return `scale=w='max(2,trunc(min(${width},${own})/2)*2)':h='max(2,trunc(ih*min(1,${width}/${own})/2)*2)',setsar=1`;
}

const FILTERS_BYTES = 256 * 1024;
/** Has this build what maps HDR to what a screen shows (`zscale`, from zimg)? */
const canMap = oncePerProgram(async (path) => {
  const filters = await readProgram(path, ["-hide_banner", "-filters"], FILTERS_BYTES);
  return /^\s*\S+\s+zscale\s/m.test(filters) && /^\s*\S+\s+tonemap\s/m.test(filters);
});

/** What becomes of HDR in pictures for people. `as-stored`: flat and grey, because this ffmpeg cannot map it. */
export type HdrShown = "mapped" | "as-stored";

/**
 * Filters that map a clip's HDR to what a screen shows (Hable's curve, as players do); none for other clips, and none where
 * the program has no filter for it.
 */
export async function toneMap(
  tools: Ffmpeg,
  transfer: string | undefined,
): Promise<{ filters: string[]; hdr?: HdrShown }> {
  if (hdrOf(transfer) === undefined) return { filters: [] };
  if (!(await canMap(tools.ffmpeg.path).catch(() => false))) return { filters: [], hdr: "as-stored" };
  return {
    filters: [
      "zscale=t=linear:npl=100",
      "format=gbrpf32le",
      "zscale=p=bt709",
      "tonemap=tonemap=hable:desat=0",
      "zscale=t=bt709:m=bt709:r=tv",
      "format=yuv420p",
    ],
    hdr: "mapped",
  };
}
