import type { Judged } from "../assess/judge.ts";
import { nextSteps } from "../explain/next-steps.ts";
import { summarise } from "../explain/summary.ts";
import { checkedOf } from "../model/checked.ts";
import { present } from "../model/present.ts";
import type { Limit, Report } from "../model/report.ts";
import { SCHEMA_VERSION, TOOL_VERSION } from "../model/version.ts";

/** What a report says beside what is judged. */
export type Circumstances = Pick<Report, "input" | "trust" | "preview" | "thumbnails" | "error"> & {
  checkedAt: Date;
  limits: readonly Limit[];
};

/** Everything known of a file, in the order in which a report tells it, with the words for people on it. */
export function reportOf(
  judged: Judged,
  { input, trust, checkedAt, preview, thumbnails, error, ...told }: Circumstances,
): Report {
  const { credentials, origin, assurance, metadata, media, markers, declaredMarks, observations, disclosure } = judged;
  const limits = [...told.limits, ...judged.limits];
  const head = {
    schemaVersion: SCHEMA_VERSION,
    tool: { name: "provcheck", version: TOOL_VERSION, engines: credentials.engine ? [credentials.engine] : [] },
    checkedAt: checkedAt.toISOString(),
    trust,
    input,
  } as const;
  const body = {
    origin,
    assurance,
    credentials,
    metadata,
    ...present({ media }),
    markers,
    declaredMarks,
    observations,
    disclosure,
    checked: checkedOf({ limits, ...present({ error }) }),
    limits,
  };
  const end = present({ preview, thumbnails, error });
  const all = { ...head, ...body, ...end };
  return { ...head, summary: summarise(all), ...body, nextSteps: nextSteps(all), ...end };
}
