import { no, notApplicable, type Probe } from "../probe.ts";

const AI = new Set(["ai-generated", "possibly-ai"]);

/** Does one file carry a camera's metadata and a statement that it was generated? */
export const cameraAndAi: Probe = {
  id: "camera-and-ai",
  strength: "weak",
  bearsOn: ["origin"],
  innocentCauses: ["photo-used-as-input", "metadata-copied", "camera-fields-forged"],
  ask({ hits, chain, placeOf }) {
    const own = hits.filter((hit) => hit.facts.every((fact) => fact.block.embedded !== true));
    const camera = own.find((hit) => hit.says === "captured");
    const stated = own.find((hit) => AI.has(hit.says));
    const claimed = chain?.claims.some((claim) => claim.says === "ai-generated") === true;
    if (!camera) return notApplicable;
    if (!stated && !claimed) return no;
    const places = [camera, ...(stated ? [stated] : [])]
      .flatMap((hit) => hit.facts.slice(0, 1))
      .map((fact) => placeOf(fact.block, fact.path));
    return { answer: "true", args: { camera: camera.row.id }, at: places };
  },
};
