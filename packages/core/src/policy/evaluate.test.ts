import { describe, expect, it } from "vitest";
import type { Marker, Report } from "../model/report.ts";
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
    ["a level not reached", { levelAtLeast: 3 }, { assurance: { state: "intact", level: 2, score: 40, reasons: [] } }, false],
    ["a tier", { tier: ["official"] }, { credentials: { manifests: [{ active: false, signer: { tier: "interim" } }, { active: true, signer: { tier: "official" } }] } }, true],
    ["a tier of an ingredient", { tier: ["interim"] }, { credentials: { manifests: [{ active: false, signer: { tier: "interim" } }, { active: true, signer: {} }] } }, false],
    ["a carriage", { carriage: ["stated"] }, ai, true],
    ["a marker of the same beginning", { marker: ["cn"] }, { markers: [marker({ id: "cn.aigc" })] }, false],
    ["a wildcard over dots and slashes", { marker: ["xmp*"] }, { markers: [marker({ id: "xmp.a/b.c" })] }, true],
    ["a wildcard before a leading dot", { marker: ["*"] }, { markers: [marker({ id: ".hidden" })] }, true],
    ["one of two markers", { marker: ["nothing", "cn.*"] }, { markers: [marker({ id: "other" }), marker({ id: "cn.aigc" })] }, true],
    ["what a hint says", { says: ["ai-generated"] }, { markers: [marker({ confidence: "hint" })] }, false],
    ["what no marker says", { says: ["ai-edited"] }, { markers: [marker({})] }, false],
    ["another observation", { observation: ["trailing-bytes"] }, { observations: [{ id: "polyglot", answer: "true" }] }, false],
    ["a limit", { limit: ["timeout"] }, { limits: [{ code: "timeout", step: "report" }] }, true],
    ["another limit", { limit: ["timeout"] }, { limits: [{ code: "memory", step: "report" }] }, false],
    ["a place where a prompt is asked for", { leaks: ["prompt"] }, { metadata: { generation: [], location: { latitude: 1, longitude: 2 } } }, false],
    ["a prompt where a place is asked for", { leaks: ["place"] }, { metadata: { generation: [{ tool: "t", path: "p", prompt: "x" }] } }, false],
    ["settings without a prompt", { leaks: ["prompt"] }, { metadata: { generation: [{ tool: "t", path: "p" }] } }, false],
    ["one prompt of two settings", { leaks: ["prompt"] }, { metadata: { generation: [{ tool: "t", path: "p" }, { tool: "t", path: "p", prompt: "x" }] } }, true],
    ["an edit with AI without label", { aiWithoutLabel: true }, { origin: { kind: "ai-edited", carriage: "stated", markerIds: [] } }, true],
    ["AI with a label that says less", { aiWithoutLabel: true }, { ...ai, markers: [marker({ id: "cn.aigc", says: "possibly-ai" }), marker({ id: "other" })] }, false],
    ["AI with a label of an edit", { aiWithoutLabel: true }, { ...ai, markers: [marker({ id: "cn.aigc", says: "ai-edited" })] }, false],
    ["AI with a label that says no AI", { aiWithoutLabel: true }, { ...ai, markers: [marker({ id: "cn.aigc", says: "edited" })] }, true],
    ["labelled AI, asked for", { aiWithoutLabel: false }, { ...ai, markers: [marker({ id: "cn.aigc" })] }, true],
    ["unlabelled AI, the other asked for", { aiWithoutLabel: false }, ai, false],
    ["a requirement by its whole name", { missingDisclosure: ["us-ca-sb942/time"] }, {}, true],
    ["a requirement of another law", { missingDisclosure: ["eu-*/*"] }, {}, false],
    ["a requirement that is met", { missingDisclosure: ["us-ca-sb942/*"] }, { disclosure: { fields: [], labels: [], requirements: [{ law: "us-ca-sb942", requirement: "time", found: true }] } }, false],
    ["no unsigned metadata", { unsignedMetadata: true }, { observations: [{ id: "metadata-outside-coverage", answer: "false" }, { id: "polyglot", answer: "true" }] }, false],
    ["no unsigned metadata, asked for", { unsignedMetadata: false }, {}, true],
    ["a check that is complete", { checked: ["complete"] }, {}, true],
    ["every file", { all: true }, {}, true],
    ["nothing asked", {}, {}, false],
  ])("%s", (_, when, of, holds) => {
    expect(evaluatePolicy(report(of), one(when)).verdict).toBe(holds ? "fail" : "pass");
    expect(evaluatePolicy(report(of), one(when, "require")).verdict).toBe(holds ? "pass" : "fail");
    expect(evaluatePolicy(report(of), one(when, "warn")).verdict).toBe("pass");
    expect(evaluatePolicy(report(of), one(when, "warn")).findings.length).toBe(holds ? 1 : 0);
  }); // biome-ignore format: a table

  it.each<[Condition, object, string[]]>([
    [{ origin: ["ai-edited", "ai-generated"], carriage: ["stated"] }, ai, ["origin=ai-generated", "carriage=stated"]],
    [{ levelAtLeast: 2 }, { assurance: { state: "trusted", level: 3, score: 80, reasons: [] } }, ["levelAtLeast=3"]],
    [{ marker: ["cn.*"] }, { markers: [marker({ id: "cn.aigc" })] }, ["marker=cn.aigc"]],
    [{ says: ["ai-generated"] }, { markers: [marker({})] }, ["says=ai-generated"]],
    [{ observation: ["polyglot"] }, { observations: [{ id: "polyglot", answer: "true" }] }, ["observation=polyglot"]],
    [{ limit: ["timeout"] }, { limits: [{ code: "timeout", step: "report" }] }, ["limit=timeout"]],
    [
      { leaks: ["place", "prompt"] },
      { metadata: { generation: [], location: { latitude: 1, longitude: 2 } } },
      ["leaks=place"],
    ],
    [{ leaks: ["prompt"] }, { metadata: { generation: [{ tool: "t", path: "p", prompt: "x" }] } }, ["leaks=prompt"]],
    [{ aiWithoutLabel: true }, ai, ["aiWithoutLabel=true"]],
    [{ missingDisclosure: ["*/time"] }, {}, ["missingDisclosure=us-ca-sb942/time"]],
    [{ unsignedMetadata: false }, {}, ["unsignedMetadata=false"]],
    [{ all: true }, {}, ["all=true"]],
  ])("%j says what met it", (when, of, because) => {
    expect(evaluatePolicy(report(of), one(when)).findings.map((each) => each.because)).toEqual([because]);
  });

  it("a requirement says what was missed", () => {
    const missed = (when: Condition) => evaluatePolicy(report(), one(when, "require")).findings[0]?.because;
    expect(missed({ state: ["trusted", "intact"], levelAtLeast: 3 })).toEqual([
      "not state=trusted|intact",
      "not levelAtLeast=3",
    ]);
  });
});

describe("rules", () => {
  it("say what people are told, and nothing where nothing is told", () => {
    const policy = one({ all: true }, "warn", { message: "look" });
    const because = ["all=true"];
    expect(evaluatePolicy(report(), policy)).toEqual({
      policy: "t",
      verdict: "pass",
      findings: [{ rule: "r", effect: "warn", because, message: "look" }],
    });
    expect(evaluatePolicy(report(), one({ all: true })).findings).toEqual([{ rule: "r", effect: "deny", because }]);
  });
  it("of kinds pass over a file whose kind nobody knows", () => {
    const kinds = { kinds: ["image"] };
    const unknown = report({ input: { name: "a", bytes: 1 } });
    expect(evaluatePolicy(unknown, one({ all: true }, "deny", kinds)).verdict).toBe("pass");
  });
  it("without globs hold for every path, and are told of every path", () => {
    expect(rulesFor(one({ all: true }), "any/where.jpg")).toEqual(["r"]);
  });
  it.each<[string, string, string | undefined, boolean]>([
    ["*.jpg", "a/.hidden.jpg", undefined, true],
    ["a/*", "a/.hidden", undefined, true],
    ["a/b", "a/b/", undefined, true],
    ["b.jpg", "../b.jpg", undefined, true],
    ["../../b.jpg", "../../b.jpg", undefined, true],
    ["../b.jpg", "../../b.jpg", undefined, false],
    ["../b.jpg", "a/../../b.jpg", undefined, true],
    ["/srv/b.jpg", "/srv/b.jpg", undefined, true],
    ["srv/b.jpg", "/srv/b.jpg", "/", true],
    ["b.jpg", "/srv/b.jpg", "/srv", true],
    ["website/b.jpg", "/srv/website/b.jpg", "/srv/web", false],
    ["/srv/b.jpg", "/srv/b.jpg", "/other", true],
  ])("of %s meet %s below %s: %s", (glob, path, root, meets) => {
    expect(rulesFor(one({ all: true }, "deny", { paths: [glob] }), path, root)).toEqual(meets ? ["r"] : []);
  });
  it("take an exception for their own alone, anywhere and for ever where it names no path and no end", () => {
    const two: Policy = {
      name: "t",
      rules: ["a", "b"].map((id) => ({ id, effect: "deny" as const, when: { all: true as const } })),
      ignore: [{ rule: "b", reason: "known" }],
    };
    expect(evaluatePolicy(report(), two).findings.map(({ rule, ignored }) => [rule, ignored])).toEqual([
      ["a", undefined],
      ["b", { reason: "known" }],
    ]);
    const ended = { ...two, ignore: [{ rule: "b", reason: "known", until: "2026-12-31" }] };
    const on = (day: string) => evaluatePolicy(report(), ended, { now: new Date(day) }).findings[1]?.ignored;
    expect(on("2026-12-31T23:59:59Z")).toEqual({ reason: "known", until: "2026-12-31" });
    expect(on("2027-01-01T00:00:00Z")).toBeUndefined();
  });
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
  it("says which step, and once", () => {
    const of = report({ limits: [damaged, damaged, { code: "metadata-unreadable", step: "read" }] });
    const steps = ["damaged-structure:read", "metadata-unreadable:read"];
    expect(evaluatePolicy(of, one({ says: ["ai-edited"] })).findings).toEqual([
      { rule: "r", effect: "deny", because: steps.map((step) => `not checked: ${step}`), unchecked: steps },
    ]);
    const ended = report({ error: { code: "timeout", step: "read" } });
    expect(evaluatePolicy(ended, one({ all: true }, "require")).findings).toEqual([
      {
        rule: "not-checked",
        effect: "require",
        because: ["not checked: timeout:read"],
        unchecked: ["timeout:read"],
      },
    ]);
  });
  it("leaves a warning as it is", () => {
    expect(evaluatePolicy(limited(damaged), one({ says: ["ai-edited"] }, "warn")).findings).toEqual([]);
  });

  const labels = { code: "pixels-unavailable", step: "mark" } as const;
  const texts = { code: "metadata-unreadable", step: "read" } as const;
  const packets = { code: "packets-unavailable", step: "read" } as const;
  const display = { code: "display-not-listed", step: "verify" } as const;
  /** The steps that leave a condition open, one by one. */
  it.each<[Condition, string[]]>([
    [{ state: ["broken"] }, ["damaged", "engine", "display"]],
    [{ levelAtLeast: 4 }, ["damaged", "engine", "display"]],
    [{ tier: ["official"] }, ["damaged", "engine", "display"]],
    [{ origin: ["ai-edited"] }, ["damaged", "labels", "texts", "display"]],
    [{ carriage: ["signed"] }, ["damaged", "labels", "texts", "display"]],
    [{ marker: ["x"] }, ["damaged", "labels", "texts", "display"]],
    [{ says: ["ai-edited"] }, ["damaged", "labels", "texts", "display"]],
    [{ aiWithoutLabel: true }, ["damaged", "labels", "texts", "display"]],
    [{ missingDisclosure: ["none"] }, ["damaged", "labels", "texts", "display"]],
    [{ observation: ["polyglot"] }, ["damaged", "packets"]],
    [{ leaks: ["place"] }, ["damaged", "texts"]],
    [{ unsignedMetadata: true }, ["damaged", "texts", "display"]],
    [{ limit: ["timeout"] }, []],
    [{ checked: ["not"] }, []],
    [{ observation: ["polyglot"], leaks: ["place"] }, ["damaged", "texts", "packets"]],
    [{ state: undefined, leaks: ["place"] }, ["damaged", "texts"]],
  ])("%j rests on these steps: %j", (when, open) => {
    const steps = { damaged, engine, labels, texts, packets, display };
    const found = Object.entries(steps)
      .filter(([, limit]) => evaluatePolicy(limited(limit), one(when as Condition)).verdict === "fail")
      .map(([name]) => name);
    expect(found).toEqual(open);
  });
  it("asks nothing of a rule for every file", () => {
    expect(evaluatePolicy(limited(damaged), one({ all: true }, "require")).findings).toEqual([]);
  });
  it.each<[Condition, object]>([
    [{ says: ["ai-generated"] }, { markers: [marker({})] }],
    [{ observation: ["polyglot"] }, { observations: [{ id: "polyglot", answer: "true" }] }],
    [{ leaks: ["place"] }, { metadata: { generation: [], location: { latitude: 1, longitude: 2 } } }],
  ])("%j stays found, whatever else there is", (when, of) => {
    expect(evaluatePolicy(report({ ...of, limits: [damaged] }), one(when, "require")).findings).toEqual([]);
  });
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
