import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Report } from "../model/report.ts";
import { ASSURANCE_STATES, ORIGIN_KINDS } from "../model/vocabulary.ts";
import { evaluatePolicy, parsePolicy, presetPolicy } from "./evaluate.ts";
import { PRESETS } from "./presets.ts";

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
describe("presets", () => {
  it.each(Object.keys(PRESETS))("%s is a policy like any other", async (name) => {
    expect((await parsePolicy(JSON.parse(JSON.stringify(presetPolicy(name))))).name).toBe(name);
  });
  it("knows no other", () => {
    const names = "report-only, newsroom, ci-assets, require-credentials, label-ai";
    for (const name of ["constructor", "none"])
      expect(() => presetPolicy(name)).toThrow(`no policy is called ${name}; there are: ${names}`);
    expect(() => presetPolicy("none")).toThrow(expect.objectContaining({ code: "bad-option" }));
  });
  const broken = { assurance: { state: "broken", level: 0, score: 0, reasons: [] } };
  const place = { metadata: { generation: [], location: { latitude: 1, longitude: 2 } } };
  const prompt = { metadata: { generation: [{ tool: "t", path: "p", prompt: "x" }] } };
  const origin = (kind: string) => ({ origin: { kind, carriage: "stated", markerIds: [] } });
  const observed = (id: string) => ({ observations: [{ id, answer: "true" }] });
  it.each<[string, object, string[]]>([
    ["newsroom", broken, ["warn changed-after-signing: ask for the file as it was first published"]],
    ["newsroom", origin("ai-generated"), ["warn says-ai"]],
    ["newsroom", origin("ai-edited"), ["warn says-ai"]],
    ["newsroom", origin("possibly-ai"), ["warn says-ai"]],
    ["newsroom", origin("conflicting"), ["warn contradicts-itself"]],
    ["newsroom", place, ["warn place-in-file: the file tells where it was taken: protect the source"]],
    ["newsroom", prompt, []],
    ["ci-assets", broken, ["deny broken-credentials"]],
    ["ci-assets", place, ["deny place-in-file: remove the place before publishing"]],
    ["ci-assets", prompt, ["warn prompt-in-file"]],
    ["ci-assets", observed("trailing-bytes"), ["warn trailing-bytes"]],
    ["ci-assets", origin("ai-generated"), ["warn says-ai"]],
    ["ci-assets", origin("ai-edited"), ["warn says-ai"]],
    ["ci-assets", origin("possibly-ai"), []],
    ["require-credentials", {}, ["require trusted: a recognised signer must vouch for the file"]],
    ["require-credentials", observed("metadata-outside-coverage"), ["require trusted: a recognised signer must vouch for the file", "warn nothing-outside"]],
    ["label-ai", origin("ai-generated"), ["deny ai-without-label: made or edited with AI, and no machine-readable label says so"]],
    ["label-ai", origin("possibly-ai"), ["warn possibly-ai"]],
    ["label-ai", {}, []],
    ["report-only", { ...broken, ...place }, []],
  ])("%s says of %j", (name, of, said) => {
    const { policy, findings } = evaluatePolicy(report(of), presetPolicy(name));
    expect(policy).toBe(name);
    expect(findings.map(({ rule: id, effect, message }) => `${effect} ${id}${message === undefined ? "" : `: ${message}`}`)).toEqual(said);
  }); // biome-ignore format: a table
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
