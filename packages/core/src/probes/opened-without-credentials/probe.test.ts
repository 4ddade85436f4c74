import { expect, it } from "vitest";
import { manifest, probeFacts } from "../../../../../test/fixtures/probe-facts.ts";
import { openedWithoutCredentials } from "./probe.ts";

const ingredient = {
  assertion: "c2pa.ingredient.v3",
  relationship: "parentOf",
  title: "old.jpg",
  recorded: { success: [], failure: [], informational: [] },
};
it("is true for a parent that brought no manifest", () => {
  expect(
    openedWithoutCredentials.ask(probeFacts({ manifests: [manifest({ ingredients: [ingredient] })] })),
  ).toMatchObject({ answer: "true", args: { title: "old.jpg" } });
});
it("is false for a component, or a parent with a manifest", () => {
  expect(
    openedWithoutCredentials.ask(
      probeFacts({ manifests: [manifest({ ingredients: [{ ...ingredient, relationship: "componentOf" }] })] }),
    ).answer,
  ).toBe("false");
  expect(
    openedWithoutCredentials.ask(
      probeFacts({ manifests: [manifest({ ingredients: [{ ...ingredient, manifest: "urn:y" }] })] }),
    ).answer,
  ).toBe("false");
  expect(openedWithoutCredentials.ask(probeFacts({})).answer).toBe("not-applicable");
});
