import { fileText } from "../../model/file-text.ts";
import { no, notApplicable, type Probe } from "../probe.ts";

/** Did a recorded step open a file that carried no credentials, so that nothing is known of its past? */
export const openedWithoutCredentials: Probe<"opened-without-credentials"> = {
  id: "opened-without-credentials",
  ask({ credentials }) {
    if (!credentials.store) return notApplicable;
    const opened = credentials.store.manifests.flatMap((manifest) =>
      manifest.ingredients
        .filter((each) => each.relationship === "parentOf" && each.manifest === undefined)
        .map((each) => ({ manifest, ingredient: each })),
    );
    const [first] = opened;
    if (!first) return no;
    return {
      answer: "true",
      args: { title: fileText(first.ingredient.title ?? ""), manifest: fileText(first.manifest.label) },
    };
  },
};
