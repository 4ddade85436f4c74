import { no, notApplicable, type Probe } from "../probe.ts";

/** Does the file carry China's AI label more than once? GB 45438-2025 allows one label a file. */
export const severalAiLabels: Probe<"several-ai-labels"> = {
  id: "several-ai-labels",
  ask({ hits, placeOf }) {
    const facts = hits
      .filter((hit) => hit.row.match.kind === "aigc")
      .flatMap((hit) => hit.facts)
      .filter((fact) => fact.block.embedded !== true);
    if (facts.length === 0) return notApplicable;
    if (facts.length === 1) return no;
    return {
      answer: "true",
      args: { count: facts.length },
      at: facts.slice(0, 8).map((fact) => placeOf(fact.block, fact.path)),
    };
  },
};
