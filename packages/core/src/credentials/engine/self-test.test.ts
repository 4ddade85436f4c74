import { describe, expect, it } from "vitest";
import type { Engine } from "./engine.ts";
import type { EngineOutcome } from "./outcome.ts";
import { dialectOf } from "./self-test.ts";
import { SELF_TEST } from "./self-test-file.ts";

const read = (state: string): EngineOutcome => ({
  kind: "read",
  state,
  activeLabel: "",
  results: { activeManifest: { success: [], informational: [], failure: [] }, ingredientDeltas: [] },
});
const engine = (state: (anchors: string) => string): Engine => ({
  name: "made",
  version: "1",
  verify: async (_, pass) => read(state(pass.anchors)),
});
const obeys = engine((anchors) => (anchors === SELF_TEST.anchor ? "Trusted" : "Valid"));
const deaf = engine(() => "Valid");
const credulous = engine(() => "Trusted");

describe("dialectOf", () => {
  it("finds the one that the engine reads", async () => {
    expect(await dialectOf(() => obeys)).toBe("kinds");
    expect(await dialectOf((dialect) => (dialect === "lists" ? obeys : deaf))).toBe("lists");
  });
  it("takes neither an engine that reads no anchors nor one that trusts whatever it is given", async () => {
    expect(await dialectOf(() => deaf)).toBeUndefined();
    expect(await dialectOf(() => credulous)).toBeUndefined();
  });
});
