import { notApplicable, type Probe } from "../probe.ts";

/** Does something that looks like a generator's visible mark stand where that generator puts it? */
export const visibleMark: Probe<"visible-mark"> = {
  id: "visible-mark",
  // That nothing was found is no answer: it may not have been looked for, and most marks are cut away.
  ask({ hits, placeOf }) {
    const [seen] = hits.filter(({ row }) => row.seen);
    if (!seen) return notApplicable;
    const places = seen.facts.slice(0, 1).map((fact) => placeOf(fact.block, fact.path));
    return { answer: "true", args: { mark: seen.product ?? seen.vendor ?? seen.row.id }, at: places };
  },
};
