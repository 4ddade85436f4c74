import { wantedFrames, wantedPicture } from "../../compare/archive/print.ts";
import { frameTable, soundTable, type Wanted } from "../../compare/archive/search.ts";
import { wrong } from "../../model/error-texts.ts";
import { type ProvcheckError, refusal } from "../../model/errors.ts";
import { present } from "../../model/present.ts";
import { printClip } from "../compare/prints.ts";
import { decodedStill, lumaOf } from "../compare/still.ts";
import { has, type Subject } from "../compare/subject.ts";
import { fingerprintAudio } from "../ffmpeg/hashes.ts";
import { findFfmpeg, installCommand } from "../ffmpeg/run.ts";
import { picturePrint } from "../host/inspector.ts";
import { type PrintTools, packetWords } from "./make.ts";

/** Frames of a clip that is looked for: so many at most, spread over it. */
const MOST_FRAMES = 1_200;
/**
 * A second, odd, so that those of the archive's are among them: ffmpeg takes the middle of each step. At an even rate none
 * ever is, and what moves has moved on by a quarter of a second.
 */
const RATES = [7, 5, 3, 1] as const;

/** How many frames a second are looked for. */
function rateOf(seconds: number): number {
  const most = MOST_FRAMES / Math.max(1, seconds);
  return RATES.find((rate) => rate <= most) ?? most;
}

/**
 * What an archive is asked for: the prints of one file, as the archive keeps those of its own.
 * @throws ProvcheckError `unsupported-content` for what is no picture, clip or recording or cannot be decoded, `ffmpeg-missing`
 */
export async function wantedOf(subject: Subject, tools: PrintTools): Promise<Wanted> {
  const { signal } = tools;
  const { path, report } = subject;
  const { name, kind, sha256 } = report.input;
  const own = present({ sha256 });
  const undecodable = (error: unknown): ProvcheckError => {
    signal?.throwIfAborted();
    const why = error instanceof Error ? error.message.slice(0, 160) : "";
    return refusal("unsupported-content", wrong("why.not-decoded", { path: name, why }));
  };
  if (report.error) throw refusal("out-of-resources", wrong("why.not-to-end", { path: name, why: report.error.code }));
  if (kind === "image") {
    const ours = () => picturePrint(tools.inspector, path, signal);
    const still = await decodedStill(report.input.format, path, tools, ours).catch((error: unknown) => {
      throw undecodable(error);
    });
    return { ...own, picture: wantedPicture(lumaOf(still)) };
  }
  const { clip } = subject;
  if (!clip) throw refusal("unsupported-content", wrong("why.not-looked-for", { path: name }));
  const programs = await findFfmpeg(tools.ffmpeg);
  if (!programs) throw refusal("ffmpeg-missing", wrong("why.looking-needs-ffmpeg", { command: installCommand() }));
  const rate = rateOf(clip.seconds);
  let trouble: unknown;
  const trying = async <T>(take: () => Promise<T>): Promise<T | undefined> =>
    take().catch((error: unknown) => {
      signal?.throwIfAborted();
      trouble = error;
      return undefined;
    });
  const frames = has(subject, "video")
    ? await trying(() => printClip(programs, clip, rate, present({ signal })))
    : undefined;
  const sound = has(subject, "audio") ? await trying(() => fingerprintAudio(programs, clip, signal)) : undefined;
  if (!frames && !sound) throw undecodable(trouble);
  return {
    ...own,
    packets: await packetWords(programs, clip, signal),
    ...present({ frames: frames && frameTable(wantedFrames(frames)), sound: sound && soundTable(sound) }),
  };
}
