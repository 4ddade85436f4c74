import { comparedPreviews, placesOf } from "../preview-differs/probe.ts";
import { no, notApplicable, type Probe } from "../probe.ts";

/** Does a preview that the file keeps of itself show more than the file, so that it was cropped since? */
export const previewShowsMore: Probe<"preview-shows-more"> = {
  id: "preview-shows-more",
  ask(facts) {
    const previews = comparedPreviews(facts);
    if (!previews) return facts.readings.previews?.length ? { answer: "not-available" } : notApplicable;
    const fuller = previews.filter(({ likeness }) => likeness?.showsMore === true);
    return fuller.length > 0 ? { answer: "true", args: {}, at: placesOf(fuller) } : no;
  },
};
