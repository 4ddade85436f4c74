import { no, notApplicable, type Probe } from "../probe.ts";

/** Did a recorded step open a file that carried no credentials, so that nothing is known of its past? */
export const openedWithoutCredentials: Probe = {
  id: "opened-without-credentials",
  strength: "moderate",
  bearsOn: ["origin"],
  innocentCauses: ["source-never-had-credentials", "credentials-lost-before"],
  ask({ credentials }) {
    if (!credentials.store) return notApplicable;
    const opened = credentials.store.manifests.flatMap((manifest) =>
      manifest.ingredients
        .filter((each) => each.relationship === "parentOf" && each.manifest === undefined)
        .map((each) => ({ manifest, ingredient: each })),
    );
    const [first] = opened;
    if (!first) return no;
    return { answer: "true", args: { title: first.ingredient.title ?? "", manifest: first.manifest.label } };
  },
};
