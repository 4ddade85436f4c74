import type { CredentialsRead } from "../credentials/read.ts";
import type { ChainReading } from "../markers/chain.ts";
import type { MarkerHit } from "../markers/match.ts";
import type { RawFact } from "../metadata/facts.ts";
import type { MediaReadings } from "../metadata/media-readings.ts";
import type { Block, Container } from "../model/block.ts";
import type { Observation, Place } from "../model/report.ts";
import type { ProbeAnswer, Strength } from "../model/vocabulary.ts";

/** Everything a probe may look at. Read once, before any probe runs. */
export interface ProbeFacts {
  container: Container;
  facts: readonly RawFact[];
  hits: readonly MarkerHit[];
  credentials: CredentialsRead;
  chain: ChainReading | undefined;
  /** Packets and samples, where they were asked for. */
  readings: Pick<MediaReadings, "packets" | "samples">;
  /** Where a block lies and whether the active signature protects it. */
  placeOf(block: Block, path: string): Place;
}

export interface Finding {
  answer: ProbeAnswer;
  args?: Observation["args"];
  at?: Place[];
}

/**
 * A pure question over facts. It observes and never scores. Innocent causes are part of the type: whoever adds a
 * probe must say how an honest file comes to answer "true".
 */
export interface Probe {
  readonly id: string;
  readonly strength: Strength;
  /** `origin`, `assurance`, `unchanged`, `time`; `contradiction` lowers the ladder to level 3. */
  readonly bearsOn: readonly string[];
  /** Codes of the locales: how a file that nobody tampered with gets here. */
  readonly innocentCauses: readonly [string, ...string[]];
  ask(facts: ProbeFacts): Finding;
}

export const no: Finding = { answer: "false" };
export const notApplicable: Finding = { answer: "not-applicable" };
