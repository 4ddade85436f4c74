import { isAi } from "../../model/vocabulary.ts";
import { no, notApplicable, type Probe } from "../probe.ts";

/** Do bytes outside the signature state AI where the signed history records none? */
export const unsignedAiMarker: Probe<"unsigned-ai-marker"> = {
  id: "unsigned-ai-marker",
  ask({ hits, chain, credentials, placeOf }) {
    if (!credentials.store || !chain || chain.claims.some((claim) => isAi(claim.says))) return notApplicable;
    const stated = hits.filter(
      (hit) =>
        !hit.row.seen && !hit.row.foreign && isAi(hit.says) && hit.facts.every((fact) => fact.block.embedded !== true),
    );
    const places = stated
      .flatMap((hit) => hit.facts.map((fact) => placeOf(fact.block, fact.path)))
      .filter((place) => place.covered !== "inside");
    if (places.length === 0) return no;
    return { answer: "true", args: { marker: stated[0]?.row.id ?? "" }, at: places.slice(0, 8) };
  },
};
