import { describe, expect, it } from "vitest";
import { manifest, standing } from "../../../../test/fixtures/probe-facts.ts";
import type { Limit } from "../model/report.ts";
import { verifierCrypto } from "../node/verifier-crypto.ts";
import type { EngineInput, EnginePass } from "./engine/engine.ts";
import { EngineFault } from "./engine/fault.ts";
import type { Opinion, SecondOpinion } from "./engine/opinion.ts";
import type { StorePlace } from "./find.ts";
import { askOpinion, type OpinionTools } from "./second-opinion.ts";
import type { Standing } from "./standing.ts";
import type { Certificate } from "./trust/certificate.ts";
import { NO_TRUST, type TrustStore, type TrustTierLists } from "./trust/lists.ts";

const PASS = { tier: "official", anchors: "", tsaAnchors: "", allowed: "", ekus: [] } as unknown as EnginePass;
const INPUT = { size: 1, mediaType: "image/jpeg" } as EngineInput;
const DATA = Uint8Array.of(1, 2, 3);
const LEAF = { serial: Uint8Array.of(1, 0, 255) } as Certificate;

const engine = (answer: Opinion | Error, seen: EngineInput[] = []): SecondOpinion => ({
  name: "c2pa-test",
  version: "9",
  ask: async (input) => {
    seen.push(input);
    if (answer instanceof Error) throw answer;
    return answer;
  },
});
interface Given {
  opinion?: OpinionTools;
  active?: Partial<Standing>;
  place?: StorePlace;
  trust?: TrustStore;
}
async function ask({ opinion, active = { tier: "official" }, place = "embedded", trust = NO_TRUST }: Given) {
  const limits: Limit[] = [];
  const of = standing(manifest(), { chain: [LEAF], ...active });
  const asked = { active: of, decided: { integrity: of.integrity }, found: { data: DATA, place } };
  const tools = { ...(opinion ? { opinion } : {}), trust, crypto: verifierCrypto };
  return { said: await askOpinion(asked, PASS, INPUT, tools, limits), limits };
}
const loads = (loaded: SecondOpinion | undefined): OpinionTools => ({ load: async () => loaded });
const read = (state: string, more: Partial<Extract<Opinion, { kind: "read" }>> = {}): Opinion => ({
  kind: "read",
  state,
  activeLabel: "urn:c2pa:test",
  failures: [],
  successes: [],
  ...more,
});

describe("the second opinion", () => {
  it("is not asked where none is wanted", async () => {
    expect(await ask({})).toEqual({ said: {}, limits: [] });
  });
  it.each<[string, OpinionTools, string]>([
    ["is not installed", loads(undefined), "the engine is not installed"],
    ["does not load", { load: () => Promise.reject(new Error("no such file")) }, "no such file"],
    ["does not load, and says much", { load: () => Promise.reject(new Error("x".repeat(300))) }, "x".repeat(200)],
    ["does not load, and does not say why", { load: () => Promise.reject("no") }, "the engine does not load"],
    ["runs out of memory", loads(engine(new EngineFault("memory", "x"))), "c2pa-test: memory"],
    ["dies", loads(engine(new Error("x"))), "c2pa-test: crashed"],
    ["says that it failed", loads(engine({ kind: "failed", cause: "not-able" })), "c2pa-test: not-able"],
  ])("is unavailable where the engine %s", async (_, opinion, detail) => {
    expect(await ask({ opinion })).toEqual({
      said: {},
      limits: [{ code: "opinion-unavailable", step: "verify", detail }],
    });
  });
  it("names the engine and its word where it agrees", async () => {
    expect(await ask({ opinion: loads(engine(read("Trusted"))) })).toEqual({
      said: {
        engine: { name: "c2pa-test", version: "9" },
        validationState: "Trusted",
        opinion: expect.objectContaining({ agrees: true }),
      },
      limits: [],
    });
  });
  it("quotes the engine where it dissents, and decides nothing", async () => {
    const dissent = read("Invalid", { failures: [{ code: "claimSignature.mismatch" }] });
    expect((await ask({ opinion: loads(engine(dissent)) })).said.opinion).toMatchObject({
      agrees: false,
      stricter: "engine",
      explained: false,
    });
  });
  it("says that the kind of file is not the engine's own", async () => {
    const text = "x".repeat(300);
    const cannot = (kind: "unsupported" | "damaged") => loads(engine({ kind: "cannot", error: { kind, text } }));
    const { said, limits } = await ask({ opinion: cannot("unsupported") });
    expect([said.engine?.name, said.validationState]).toEqual(["c2pa-test", undefined]);
    expect(limits).toEqual([{ code: "opinion-cannot", step: "verify", detail: "x".repeat(200) }]);
    expect((await ask({ opinion: cannot("damaged") })).limits).toEqual([]);
  });
  it("is handed the store that was read where it lies outside the file", async () => {
    for (const [place, sidecar] of [
      ["embedded", undefined],
      ["sidecar", DATA],
      ["remote", DATA],
    ] as const) {
      const seen: EngineInput[] = [];
      await ask({ opinion: loads(engine(read("Trusted"), seen)), place });
      expect(seen[0]).toEqual({ ...INPUT, ...(sidecar ? { sidecar } : {}) });
    }
  });
});

describe("what the opinion is held against", () => {
  const dissentOf = async (given: Given, answer: Opinion) =>
    (await ask({ ...given, opinion: loads(engine(answer)) })).said.opinion;
  const untrusted = read("Valid", { failures: [{ code: "signingCredential.untrusted" }] });
  const { tier: _, ...unknown } = standing(manifest());
  it("is the signer as we know it", async () => {
    expect(await dissentOf({}, untrusted)).toMatchObject({ agrees: false });
    expect(await dissentOf({ active: unknown }, untrusted)).toMatchObject({ agrees: true });
    const invalid = read("Invalid", { failures: [{ code: "signingCredential.invalid" }] });
    expect(await dissentOf({ active: { ...unknown, certificate: "unfit" } }, invalid)).toMatchObject({ agrees: true });
    const trusted = read("Trusted");
    expect(await dissentOf({ active: unknown }, trusted)).toMatchObject({ agrees: false, stricter: "ours" });
  });
  it("is the very manifest and certificate", async () => {
    expect(await dissentOf({}, read("Trusted", { activeLabel: "other" }))).toMatchObject({ agrees: false });
    const signer = (serial: string) => read("Trusted", { signer: { serial } as never });
    expect(await dissentOf({}, signer("65791"))).toMatchObject({ agrees: true });
    expect(await dissentOf({}, signer("65792"))).toMatchObject({ agrees: false });
    expect(await dissentOf({ active: { tier: "official", chain: [] } }, signer("65792"))).toMatchObject({
      agrees: true,
    });
  });
  it("is what of ours fails too", async () => {
    const codes = {
      success: new Set<string>(),
      failure: new Set(["signingCredential.expired"]),
      informational: new Set<string>(),
    };
    const expired = read("Invalid", { failures: [{ code: "signingCredential.expired" }] });
    expect(await dissentOf({ active: { tier: "official", codes } }, expired)).toMatchObject({ agrees: true });
    expect(await dissentOf({}, expired)).toMatchObject({ agrees: false });
  });
  it("is where the store came from: an engine that is offline cannot see another place", async () => {
    expect(await dissentOf({}, { kind: "absent" })).toMatchObject({ agrees: false });
    expect((await dissentOf({ place: "remote" }, { kind: "absent" }))?.agrees).not.toBe(false);
  });
  it("asks the list of the tier that knows the signer", async () => {
    const asked: string[] = [];
    const lists = (tier: string, listed: boolean) => {
      const has = async () => {
        asked.push(tier);
        return listed;
      };
      return { tier, allowed: { has } } as unknown as TrustTierLists;
    };
    const trust = { ...NO_TRUST, tiers: [lists("official", true), lists("interim", false)] };
    const by = (tier: "official" | "interim", chain = [LEAF]) =>
      dissentOf({ trust, active: { tier, chain } }, untrusted);
    // An engine passes over lists of allowed certificates: that it does not know the signer is then explained.
    expect(await by("official")).toMatchObject({ explained: true });
    expect(await by("interim")).toMatchObject({ explained: false });
    expect(asked).toEqual(["official", "interim"]);
    expect(await by("official", [])).toMatchObject({ explained: false });
    expect(asked).toHaveLength(2);
  });
});
