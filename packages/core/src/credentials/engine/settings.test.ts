import { describe, expect, it } from "vitest";
import type { EnginePass } from "./engine.ts";
import { engineSettings, type SettingsDialect } from "./settings.ts";

const pass: EnginePass = {
  tier: "none",
  anchors: "",
  tsaAnchors: "",
  allowed: "",
  ekus: [],
};
const read = (given: Partial<EnginePass>, dialect: SettingsDialect) =>
  JSON.parse(engineSettings({ ...pass, ...given }, dialect)) as {
    core?: object;
    verify: object;
    trust: { trust_config: string; anchors?: { trust_kind: string }[] };
  };

describe.each(["kinds", "lists"] as const)("engineSettings, %s", (dialect) => {
  it("closes the network whole: the two switches alone let the engine look identity documents up", () => {
    expect(read({}, dialect)).toMatchObject({
      core: { allowed_network_hosts: [] },
      verify: { remote_manifest_fetch: false, ocsp_fetch: false },
    });
  });
  it("carries C2PA's key usages in every pass, and the verifier's own beside them", () => {
    const { trust } = read({ ekus: ["1.2.3"] }, dialect);
    expect(trust.trust_config.split("\n")).toEqual(expect.arrayContaining(["1.3.6.1.4.1.62558.2.1", "1.2.3"]));
  });
  it("never names roots of identities beside claim signers", () => {
    expect(engineSettings({ ...pass, anchors: "A", tsaAnchors: "T", allowed: "L" }, dialect)).not.toMatch(/cawg/i);
  });
  it("leaves empty lists out: they make the engine throw", () => {
    const { trust } = read({}, dialect);
    expect([trust.anchors ?? [], Object.keys(trust).filter((key) => /trust_anchors|allowed/.test(key))]).toEqual([
      [],
      [],
    ]);
  });
});

describe("kinds of lists", () => {
  const given = { anchors: "A", tsaAnchors: "T", allowed: "L" };
  it("are told apart where the engine tells them apart", () => {
    expect(read(given, "kinds").trust.anchors).toEqual([
      { trust_uri: "urn:provcheck:none", trust_kind: "manifest", trust_anchors: "A", allowed_list: "L" },
      { trust_uri: "urn:provcheck:time", trust_kind: "tsa", trust_anchors: "T" },
    ]);
  });
  it("an allowed list alone comes in an empty list of anchors", () => {
    expect(read({ allowed: "L" }, "kinds").trust.anchors).toMatchObject([{ trust_anchors: "", allowed_list: "L" }]);
  });
  it("are one list for engines before 0.91", () => {
    expect(read(given, "lists").trust).toMatchObject({ trust_anchors: "A\nT", allowed_list: "L" });
  });
});
