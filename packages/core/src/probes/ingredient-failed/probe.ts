import { fileText } from "../../model/file-text.ts";
import { codeRow } from "../../model/status-codes.ts";
import { no, notApplicable, type Probe } from "../probe.ts";

/** Did an ingredient fail verification, now or as its editor recorded when it was added? */
export const ingredientFailed: Probe<"ingredient-failed"> = {
  id: "ingredient-failed",
  ask({ credentials }) {
    const { store, standings } = credentials;
    if (!store) return notApplicable;
    for (const manifest of store.manifests) {
      for (const ingredient of manifest.ingredients) {
        const held = ingredient.manifest === undefined ? undefined : standings.get(ingredient.manifest);
        const codes = held ? [...held.codes.failure] : ingredient.recorded.failure;
        const failed = codes.find((code) => codeRow(code).check === "integrity");
        if (failed) return { answer: "true", args: { title: fileText(ingredient.title ?? ""), code: failed } };
      }
    }
    return no;
  },
};
