import { OBSERVATIONS, type ObservationId } from "../model/observations.ts";
import type { Observation } from "../model/report.ts";
import { cameraAndAi } from "./camera-and-ai/probe.ts";
import { captureAfterSigning } from "./capture-after-signing/probe.ts";
import { credentialsPointer } from "./credentials-pointer/probe.ts";
import { disallowedSignal } from "./disallowed-signal/probe.ts";
import { earlierKeyFrames } from "./earlier-key-frames/probe.ts";
import { ingredientFailed } from "./ingredient-failed/probe.ts";
import { metadataOutsideCoverage } from "./metadata-outside-coverage/probe.ts";
import { openedWithoutCredentials } from "./opened-without-credentials/probe.ts";
import { polyglot } from "./polyglot/probe.ts";
import type { Probe, ProbeFacts } from "./probe.ts";
import { severalAiLabels } from "./several-ai-labels/probe.ts";
import { signerNamesItself } from "./signer-names-itself/probe.ts";
import { spectralShelf } from "./spectral-shelf/probe.ts";
import { trailingBytes } from "./trailing-bytes/probe.ts";
import { unsignedAiMarker } from "./unsigned-ai-marker/probe.ts";

/** The fixed list of questions, in the order in which a reader wants the answers. */
const PROBES = [
  ingredientFailed,
  disallowedSignal,
  captureAfterSigning,
  unsignedAiMarker,
  signerNamesItself,
  openedWithoutCredentials,
  metadataOutsideCoverage,
  credentialsPointer,
  cameraAndAi,
  severalAiLabels,
  polyglot,
  trailingBytes,
  earlierKeyFrames,
  spectralShelf,
] as const satisfies readonly Probe[];

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
