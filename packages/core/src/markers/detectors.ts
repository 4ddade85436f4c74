import type { DetectorSaid } from "../model/detector.ts";
import type { CasesOf } from "./define.ts";
import { family, told } from "./table.ts";

/** The path under which a detector's word stands among the facts. */
export const DETECTOR_PATH = "detector/finding";

/** A detector's word as the value of a fact. */
export const detectorText = (said: DetectorSaid): string => JSON.stringify(said);

/** Reads it again; undefined for anything that `detectorText` did not write. */
export function readDetector(text: string): DetectorSaid | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  return isSaid(value) ? value : undefined;
}

function isSaid(value: unknown): value is DetectorSaid {
  if (typeof value !== "object" || value === null) return false;
  const members = new Map(Object.entries(value));
  const says = members.get("says");
  return (
    ["name", "version", "digest", "text"].every((name) => typeof members.get(name) === "string") &&
    (says === "possibly-ai" || says === "none")
  );
}

/** What detectors say that were added: a third party's word, which sets no origin. */
export const DETECTOR_ROWS = family({ confidence: "hint", foreign: true, source: "a detector that was added" }, [
  {
    id: "detector.finding",
    read: [DETECTOR_PATH],
    match: told((value) => {
      const said = readDetector(value);
      // Several findings stay several.
      return said && { says: said.says, detail: value };
    }),
  },
]);

export const cases: CasesOf<typeof DETECTOR_ROWS> = {
  "detector.finding": {
    yes: JSON.stringify({ name: "d", version: "1", digest: "0", says: "possibly-ai", text: "t" }),
    nearMisses: [
      [[DETECTOR_PATH, JSON.stringify({ name: "d", version: "1", digest: "0", says: "ai-generated", text: "t" })]],
      [[DETECTOR_PATH, "{}"]],
    ],
  },
};
