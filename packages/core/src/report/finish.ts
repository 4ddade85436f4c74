import type { Judged } from "../assess/judge.ts";
import type { CredentialsRead } from "../credentials/read.ts";
import type { TrustStore } from "../credentials/trust/lists.ts";
import type { Marked } from "../markers/mark.ts";
import type { FactsResult } from "../metadata/facts.ts";
import { missing } from "../metadata/media-readings.ts";
import { present } from "../model/present.ts";
import type { Limit, Report } from "../model/report.ts";
import { hex } from "../source/bytes.ts";
import { reportOf } from "./report.ts";
import { inputOf, trustLimits } from "./sections.ts";
import { type ThumbnailTools, thumbnailsOf } from "./thumbnails.ts";

/** What the last step needs from outside. */
export interface FinishTools {
  name: string;
  checkedAt: Date;
  /** Is the SHA-256 of a file of this size wanted? */
  wantsSha256(size: number): boolean;
  /** SHA-256 of the whole file, where no pass over it has given it yet. */
  sha256(): Promise<Uint8Array>;
  /** Makes a small copy of the picture, where one was asked for; rejects when it cannot. */
  preview?: (input: Report["input"]) => Promise<Report["preview"]>;
  /** Makes small copies of the pictures that the file keeps, where they were asked for. */
  thumbnails?: ThumbnailTools;
}

/** What the steps before returned. */
export interface Steps {
  read: FactsResult;
  verified: CredentialsRead;
  marked: Marked;
  judged: Judged;
  bytes: number;
  trust: TrustStore;
}

/** The last step: what only people look at is made, and everything is put together. */
export async function finish(
  { read, verified, marked, judged, bytes, trust }: Steps,
  { name, checkedAt, wantsSha256, sha256, preview, thumbnails: tools }: FinishTools,
): Promise<Report> {
  const digest = verified.sha256 ?? (wantsSha256(bytes) ? await sha256() : undefined);
  const input = inputOf(marked.container, name, bytes, digest && hex(digest));
  const limits = [
    ...marked.container.limits,
    ...read.limits,
    ...verified.limits,
    ...marked.limits,
    ...trustLimits(verified, trust, checkedAt),
  ];
  const shown = await shownBy(preview, input);
  const kept = tools ? await thumbnailsOf(marked.kept, tools) : undefined;
  return reportOf(judged, {
    input,
    trust: { lists: trust.lists },
    checkedAt,
    ...present({ preview: shown.preview, thumbnails: kept?.thumbnails }),
    limits: [...limits, ...shown.limits, ...(kept?.limits ?? [])],
  });
}

/** A picture that cannot be made small is a limit, and changes nothing else. */
async function shownBy(
  make: FinishTools["preview"],
  input: Report["input"],
): Promise<{ preview?: Report["preview"]; limits: Limit[] }> {
  try {
    const preview = await make?.(input);
    return preview ? { preview, limits: [] } : { limits: [] };
  } catch (error) {
    if (input.kind === "image") return { limits: [{ code: "pixels-unavailable", step: "report" }] };
    return { limits: [missing(error, input.kind === "audio" ? "wave" : "stills", "report")] };
  }
}
