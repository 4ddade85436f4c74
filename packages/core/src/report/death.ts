import { assessAssurance } from "../assess/ladder.ts";
import { nextSteps } from "../explain/next-steps.ts";
import { summarise } from "../explain/summary.ts";
import type { Report } from "../model/report.ts";
import { SCHEMA_VERSION, TOOL_VERSION } from "../model/version.ts";

/** What is known of a file whose report never came. */
interface Opened {
  name: string;
  size: number;
}

/** Why no report came: its process was ended or died, or there never was one. */
export interface Death {
  why: "timeout" | "memory" | "crashed" | "not-started";
  /** The step it was in. */
  step: Report["limits"][number]["step"];
  detail?: string;
}

/** A death in the words of a report. */
export const limitOf = ({ why, step, detail }: Death): Report["limits"][number] => ({
  code: why,
  step,
  ...(detail === undefined ? {} : { detail }),
});

/** A report even when the process that made it died: what was not checked, and in which step it ended. */
export function reportOfDeath(opened: Opened, death: Death, now?: Date): Report {
  const input = { name: opened.name, bytes: opened.size };
  const credentials: Report["credentials"] = { found: "unchecked", manifests: [], signals: [] };
  const report: Report = {
    schemaVersion: SCHEMA_VERSION,
    tool: { name: "provcheck", version: TOOL_VERSION, engines: [] },
    checkedAt: (now ?? new Date()).toISOString(),
    trust: { lists: [] },
    input,
    summary: { code: "summary.not-checked", args: {} },
    origin: { kind: "unknown", carriage: "none", markerIds: [] },
    assurance: assessAssurance({ input: {}, credentials, observations: [] }),
    credentials,
    metadata: { software: [], dates: [], generation: [], facts: [] },
    markers: [],
    declaredMarks: [],
    observations: [],
    disclosure: { fields: [], labels: [], requirements: [] },
    checked: "not",
    limits: [limitOf(death)],
    nextSteps: [],
    error: { code: death.why, step: death.step },
  };
  report.summary = summarise(report);
  report.nextSteps = nextSteps(report);
  return report;
}
