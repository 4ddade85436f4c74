import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Marker, Report } from "../model/report.ts";
import { ASSURANCE_STATES, ORIGIN_KINDS } from "../model/vocabulary.ts";
import { evaluatePolicy, parsePolicy, presetPolicy, rulesFor } from "./evaluate.ts";
import { PRESETS } from "./presets.ts";
import type { Condition, Policy } from "./schema.ts";

const report = (overrides: object = {}): Report =>
  ({
    input: { name: "photos/a.jpg", bytes: 1, kind: "image" },
    origin: { kind: "unknown", carriage: "none", markerIds: [] },
    assurance: { state: "none", level: null, score: null, reasons: [] },
    credentials: { found: "none", manifests: [], signals: [] },
    metadata: { software: [], dates: [], generation: [], facts: [] },
    markers: [],
    observations: [],
    disclosure: { fields: [], labels: [], requirements: [{ law: "us-ca-sb942", requirement: "time", found: false }] },
    limits: [],
    ...overrides,
  }) as unknown as Report;
const marker = (overrides: Partial<Marker>): Marker => ({
  id: "x",
  says: "ai-generated",
  carriage: "stated",
  confidence: "full",
  at: [],
  ...overrides,
});
const one = (when: Condition, effect: "deny" | "warn" | "require" = "deny", more: object = {}): Policy => ({
  name: "t",
  rules: [{ id: "r", effect, when, ...more }],
});
const ai = { origin: { kind: "ai-generated", carriage: "stated", markerIds: [] } };

describe("conditions", () => {
  it.each<[string, Condition, object, boolean]>([
    ["a state", { state: ["broken"] }, { assurance: { state: "broken", level: 0, score: 0, reasons: [] } }, true],
    ["another state", { state: ["broken"] }, {}, false],
    [
      "a level reached",
      { levelAtLeast: 3 },
      { assurance: { state: "trusted", level: 3, score: 80, reasons: [] } },
      true,
    ],
    ["no level at all", { levelAtLeast: 0 }, {}, false],
    ["an origin", { origin: ["ai-generated"] }, ai, true],
    ["both of two", { origin: ["ai-generated"], carriage: ["signed"] }, ai, false],
    ["a marker by wildcard", { marker: ["cn.*"] }, { markers: [marker({ id: "cn.aigc" })] }, true],
    ["a hint by wildcard", { marker: ["sei.*"] }, { markers: [marker({ id: "sei.pika", confidence: "hint" })] }, false],
    [
      "a hint named whole",
      { marker: ["sei.pika"] },
      { markers: [marker({ id: "sei.pika", confidence: "hint" })] },
      true,
    ],
    ["what any marker says", { says: ["ai-edited"] }, { markers: [marker({ says: "ai-edited" })] }, true],
    [
      "an observation",
      { observation: ["trailing-bytes"] },
      { observations: [{ id: "trailing-bytes", answer: "true" }] },
      true,
    ],
    [
      "an observation answered with no",
      { observation: ["trailing-bytes"] },
      { observations: [{ id: "trailing-bytes", answer: "false" }] },
      false,
    ],
    ["a place", { leaks: ["place"] }, { metadata: { generation: [], location: { latitude: 1, longitude: 2 } } }, true],
    ["a prompt", { leaks: ["prompt"] }, { metadata: { generation: [{ tool: "t", path: "p", prompt: "x" }] } }, true],
    ["AI without label", { aiWithoutLabel: true }, { ...ai, markers: [marker({ id: "xai.signature" })] }, true],
    [
      "AI with IPTC's label",
      { aiWithoutLabel: true },
      { ...ai, markers: [marker({ id: "xmp.digital-source-type" })] },
      false,
    ],
    ["AI with China's label", { aiWithoutLabel: true }, { ...ai, markers: [marker({ id: "cn.aigc" })] }, false],
    ["no AI, no label", { aiWithoutLabel: true }, {}, false],
    ["a requirement not found", { missingDisclosure: ["us-ca-sb942/*"] }, {}, true],
    [
      "unsigned metadata",
      { unsignedMetadata: true },
      { observations: [{ id: "metadata-outside-coverage", answer: "true" }] },
      true,
    ],
    ["every file", { all: true }, {}, true],
    ["nothing asked", {}, {}, false],
  ])("%s", (_, when, of, holds) => {
    expect(evaluatePolicy(report(of), one(when)).verdict).toBe(holds ? "fail" : "pass");
    expect(evaluatePolicy(report(of), one(when, "require")).verdict).toBe(holds ? "pass" : "fail");
    expect(evaluatePolicy(report(of), one(when, "warn")).verdict).toBe("pass");
  });
});

describe("rules", () => {
  it("hold for the paths and kinds they name", () => {
    const denied = (more: object, path?: string) =>
      evaluatePolicy(report(), one({ all: true }, "deny", more), path === undefined ? {} : { path }).verdict === "fail";
    expect(denied({ paths: ["photos/**"] })).toBe(true);
    expect(denied({ paths: ["*.jpg"] })).toBe(true);
    expect(denied({ paths: ["clips/**"] })).toBe(false);
    expect(denied({ paths: ["**/*.{png,webp}"] }, "./deep/er/a.webp")).toBe(true);
    expect(denied({ kinds: ["video"] })).toBe(false);
    expect(denied({ kinds: ["image"] })).toBe(true);
  });
  it("meet a file whatever way it is spelt", () => {
    const rule = one({ all: true }, "deny", { paths: ["assets/**"] });
    const denied = (path: string, root?: string) =>
      evaluatePolicy(report(), rule, { path, ...(root === undefined ? {} : { root }) }).verdict === "fail";
    for (const path of [
      "assets/b.jpg",
      "././assets/b.jpg",
      "assets/../assets/./b.jpg",
      "x//../assets/b.jpg",
      "assets\\b.jpg",
    ])
      expect(denied(path), path).toBe(true);
    expect(denied("/srv/site/assets/b.jpg", "/srv/site/")).toBe(true);
    expect(denied("/srv/site/../other/assets/b.jpg", "/srv/site")).toBe(false);
    expect(denied("../assets/b.jpg")).toBe(false);
    expect(rulesFor(rule, "assets/b.jpg")).toEqual(["r"]);
    expect(rulesFor(rule, "other/b.jpg")).toEqual([]);
  });
  it("may have exceptions, with a reason and an end", async () => {
    const policy = await parsePolicy({
      name: "t",
      rules: [{ id: "r", effect: "deny", when: { all: true } }],
      ignore: [{ rule: "r", paths: ["photos/**"], reason: "old archive", until: "2026-12-31" }],
    });
    const at = (day: string) => evaluatePolicy(report(), policy, { now: new Date(day) });
    expect(at("2026-11-21")).toMatchObject({ verdict: "pass", findings: [{ ignored: { reason: "old archive" } }] });
    expect(at("2026-12-31").verdict).toBe("pass");
    expect(at("2027-01-01").verdict).toBe("fail");
    expect(evaluatePolicy(report(), policy, { path: "other/a.jpg", now: new Date("2026-11-21") }).verdict).toBe("fail");
  });
  it.each<[string, unknown]>([
    ["no object", []],
    ["an unknown word", { name: "t", rules: [{ id: "r", effect: "deny", when: { states: ["broken"] } }] }],
    ["an unknown state", { name: "t", rules: [{ id: "r", effect: "deny", when: { state: ["real"] } }] }],
    [
      "two rules of one name",
      {
        name: "t",
        rules: [
          { id: "r", effect: "deny", when: { all: true } },
          { id: "r", effect: "warn", when: { all: true } },
        ],
      },
    ],
    ["an exception for no rule", { name: "t", rules: [], ignore: [{ rule: "r", reason: "x" }] }],
    [
      "an exception without reason",
      { name: "t", rules: [{ id: "r", effect: "deny", when: { all: true } }], ignore: [{ rule: "r", reason: "" }] },
    ],
    [
      "a day that is none",
      {
        name: "t",
        rules: [{ id: "r", effect: "deny", when: { all: true } }],
        ignore: [{ rule: "r", reason: "x", until: "soon" }],
      },
    ],
    ["a rule that asks for nothing", { name: "t", rules: [{ id: "r", effect: "require", when: {} }] }],
  ])("refuses %s", async (_, value) => {
    await expect(parsePolicy(value)).rejects.toThrow(/^policy: /);
  });
});

describe("what was not checked", () => {
  const limited = (...limits: Report["limits"]) => report({ limits });
  const trusted = { assurance: { state: "trusted", level: 4, score: 95, reasons: [] } };
  const damaged = { code: "damaged-structure", step: "read" } as const;
  const engine = { code: "opinion-unavailable", step: "verify" } as const;

  it.each(Object.keys(PRESETS))("an inspection that ended early passes no policy: %s", (name) => {
    const ended = report({ ...trusted, error: { code: "timeout", step: "read" } });
    const { verdict, findings } = evaluatePolicy(ended, presetPolicy(name));
    expect(verdict).toBe("fail");
    expect(findings.at(-1)).toMatchObject({ rule: "not-checked", unchecked: ["timeout:read"] });
  });
  it.each<[string, Condition, "deny" | "require", object, string]>([
    ["a structure that was not read, and a label that is denied", { says: ["ai-generated"] }, "deny", { limits: [damaged] }, "fail"],
    ["the same, and a signer that is required", { state: ["trusted"] }, "require", { ...trusted, limits: [damaged] }, "fail"],
    ["an engine that did not load, and credentials", { state: ["broken"] }, "deny", { limits: [engine] }, "fail"],
    ["an engine that did not load, and a label", { says: ["ai-generated"] }, "deny", { limits: [engine] }, "pass"],
    ["texts that were not read, and credentials", { state: ["broken"] }, "deny", { limits: [{ code: "metadata-unreadable", step: "read" }] }, "pass"],
    ["texts that were not read, and a place", { leaks: ["place"] }, "deny", { limits: [{ code: "metadata-unreadable", step: "read" }] }, "fail"],
    ["a list that was not given", { state: ["broken"] }, "deny", { limits: [{ code: "no-trust-list", step: "verify" }] }, "pass"],
    ["a text that is only cut in the report", { leaks: ["place"] }, "deny", { limits: [{ code: "budget-exceeded", step: "report", budget: "stringCharsKept" }] }, "pass"],
    ["a label that was found, and is required", { marker: ["cn.aigc"] }, "require", { markers: [marker({ id: "cn.aigc" })], limits: [damaged] }, "pass"],
    ["stills for people", { says: ["ai-generated"] }, "deny", { limits: [{ code: "stills-unavailable", step: "report" }] }, "pass"],
  ])("%s", (_, when, effect, of, verdict) => {
    const result = evaluatePolicy(report(of), one(when, effect));
    expect(result.verdict).toBe(verdict);
    if (verdict === "fail") expect(result.findings[0]?.unchecked?.length).toBe(1);
  }); // biome-ignore format: a table
  it("never hides a rule that was broken", () => {
    const broken = { assurance: { state: "broken", level: 0, score: 0, reasons: [] }, limits: [engine] };
    const [finding] = evaluatePolicy(report(broken), one({ state: ["broken"] })).findings;
    expect(finding).toMatchObject({ because: ["state=broken"] });
    expect(finding?.unchecked).toBeUndefined();
  });
  it("may be asked for by a rule", () => {
    const denied = (of: Report) =>
      evaluatePolicy(of, one({ checked: ["partly", "not"] })).findings.map(({ because }) => because[0]);
    expect(denied(limited(damaged))).toEqual(["checked=partly"]);
    expect(denied(limited())).toEqual([]);
  });
});

describe("presets", () => {
  it.each(Object.keys(PRESETS))("%s is a policy like any other", async (name) => {
    expect((await parsePolicy(JSON.parse(JSON.stringify(presetPolicy(name))))).name).toBe(name);
  });
  it("knows no other", () => {
    expect(() => presetPolicy("constructor")).toThrow(/no policy is called/);
  });
  it("a stripped file satisfies no requirement, and report-only passes everything", () => {
    expect(evaluatePolicy(report(), presetPolicy("require-credentials")).verdict).toBe("fail");
    fc.assert(
      fc.property(fc.constantFrom(...ASSURANCE_STATES), fc.constantFrom(...ORIGIN_KINDS), (state, kind) => {
        const of = report({
          assurance: { state, level: null, score: null, reasons: [] },
          origin: { kind, carriage: "none", markerIds: [] },
        });
        expect(evaluatePolicy(of, presetPolicy("report-only")).verdict).toBe("pass");
        expect(evaluatePolicy(of, presetPolicy("newsroom")).verdict).toBe("pass");
        expect(evaluatePolicy(of, presetPolicy("require-credentials")).verdict).toBe(
          state === "trusted" ? "pass" : "fail",
        );
      }),
    );
  });
});
