import { OBSERVATIONS, type ObservationId } from "../model/observations.ts";
import type { Observation } from "../model/report.ts";
import { PROBES } from "./list.ts";
import type { Probe, ProbeFacts } from "./probe.ts";

type Unasked = Exclude<ObservationId, (typeof PROBES)[number]["id"]>;
/** A row of the table that nobody asks about does not compile. */
const asked: readonly Probe[] = PROBES satisfies [Unasked] extends [never] ? unknown : Unasked;

/** Asks every question. Answers of `not-applicable` stay out of the report. */
export function askProbes(facts: ProbeFacts): Observation[] {
  return asked.flatMap((probe): Observation[] => {
    const finding = probe.ask(facts);
    if (finding.answer === "not-applicable") return [];
    const { strength, bearsOn, innocentCauses } = OBSERVATIONS[probe.id];
    const { args, at } = finding.answer === "true" ? finding : { args: {}, at: [] };
    return [
      {
        id: probe.id,
        answer: finding.answer,
        strength,
        bearsOn: [...bearsOn],
        args: { ...args },
        innocentCauses: [...innocentCauses],
        at: at ?? [],
      },
    ];
  });
}
