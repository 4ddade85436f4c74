import { expect, it } from "vitest";
import { manifest, probeFacts } from "../../../../../test/fixtures/probe-facts.ts";
import { ingredientFailed } from "./probe.ts";

const failed = (failure: string[]) =>
  manifest({
    ingredients: [
      {
        assertion: "c2pa.ingredient",
        relationship: "componentOf",
        title: "part.jpg",
        recorded: { success: [], failure, informational: [] },
      },
    ],
  });
it("tells a failure that the editor recorded, even though the engine keeps silent about it", () => {
  expect(ingredientFailed.ask(probeFacts({ manifests: [failed(["claimSignature.mismatch"])] }))).toMatchObject({
    answer: "true",
    args: { title: "part.jpg", code: "claimSignature.mismatch" },
  });
});
it("does not call an unknown signer a failure", () => {
  expect(ingredientFailed.ask(probeFacts({ manifests: [failed(["signingCredential.untrusted"])] })).answer).toBe(
    "false",
  );
  expect(ingredientFailed.ask(probeFacts({})).answer).toBe("not-applicable");
});
