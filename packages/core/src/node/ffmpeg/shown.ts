import { type Ffmpeg, type Program, readProgram } from "./run.ts";

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

/** What the two ways of coding brightness in HDR are called in a report. */
const HDR: ReadonlySet<string> = new Set(["smpte2084", "arib-std-b67"]);
const FILTERS_BYTES = 256 * 1024;
const known = new Map<string, Promise<boolean>>();

/** Has this build what maps HDR to what a screen shows (`zscale`, from zimg)? Asked once a program. */
function canMap(program: Program): Promise<boolean> {
  const asked =
    known.get(program.path) ??
    readProgram(program, ["-hide_banner", "-filters"], FILTERS_BYTES).then(
      (text) => /^\s*\S+\s+zscale\s/m.test(text) && /^\s*\S+\s+tonemap\s/m.test(text),
      () => false,
    );
  known.set(program.path, asked);
  return asked;
}

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
  if (transfer === undefined || !HDR.has(transfer)) return { filters: [] };
  if (!(await canMap(tools.ffmpeg))) return { filters: [], hdr: "as-stored" };
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
