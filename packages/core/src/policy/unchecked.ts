import { openAfter } from "../model/checked.ts";
import type { Aspect } from "../model/limit-codes.ts";
import type { Report } from "../model/report.ts";
import type { Condition } from "./schema.ts";

const LABELS: readonly Aspect[] = ["labels", "credentials"];
const RANK: readonly Aspect[] = ["credentials", "opinion"];

/** What each word of a condition rests on. */
const RESTS_ON: Readonly<Record<keyof Condition, readonly Aspect[]>> = {
  state: RANK,
  levelAtLeast: RANK,
  tier: RANK,
  origin: LABELS,
  carriage: LABELS,
  marker: LABELS,
  says: LABELS,
  aiWithoutLabel: LABELS,
  observation: ["observations"],
  leaks: ["metadata"],
  missingDisclosure: LABELS,
  unsignedMetadata: ["metadata", "credentials"],
  limit: [],
  checked: [],
  all: [],
};

/** Words that hold because something was found: it stays found, whatever else there is. */
const STAYS: ReadonlySet<keyof Condition> = new Set(["marker", "says", "observation", "leaks"] as const);

/** The steps that were not taken and could have changed whether a condition holds, as `code:step`. */
export function openSteps(when: Condition, holds: boolean, { limits }: Pick<Report, "limits">): string[] {
  const words = (Object.keys(when) as (keyof Condition)[]).filter(
    (word) => when[word] !== undefined && !(holds && STAYS.has(word)),
  );
  const aspects = new Set(words.flatMap((word) => RESTS_ON[word] ?? []));
  const open = limits.filter((limit) => openAfter(limit).some((aspect) => aspects.has(aspect)));
  return [...new Set(open.map(({ code, step }) => `${code}:${step}`))];
}
