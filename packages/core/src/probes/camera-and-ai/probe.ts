import { isAi } from "../../model/vocabulary.ts";
import { no, notApplicable, type Probe } from "../probe.ts";

/** Does one file carry a camera's metadata and a statement that it was generated? */
export const cameraAndAi: Probe<"camera-and-ai"> = {
  id: "camera-and-ai",
  ask({ hits, chain, placeOf }) {
    const own = hits.filter((hit) => hit.facts.every((fact) => fact.block.embedded !== true));
    const camera = own.find((hit) => hit.says === "captured");
    const stated = own.find((hit) => !hit.row.seen && !hit.row.foreign && isAi(hit.says) && hit.says !== "ai-edited");
    const claimed = chain?.claims.some((claim) => claim.says === "ai-generated") === true;
    if (!camera) return notApplicable;
    if (!stated && !claimed) return no;
    const places = [camera, ...(stated ? [stated] : [])]
      .flatMap((hit) => hit.facts.slice(0, 1))
      .map((fact) => placeOf(fact.block, fact.path));
    return { answer: "true", args: { camera: camera.row.id }, at: places };
  },
};
