import type { EngineOutcome } from "../../packages/core/src/credentials/engine.ts";

/** What is compared between engines: the state and what failed in the active manifest. */
export interface EngineSummary {
  state: string;
  failures: string[];
}

export function summaryOf(outcome: EngineOutcome): EngineSummary {
  if (outcome.kind === "read")
    return { state: outcome.state, failures: outcome.results.activeManifest.failure.map((each) => each.code).sort() };
  return {
    state: "error" in outcome ? `${outcome.kind}: ${outcome.error.split(/[({:]/)[0]}` : outcome.kind,
    failures: [],
  };
}
