import { isAi } from "../../model/vocabulary.ts";
import { notApplicable, type Probe } from "../probe.ts";

/** Does something that looks like a generator's visible mark stand where that generator puts it? */
export const visibleMark: Probe<"visible-mark"> = {
  id: "visible-mark",
  // That nothing was found is no answer: it may not have been looked for, and most marks are cut away.
  ask({ hits, chain, placeOf }) {
    // Where the credentials say so themselves it is no doubt; the mark stands among the labels all the same.
    if (chain?.claims.some((claim) => isAi(claim.says))) return notApplicable;
    const [seen] = hits.filter(({ row }) => row.seen);
    if (!seen) return notApplicable;
    const places = seen.facts.slice(0, 1).map((fact) => placeOf(fact.block, fact.path));
    return { answer: "true", args: { mark: seen.product ?? seen.vendor ?? seen.row.id }, at: places };
  },
};
