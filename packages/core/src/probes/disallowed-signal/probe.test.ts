import { expect, it } from "vitest";
import { manifest, probeFacts, standing } from "../../../../../test/fixtures/probe-facts.ts";
import { disallowedSignal } from "./probe.ts";

const one = manifest();
const product = (disallowedSignals: string[]) => ({
  recordId: "1",
  product: "Signing Service",
  organisation: "House",
  status: "conformant",
  disallowedSignals,
});
const asked = (disallowed: string[] | undefined, asserted: string[]) =>
  disallowedSignal.ask(
    probeFacts({
      manifests: [one],
      standings: [standing(one, disallowed ? { product: product(disallowed) } : {})],
      chain: { signalsOf: new Map([[one.label, asserted]]) },
    }),
  );
it("is true when a product asserts what it may not", () => {
  expect(asked(["capturedMedia"], ["capturedMedia"])).toMatchObject({
    answer: "true",
    args: { product: "Signing Service", signal: "capturedMedia" },
  });
});
it("is false for what it may assert, and not asked without a record", () => {
  expect(asked(["capturedMedia"], ["fullyGenAIMedia"]).answer).toBe("false");
  expect(asked([], ["capturedMedia"]).answer).toBe("false");
  expect(asked(undefined, ["capturedMedia"]).answer).toBe("not-applicable");
});
