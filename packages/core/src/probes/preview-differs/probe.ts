import type { Compared } from "../../markers/kept-pictures.ts";
import { no, notApplicable, type Probe, type ProbeFacts } from "../probe.ts";

/** With less to see than this in either, a likeness says nothing. */
const SEEN = 50;

/** Previews that were compared, where there is enough to see in both; undefined where none could be. */
export function comparedPreviews({ readings }: ProbeFacts): readonly Compared[] | undefined {
  const seen = (readings.previews ?? []).filter(({ likeness }) => (likeness?.quality ?? 0) >= SEEN);
  return seen.length > 0 ? seen : undefined;
}

/** Where they stand. */
export const placesOf = (previews: readonly Compared[]) => previews.map(({ path, covered }) => ({ path, covered }));

/** Does a preview that the file keeps of itself show another picture than the file? */
export const previewDiffers: Probe<"preview-differs"> = {
  id: "preview-differs",
  ask(facts) {
    const previews = comparedPreviews(facts);
    if (!previews) return facts.readings.previews?.length ? { answer: "not-available" } : notApplicable;
    const others = previews.filter(({ likeness }) => likeness?.same === false);
    return others.length > 0 ? { answer: "true", args: {}, at: placesOf(others) } : no;
  },
};
