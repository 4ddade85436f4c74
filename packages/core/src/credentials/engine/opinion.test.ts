import { describe, expect, it } from "vitest";
import type { Engine, EngineInput, EnginePass } from "./engine.ts";
import { EngineFault } from "./fault.ts";
import { failedOpinion, secondOpinion } from "./opinion.ts";
import type { EngineOutcome, StatusEntry } from "./outcome.ts";

const PASS = {} as EnginePass;
const INPUT = { size: 1 } as EngineInput;
const none = { success: [], informational: [], failure: [] };
const engine = (outcome: EngineOutcome | Error, more: Partial<Engine> = {}): Engine =>
  ({
    name: "e",
    version: "1",
    verify: async () => {
      if (outcome instanceof Error) throw outcome;
      return outcome;
    },
    ...more,
  }) as Engine;
const ask = (of: Engine, input = INPUT) => secondOpinion(of).ask(input, PASS);
const read = (failure: StatusEntry[], deltas: { assertion: string; failure: StatusEntry[] }[] = []): EngineOutcome => ({
  kind: "read",
  state: "Invalid",
  activeLabel: "a",
  results: {
    activeManifest: { ...none, success: [{ code: "claimSignature.validated", url: "u" }], failure },
    ingredientDeltas: deltas.map((each) => ({
      assertion: each.assertion,
      statuses: { ...none, failure: each.failure },
    })),
  },
});

describe("an engine as second opinion", () => {
  it("keeps its name, and what it says of the active manifest and of ingredients", async () => {
    const outcome = read(
      [{ code: "a", url: "u", explanation: "e" }, { code: "b" }],
      [{ assertion: "i", failure: [{ code: "c" }] }],
    );
    const { name, version } = secondOpinion(engine(outcome));
    expect([name, version]).toEqual(["e", "1"]);
    expect(await ask(engine(outcome))).toEqual({
      kind: "read",
      state: "Invalid",
      activeLabel: "a",
      failures: [{ code: "a", url: "u", explanation: "e" }, { code: "b" }, { code: "c", ingredient: "i" }],
      successes: ["claimSignature.validated"],
    });
    const signer = { serial: "7" };
    expect(await ask(engine({ ...read([]), signer } as EngineOutcome))).toMatchObject({ signer });
  });

  it("is cut to size: a file decides how much there is", async () => {
    const long = "x".repeat(300);
    const all = Array.from({ length: 300 }, () => ({ code: long, url: long, explanation: long }));
    const opinion = await ask(engine(read(all, [{ assertion: long, failure: [{ code: "c" }] }])));
    if (opinion.kind !== "read") throw new Error(opinion.kind);
    const short = "x".repeat(256);
    expect(opinion.failures).toHaveLength(256);
    expect(opinion.failures[0]).toEqual({ code: short, url: short, explanation: short });
    const delta = await ask(engine(read([], [{ assertion: long, failure: [{ code: "c" }] }])));
    expect(delta).toMatchObject({ failures: [{ code: "c", ingredient: short }] });
  });

  it.each<[EngineOutcome, object]>([
    [
      { kind: "damaged", error: "x" },
      { kind: "cannot", error: { kind: "damaged", text: "x" } },
    ],
    [
      { kind: "unreadable", error: "x" },
      { kind: "cannot", error: { kind: "unsupported", text: "x" } },
    ],
    [{ kind: "absent" }, { kind: "absent" }],
    [
      { kind: "remote", url: "u" },
      { kind: "remote", url: "u" },
    ],
  ])("%j is %j", async (outcome, opinion) => {
    expect(await ask(engine(outcome))).toEqual(opinion);
  });

  it("that fails says nothing of the file", async () => {
    expect(await ask(engine(new EngineFault("memory", "x")))).toEqual({ kind: "failed", cause: "memory" });
    expect(await ask(engine(new Error("x")))).toEqual({ kind: "failed", cause: "crashed" });
    expect(failedOpinion("x")).toEqual({ kind: "failed", cause: "crashed" });
  });

  it("is asked of the first media segment, where the engine reads any", async () => {
    const input = { ...INPUT, fragments: ["one", "two"] } as unknown as EngineInput;
    const seen: unknown[] = [];
    const able = engine(read([]), {
      verifyFragment: async (_: EngineInput, fragment: unknown) => {
        seen.push(fragment);
        return { kind: "absent" as const };
      },
    } as Partial<Engine>);
    expect(await ask(able, input)).toEqual({ kind: "absent" });
    expect(seen).toEqual(["one"]);
    expect(await ask(engine(read([])), input)).toEqual({ kind: "failed", cause: "not-able" });
    expect(await ask(able, { ...INPUT, fragments: [] } as unknown as EngineInput)).toMatchObject({ kind: "read" });
  });
});
