import type { DeclaredMarkReport, Message, Told } from "../model/report.ts";

const MAX_MARKS = 4;

/** What a person can do next. Never empty when the origin is unknown. */
export function nextSteps(report: Told): Message[] {
  const steps: Message[] = [];
  const add = (code: string, args: Message["args"] = {}) => steps.push({ code, args });
  const { credentials, origin, assurance, input } = report;
  if (report.limits.some((limit) => limit.code === "no-trust-list")) add("next.load-trust-lists");
  if (credentials.found === "remote-only" && credentials.remoteUrl !== undefined)
    add("next.fetch-remote", { url: credentials.remoteUrl });
  const ffmpeg = report.limits.find((limit) => limit.code.startsWith("ffmpeg-missing-"));
  if (ffmpeg) add("next.install-ffmpeg", { command: ffmpeg.detail ?? "" });
  if (assurance.state === "broken") add("next.ask-original");
  if (assurance.reasons.includes("certificate-expired")) add("next.expired-means");
  for (const mark of report.declaredMarks.slice(0, MAX_MARKS)) {
    if (mark.mark === "visible") add("next.look-for-visible");
    else if (mark.checkAt !== undefined) add("next.check-mark", { mark: markName(mark), where: mark.checkAt });
    else add("next.ask-mark-owner", { mark: markName(mark) });
  }
  if (origin.kind === "unknown" || origin.kind === "conflicting") {
    add("next.ask-source");
    if (input.kind === "video") add("next.extract-frames");
    if (input.kind === "image") add("next.reverse-search");
    if (input.kind === "audio") add("next.find-recording");
  }
  if (origin.carriage === "stated") add("next.stated-means");
  return steps;
}

/** A name from our own table, or the algorithm as the file declares it. */
const markName = (mark: DeclaredMarkReport): string =>
  mark.mark === "unnamed"
    ? (mark.algorithm ?? "c2pa.watermarked")
    : [mark.name, mark.owner && `(${mark.owner})`].filter(Boolean).join(" ");
