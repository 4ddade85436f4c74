import { present } from "../../model/present.ts";
import type { Engine, EngineInput, EnginePass } from "./engine.ts";
import { EngineFault, type FaultCause } from "./fault.ts";
import type { EngineOutcome, EngineSigner, StatusEntry, ValidationResults } from "./outcome.ts";

/** A failure in the engine's own words. */
export interface QuotedStatus extends StatusEntry {
  /** The ingredient assertion whose manifest it is about; absent for the active manifest. */
  ingredient?: string;
}

/** Why an engine gives no verdict on a file: its store is damaged in the engine's eyes, or the kind of file is not its own. */
export interface Refusal {
  kind: "damaged" | "unsupported";
  /** The engine's own words, shortened. They may quote the file. */
  text: string;
}

/** What another implementation says of a file. It never decides: see `compareOpinion`. */
export type Opinion =
  | {
      kind: "read";
      /** The engine's word, verbatim: `Trusted`, `Valid`, `Invalid`. */
      state: string;
      activeLabel: string;
      signer?: EngineSigner;
      failures: QuotedStatus[];
      /** Codes of the active manifest. Not compared: which successes are told differs between versions. */
      successes: string[];
    }
  | { kind: "absent" }
  | { kind: "remote"; url: string }
  | { kind: "cannot"; error: Refusal }
  /** The engine or its host failed: nothing is known, and nothing about the file follows. */
  | { kind: "failed"; cause: FaultCause };

/** Another implementation that is asked beside our own verifier. */
export interface SecondOpinion {
  readonly name: string;
  readonly version: string;
  /** Never rejects: what fails outside the file is an answer of its own. */
  ask(input: EngineInput, pass: EnginePass): Promise<Opinion>;
}

/** An engine as second opinion. */
export function secondOpinion(engine: Engine): SecondOpinion {
  return {
    name: engine.name,
    version: engine.version,
    async ask(input, pass) {
      try {
        return opinionOf(await outcomeOf(engine, input, pass));
      } catch (error) {
        return failedOpinion(error);
      }
    },
  };
}

/** What stands where no engine could be asked, or it did not survive. */
export function failedOpinion(error: unknown): Extract<Opinion, { kind: "failed" }> {
  return { kind: "failed", cause: error instanceof EngineFault ? error.fault : "crashed" };
}

/** With media segments the first one is asked: the engine reads one beside its initialisation segment. */
async function outcomeOf(engine: Engine, input: EngineInput, pass: EnginePass): Promise<EngineOutcome> {
  const fragment = input.fragments?.[0];
  if (fragment === undefined) return engine.verify(input, pass);
  if (!engine.verifyFragment) throw new EngineFault("not-able", "this build reads no media segments");
  return engine.verifyFragment(input, fragment, pass);
}

/** An engine's outcome, in the words of an opinion. */
function opinionOf(outcome: EngineOutcome): Opinion {
  switch (outcome.kind) {
    case "read":
      return {
        kind: "read",
        state: outcome.state,
        activeLabel: outcome.activeLabel,
        ...present({ signer: outcome.signer }),
        failures: failuresOf(outcome.results),
        successes: outcome.results.activeManifest.success.map(({ code }) => code),
      };
    case "damaged":
      return { kind: "cannot", error: { kind: "damaged", text: outcome.error } };
    case "unreadable":
      return { kind: "cannot", error: { kind: "unsupported", text: outcome.error } };
    default:
      return outcome;
  }
}

/** Failures kept of one opinion: a file decides how many there are. */
const MAX_FAILURES = 256;
const MAX_CHARS = 256;

function failuresOf({ activeManifest, ingredientDeltas }: ValidationResults): QuotedStatus[] {
  const deltas = ingredientDeltas.flatMap(({ assertion, statuses }) =>
    statuses.failure.map((each) => ({ ...each, ingredient: assertion })),
  );
  return [...activeManifest.failure, ...deltas].slice(0, MAX_FAILURES).map(shortened);
}

function shortened({ code, url, explanation, ingredient }: QuotedStatus): QuotedStatus {
  const cut = (text: string) => text.slice(0, MAX_CHARS);
  return {
    code: cut(code),
    ...present({
      url: url === undefined ? undefined : cut(url),
      explanation: explanation === undefined ? undefined : cut(explanation),
      ingredient: ingredient === undefined ? undefined : cut(ingredient),
    }),
  };
}
