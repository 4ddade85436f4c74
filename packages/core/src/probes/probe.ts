import type { CredentialsRead } from "../credentials/read.ts";
import type { ChainReading } from "../markers/chain/reading.ts";
import type { Compared } from "../markers/kept-pictures.ts";
import type { MarkerHit } from "../markers/match.ts";
import type { RawFact } from "../metadata/facts.ts";
import type { MediaReadings } from "../metadata/media-readings.ts";
import type { Block, Container } from "../model/block.ts";
import type { ArgsOf } from "../model/file-text.ts";
import type { OBSERVATIONS, ObservationId } from "../model/observations.ts";
import type { Place } from "../model/report.ts";
import type { ProbeAnswer } from "../model/vocabulary.ts";

/** Everything a probe may look at. Read once, before any probe runs. */
export interface ProbeFacts {
  container: Container;
  facts: readonly RawFact[];
  hits: readonly MarkerHit[];
  credentials: CredentialsRead;
  chain: ChainReading | undefined;
  /** Packets and samples, where they were asked for. */
  readings: Pick<MediaReadings, "packets" | "samples"> & { previews?: readonly Compared[] };
  /** Where a block lies and whether the active signature protects it. */
  placeOf(block: Block, path: string): Place;
}

/** What a question came to. Only what was seen has something to name, and it names everything that its row lists. */
type Finding<Id extends ObservationId> =
  | { answer: "true"; args: ArgsOf<(typeof OBSERVATIONS)[Id]["args"]>; at?: Place[] }
  | { answer: Exclude<ProbeAnswer, "true"> };

/**
 * A pure question over facts. It observes and never scores. What it bears on, how much, and how an honest file comes to
 * answer "true" stand in the table of observations, which says whose words its arguments are.
 */
export interface Probe<Id extends ObservationId = ObservationId> {
  readonly id: Id;
  ask(facts: ProbeFacts): Finding<Id>;
}

export const no = { answer: "false" } as const;
export const notApplicable = { answer: "not-applicable" } as const;
