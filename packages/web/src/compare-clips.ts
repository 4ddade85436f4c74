/** Two clips beside one another: what the worker read of both, and what their frames have in common. */
import { type Comparison, type FoundStreams, inBoth, outcomeOf, streamOutcome } from "@provcheck/core/internal";
import { compareFrames } from "./frames-compare.ts";
import { COMPARE_BUDGET, type FramesHost } from "./frames-host.ts";
import type { Host, Job } from "./host.ts";
import { soughtFrames } from "./player.ts";
import type { TwoClips } from "./protocol.ts";

/** Where every frame is sought, a clip is looked at less often. */
const MOST_SOUGHT = 240;

/** How far the pictures are compared, from 0 to 1. */
type Tell = (share: number) => void;
type Seen = { video: Comparison["video"] } | { why: string };

/** By WebCodecs; where that is not there or cannot, by the player's seeking. */
async function seenIn(
  files: readonly [Blob, Blob],
  { seconds }: TwoClips,
  frames: FramesHost,
  tell: Tell,
): Promise<Seen> {
  const [a, b] = [
    { file: files[0], seconds: seconds[0] },
    { file: files[1], seconds: seconds[1] },
  ];
  const said = await frames.ask(
    { kind: "compare", clips: [a, b] },
    (each) => each.kind === "progress" && tell(each.share),
    COMPARE_BUDGET,
  );
  if (said.kind === "compared") return { video: said.video };
  try {
    const sought = ({ file, seconds }: typeof a) => ({ open: soughtFrames(file), seconds });
    return { video: await compareFrames([sought(a), sought(b)], MOST_SOUGHT, tell) };
  } catch (error) {
    return { why: error instanceof Error ? error.message : "" };
  }
}

/** The comparison of two clips in full: of the sound and of the stored streams it says that they were not compared. */
function withSeen(comparison: Comparison, { video, audio }: TwoClips, seen: Seen | undefined): Comparison {
  const found = seen && "video" in seen ? seen.video : undefined;
  const alike = seen && "video" in seen ? found !== undefined : undefined;
  const pictures: FoundStreams = { in: video, exact: "no", ...(alike === undefined ? {} : { alike }) };
  const sound: FoundStreams = { in: audio, exact: "no" };
  const limits = [...comparison.limits];
  if (inBoth(sound)) limits.push({ code: "sound-not-compared", step: "mark" });
  if (inBoth(pictures) && alike === undefined)
    limits.push({
      code: "pictures-not-compared",
      step: "mark",
      ...(seen && "why" in seen ? { detail: seen.why } : {}),
    });
  limits.push(
    inBoth(pictures) || inBoth(sound)
      ? { code: "streams-not-compared", step: "mark" }
      : { code: "kinds-differ", step: "mark" },
  );
  return {
    ...comparison,
    ...(found ? { video: found } : {}),
    streams: { pictures: streamOutcome(pictures), sound: streamOutcome(sound) },
    outcome: outcomeOf(pictures, sound),
    limits,
  };
}

/** Compares two files of any kind. @returns undefined where one of them cannot be read */
export async function compareFiles(
  [job, other]: readonly [Job, Job],
  host: Pick<Host, "compare">,
  frames: FramesHost,
  tell: Tell = () => undefined,
): Promise<Comparison | undefined> {
  const said = await host.compare(job, other);
  if (!said) return undefined;
  const { comparison, clips } = said;
  if (!clips || comparison.outcome === "same-file") return comparison;
  const seen = clips.video[0] && clips.video[1] ? await seenIn([job.file, other.file], clips, frames, tell) : undefined;
  return withSeen(comparison, clips, seen);
}
