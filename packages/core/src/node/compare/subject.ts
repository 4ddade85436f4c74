import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { ProvcheckError } from "../../model/errors.ts";
import { demuxerOf, FORMAT_ROWS } from "../../model/formats.ts";
import { present } from "../../model/present.ts";
import type { Report } from "../../model/report.ts";
import type { FfmpegPaths } from "../ffmpeg/find.ts";
import { askFfmpeg, type Told } from "../ffmpeg/other.ts";
import { findFfmpeg } from "../ffmpeg/run.ts";
import type { NamedFile } from "./job.ts";
import type { Clip } from "./prints.ts";

/** A file that is looked at beside others. */
export interface Subject {
  readonly path: string;
  /** What is known of it: its report, or of a file that only ffmpeg reads what that says. */
  readonly report: Pick<Report, "input" | "media" | "error"> & { readonly metadata: Pick<Report["metadata"], "facts"> };
  /** It as a clip or a recording, where it is one. */
  readonly clip?: Clip & Pick<Told, "tracks">;
}

interface SubjectTools {
  ffmpeg?: FfmpegPaths | undefined;
  signal?: AbortSignal | undefined;
  limits?: { timeMs?: number } | undefined;
}

/** Has the clip a stream of this kind? */
export const has = ({ clip }: Pick<Subject, "clip">, kind: "video" | "audio"): boolean =>
  clip?.tracks.some((track) => track.kind === kind) === true;

/**
 * Reads a file, and asks ffmpeg about one that nobody else reads.
 * @param inspect makes its report
 * @throws what `inspect` throws, where ffmpeg does not read it either or is not there
 */
export async function readSubject(
  file: NamedFile,
  inspect: (file: NamedFile) => Promise<Report>,
  tools: SubjectTools,
): Promise<Subject> {
  let report: Report;
  try {
    report = await inspect(file);
  } catch (error) {
    const unread = error instanceof ProvcheckError && error.code === "unsupported-content";
    const other = unread ? await otherSubject(file, tools) : undefined;
    if (!other) throw error;
    return other;
  }
  return subjectOf(report, file.path, tools);
}

/** A file that only ffmpeg reads; undefined where it does not either, or is not there. */
export async function otherSubject({ path, name }: NamedFile, tools: SubjectTools): Promise<Subject | undefined> {
  const clip = await ask(path, tools);
  if (!clip) return undefined;
  const { bytes, seconds, dimensions } = clip;
  const input = {
    name,
    bytes,
    sha256: await digestOf(path, tools.signal),
    kind: has({ clip }, "video") ? ("video" as const) : ("audio" as const),
    ...present({ dimensions, durationSeconds: seconds > 0 ? seconds : undefined }),
  };
  return { path, report: { input, metadata: { facts: [] } }, clip };
}

/** A file whose report is there. */
async function subjectOf(report: Report, path: string, tools: SubjectTools): Promise<Subject> {
  const { kind, bytes, durationSeconds: seconds = 0 } = report.input;
  if (report.error || (kind !== "video" && kind !== "audio")) return { path, report };
  const demuxer = demuxerOf(report.input);
  if (demuxer !== undefined)
    return { path, report, clip: { path, demuxer, seconds, bytes, tracks: report.media?.tracks ?? [] } };
  return { path, report, ...present({ clip: await ask(path, tools) }) };
}

/** A picture that moves is also a clip. Undefined where it does not, and where ffmpeg is not there. */
export async function movingPicture({ path, report }: Subject, tools: SubjectTools): Promise<Subject | undefined> {
  const { format, kind } = report.input;
  const demuxer = format && FORMAT_ROWS[format].moving;
  if (kind !== "image" || demuxer === undefined || report.error) return undefined;
  const clip = await ask(path, tools, demuxer);
  const moves = clip?.tracks.some(({ kind, frames = 0 }) => kind === "video" && frames > 1);
  return clip && moves ? { path, report, clip } : undefined;
}

async function ask(
  path: string,
  { ffmpeg, signal, limits }: SubjectTools,
  demuxer?: string,
): Promise<(Clip & Told) | undefined> {
  const programs = await findFfmpeg(ffmpeg);
  const { size: bytes } = await stat(path);
  const told =
    programs && (await askFfmpeg(programs, { path, bytes }, present({ demuxer, signal, timeMs: limits?.timeMs })));
  return told && { path, bytes, ...told };
}

async function digestOf(path: string, signal: AbortSignal | undefined): Promise<string> {
  const hash = createHash("sha256");
  for await (const part of createReadStream(path, present({ signal }))) hash.update(part as Buffer);
  return hash.digest("hex");
}
