import type { Judged } from "../assess/judge.ts";
import { present } from "../model/present.ts";
import type { Limit, Report } from "../model/report.ts";
import { reportOf } from "./report.ts";

/** What is known of a file whose report never came. */
interface Opened {
  name: string;
  size: number;
}

/** Why no report came: its process was ended or died, or there never was one. */
export interface Death {
  why: "timeout" | "memory" | "crashed" | "not-started";
  /** The step it was in. */
  step: Limit["step"];
  detail?: string;
}

/** A death in the words of a report. */
export const limitOf = ({ why, step, detail }: Death): Limit => ({
  code: why,
  step,
  ...present({ detail }),
});

/** Nobody got as far as finding anything. */
const NOTHING: Judged = {
  origin: { kind: "unknown", carriage: "none", markerIds: [] },
  assurance: { state: "unchecked", level: null, score: null, reasons: [] },
  credentials: { found: "unchecked", manifests: [], signals: [] },
  metadata: { software: [], dates: [], generation: [], facts: [] },
  markers: [],
  declaredMarks: [],
  observations: [],
  disclosure: { fields: [], labels: [], requirements: [] },
  limits: [],
};

/** A report even when the process that made it died: what was not checked, and in which step it ended. */
export function reportOfDeath(opened: Opened, death: Death, now?: Date): Report {
  return reportOf(structuredClone(NOTHING), {
    input: { name: opened.name, bytes: opened.size },
    trust: { lists: [] },
    checkedAt: now ?? new Date(),
    limits: [limitOf(death)],
    error: { code: death.why, step: death.step },
  });
}
