import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { ProvcheckError } from "../../model/errors.ts";
import { demuxerOf, FORMAT_ROWS } from "../../model/formats.ts";
import { present } from "../../model/present.ts";
import type { Report } from "../../model/report.ts";
import type { Track } from "../../model/report-media.ts";
import { reportOfNothing } from "../../report/death.ts";
import type { FfmpegPaths } from "../ffmpeg/find.ts";
import { askFfmpeg, type Told } from "../ffmpeg/other.ts";
import { findFfmpeg } from "../ffmpeg/run.ts";
import type { NamedFile } from "./job.ts";
import type { Clip } from "./prints.ts";

/** A file that is looked at beside others. */
export interface Subject {
  readonly path: string;
  /** What was read of it. Of a file that only ffmpeg reads: that it is there, and what ffmpeg says of it. */
  readonly report: Report;
  /** It as a clip or a recording, where it is one. */
  readonly clip?: Clip & { readonly tracks: readonly Track[] };
}

interface SubjectTools {
  ffmpeg?: FfmpegPaths | undefined;
  signal?: AbortSignal | undefined;
  limits?: { timeMs?: number } | undefined;
}

/** Has the clip a stream of this kind? */
export const has = ({ clip }: Subject, kind: "video" | "audio"): boolean =>
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
    const other = error instanceof ProvcheckError && error.code === "unsupported-content";
    const told = other ? await ask(file.path, tools) : undefined;
    if (!told) throw error;
    return { path: file.path, report: await reportFrom(file, told, tools.signal), clip: clipOf(file.path, told) };
  }
  return subjectOf(report, file.path, tools);
}

/** A file whose report is there. */
async function subjectOf(report: Report, path: string, tools: SubjectTools): Promise<Subject> {
  const { kind, bytes, durationSeconds: seconds = 0 } = report.input;
  if (report.error || (kind !== "video" && kind !== "audio")) return { path, report };
  const demuxer = demuxerOf(report.input);
  if (demuxer !== undefined)
    return { path, report, clip: { path, demuxer, seconds, bytes, tracks: report.media?.tracks ?? [] } };
  const told = await ask(path, tools);
  return { path, report, ...present({ clip: told && clipOf(path, told) }) };
}

/** A picture that moves is also a clip. Undefined where it does not, and where ffmpeg is not there. */
export async function movingPicture({ path, report }: Subject, tools: SubjectTools): Promise<Subject | undefined> {
  const { format, kind } = report.input;
  const demuxer = format && FORMAT_ROWS[format].moving;
  if (kind !== "image" || demuxer === undefined || report.error) return undefined;
  const told = await ask(path, tools, demuxer);
  const moves = told?.tracks.some(({ kind, frames = 0 }) => kind === "video" && frames > 1);
  return told && moves ? { path, report, clip: clipOf(path, told) } : undefined;
}

type Known = Told & { bytes: number };

const clipOf = (path: string, { demuxer, seconds, bytes, tracks }: Known): NonNullable<Subject["clip"]> => ({
  path,
  demuxer,
  seconds,
  bytes,
  tracks,
});

async function ask(
  path: string,
  { ffmpeg, signal, limits }: SubjectTools,
  demuxer?: string,
): Promise<Known | undefined> {
  const programs = await findFfmpeg(ffmpeg);
  const { size: bytes } = await stat(path);
  const told =
    programs && (await askFfmpeg(programs, { path, bytes }, present({ demuxer, signal, timeMs: limits?.timeMs })));
  return told && { ...told, bytes };
}

/** Nothing was checked in it: the report says its name, size, digest, and what ffmpeg sees. */
async function reportFrom(file: NamedFile, told: Known, signal: AbortSignal | undefined): Promise<Report> {
  const { bytes, seconds, dimensions, tracks } = told;
  const kind = tracks.some((track) => track.kind === "video") ? "video" : "audio";
  const report = reportOfNothing({
    name: file.name,
    bytes,
    sha256: await digestOf(file.path, signal),
    kind,
    ...present({ dimensions, durationSeconds: seconds > 0 ? seconds : undefined }),
  });
  return { ...report, media: { tracks, container: { structure: [] }, encoders: [] } };
}

async function digestOf(path: string, signal: AbortSignal | undefined): Promise<string> {
  const hash = createHash("sha256");
  for await (const part of createReadStream(path, present({ signal }))) hash.update(part as Buffer);
  return hash.digest("hex");
}
