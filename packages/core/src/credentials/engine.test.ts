import { describe, expect, it } from "vitest";
import { classifyEngineError, engineSettings, parseEngineReport } from "./engine.ts";

const pass = {
  tier: "none",
  anchors: "",
  tsaAnchors: "",
  allowed: "",
  ekus: [],
  fetch: { manifests: false, ocsp: false },
} as const;

describe("engineSettings", () => {
  it("closes the network whole: the two switches alone let the engine look identity documents up", () => {
    expect(JSON.parse(engineSettings(pass))).toMatchObject({
      core: { allowed_network_hosts: [] },
      verify: { remote_manifest_fetch: false, ocsp_fetch: false },
    });
    expect(JSON.parse(engineSettings({ ...pass, fetch: { manifests: true, ocsp: false } }))).not.toHaveProperty("core");
  });
  it("carries C2PA's key usages in every pass, and the verifier's own beside them", () => {
    const { trust } = JSON.parse(engineSettings({ ...pass, ekus: ["1.2.3"] })) as { trust: { trust_config: string } };
    expect(trust.trust_config.split("\n")).toEqual(expect.arrayContaining(["1.3.6.1.4.1.62558.2.1", "1.2.3"]));
    expect(trust).not.toHaveProperty("trust_anchors");
  });
});

describe("classifyEngineError", () => {
  it.each([
    ["C2pa(JumbfNotFound)", "absent"],
    ['C2pa(RemoteManifestUrl("https://example.org/x"))', "remote"],
    ["C2pa(JumbfParseError(InvalidJumbfHeader))", "damaged"],
    ["C2pa(ClaimMissingHardBinding)", "damaged"],
    ["C2pa(PrereleaseError)", "unreadable"],
    ["C2pa(UnsupportedType)", "unreadable"],
    ["something new", "damaged"],
  ])("%s is %s", (text, kind) => expect(classifyEngineError(text).kind).toBe(kind));
});

it("parseEngineReport takes what is there and invents nothing", () => {
  expect(parseEngineReport("{}")).toEqual({
    kind: "read",
    state: "",
    activeLabel: "",
    results: { activeManifest: { success: [], informational: [], failure: [] }, ingredientDeltas: [] },
  });
});
