import { type ArgsOf, type FileText, fileText } from "../model/file-text.ts";
import type { LimitCode } from "../model/limit-codes.ts";
import type { NEXT_STEPS, NextStep } from "../model/next-steps.ts";
import type { Reason } from "../model/reasons.ts";
import type { Advice, DeclaredMarkReport, Told } from "../model/report.ts";
import type { MediaKind } from "../model/vocabulary.ts";

const NO_LIST: LimitCode = "no-trust-list";
const EXPIRED: Reason = "certificate-expired";
const MAX_MARKS = 4;

/** How to look for the same thing elsewhere. */
const SEARCHES: Partial<Record<MediaKind, "next.extract-frames" | "next.reverse-search" | "next.find-recording">> = {
  video: "next.extract-frames",
  image: "next.reverse-search",
  audio: "next.find-recording",
};

function markStep(mark: DeclaredMarkReport): Advice {
  if (mark.mark === "visible") return { code: "next.look-for-visible", args: {} };
  if (mark.checkAt !== undefined)
    return { code: "next.check-mark", args: { mark: markName(mark), where: mark.checkAt } };
  return { code: "next.ask-mark-owner", args: { mark: markName(mark) } };
}

/** What a person can do next. Never empty when the origin is unknown. */
export function nextSteps(report: Told): Advice[] {
  const steps: Advice[] = [];
  const add = <Code extends NextStep>(code: Code, args: ArgsOf<(typeof NEXT_STEPS)[Code]>) =>
    steps.push({ code, args });
  const { credentials, origin, assurance, input } = report;
  if (report.limits.some((limit) => limit.code === NO_LIST)) add("next.load-trust-lists", {});
  if (credentials.found === "remote-only" && credentials.remoteUrl !== undefined)
    add("next.fetch-remote", { url: fileText(credentials.remoteUrl) });
  const ffmpeg = report.limits.find((limit) => limit.code.startsWith("ffmpeg-missing-"));
  if (ffmpeg) add("next.install-ffmpeg", { command: ffmpeg.detail ?? "" });
  if (assurance.state === "broken" && credentials.integrity !== "pass") add("next.ask-original", {});
  if (assurance.reasons.includes(EXPIRED)) add("next.expired-means", {});
  steps.push(...report.declaredMarks.slice(0, MAX_MARKS).map(markStep));
  if (origin.kind === "unknown" || origin.kind === "conflicting") {
    add("next.ask-source", {});
    const search = SEARCHES[input.kind ?? "document"];
    if (search) add(search, {});
  }
  if (origin.carriage === "stated") add("next.stated-means", {});
  return steps;
}

/** A name from our own table, or the algorithm as the file declares it. */
const markName = (mark: DeclaredMarkReport): FileText =>
  fileText(
    mark.mark === "unnamed"
      ? (mark.algorithm ?? "c2pa.watermarked")
      : [mark.name, mark.owner && `(${mark.owner})`].filter(Boolean).join(" "),
  );
