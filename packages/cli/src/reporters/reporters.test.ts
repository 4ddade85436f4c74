import type { PolicyResult, Report } from "@provcheck/core";
import type { Log } from "sarif";
import { describe, expect, it } from "vitest";
import { message } from "../messages.ts";
import { FORMATS, type FormatName, REPORTERS } from "./index.ts";
import type { Outcome, ReporterOptions } from "./reporter.ts";

/** A title that tries every sink at once. */
const HOSTILE = `"><script>alert(1)</script>\n::error::x\n=cmd|'/c calc'!A1 [a](javascript:x) \u001b[31m\u202etxt.exe %0A%0D <img src=x onerror=x> </testcase>`;

const report = (overrides: object = {}): Report =>
  ({
    schemaVersion: "1.0.0",
    tool: { name: "provcheck", version: "0.1.0", engines: [{ name: "c2pa-wasm", version: "1" }] },
    checkedAt: "2026-11-21T12:00:00.000Z",
    trust: { lists: [] },
    input: {
      name: "a.jpg",
      bytes: 1000,
      sha256: "ab".repeat(32),
      format: "jpeg",
      mediaType: "image/jpeg",
      kind: "image",
    },
    summary: { code: "summary.ai-generated.claimed", args: { vendor: HOSTILE, product: HOSTILE } },
    origin: { kind: "ai-generated", carriage: "claimed", vendor: HOSTILE, product: HOSTILE, markerIds: ["m"] },
    assurance: { state: "intact", level: 2, score: 47, reasons: ["no-trust-list"] },
    credentials: {
      found: "embedded",
      offset: 20,
      length: 300,
      validationState: "Valid",
      manifests: [
        {
          label: HOSTILE,
          active: true,
          claimVersion: 2,
          title: HOSTILE,
          generator: HOSTILE,
          signer: { named: { organisation: HOSTILE } },
          allActionsIncluded: false,
          redactions: [],
          thumbnails: [],
          times: [],
          actions: [{ action: HOSTILE, softwareAgent: HOSTILE, when: HOSTILE }],
          ingredients: [],
        },
      ],
      signals: [],
      coverage: {
        signedBytes: 680,
        percent: 97.14,
        binding: "c2pa.hash.data",
        ranges: [
          { offset: 0, length: 20, what: "content", signed: true, mandated: false },
          { offset: 20, length: 300, what: "manifest store", signed: false, mandated: true },
          { offset: 320, length: 20, what: HOSTILE, signed: false, mandated: false },
          { offset: 340, length: 660, what: "content", signed: true, mandated: false },
        ],
      },
    },
    metadata: { software: [HOSTILE], dates: [], generation: [], facts: [] },
    markers: [
      {
        id: "m",
        says: "ai-generated",
        carriage: "claimed",
        vendor: HOSTILE,
        confidence: "full",
        at: [{ path: HOSTILE, offset: 30, length: 40, covered: "inside" }],
      },
    ],
    declaredMarks: [],
    observations: [],
    disclosure: { fields: [], labels: [], requirements: [] },
    limits: [],
    nextSteps: [{ code: "next.fetch-remote", args: { url: HOSTILE } }],
    ...overrides,
  }) as unknown as Report;
const policy: PolicyResult = {
  policy: "mine",
  verdict: "fail",
  findings: [
    { rule: "no-ai", effect: "deny", because: ["origin=ai-generated"], message: HOSTILE },
    { rule: "be-careful", effect: "warn", because: ["state=intact"] },
    { rule: "old", effect: "deny", because: ["state=intact"], ignored: { reason: "archive", until: "2027-01-01" } },
  ],
};
const OUTCOMES: readonly Outcome[] = [
  { kind: "report", path: `./dir/${HOSTILE}.jpg`, report: report(), policy },
  {
    kind: "report",
    path: "b.png",
    report: report({
      origin: { kind: "unknown", carriage: "none", markerIds: [] },
      summary: { code: "summary.unknown.nothing", args: {} },
      assurance: { state: "none", level: null, score: null, reasons: [] },
      credentials: { found: "none", manifests: [], signals: [] },
      markers: [],
      nextSteps: [],
    }),
  },
  { kind: "error", path: "c.bin", code: "unsupported-content", message: `c.bin: ${HOSTILE}` },
];
const render = (
  format: FormatName,
  options: Partial<ReporterOptions> = {},
  outcomes: readonly Outcome[] = OUTCOMES,
): string => {
  const reporter = REPORTERS[format]({
    lang: "en",
    color: false,
    columns: 80,
    show: [],
    policy: { name: "mine", digest: "sha256:00" },
    ...options,
  });
  return [reporter.begin(), ...outcomes.map((outcome, index) => reporter.each(outcome, index)), reporter.end()].join(
    "",
  );
};

describe.each(FORMATS)("%s", (format) => {
  it.each(["en", "zh-CN"] as const)("in %s, as it was when last looked at", (lang) => {
    expect(render(format, { lang })).toMatchSnapshot();
  });
  it("lets no file text act", () => {
    const text = render(format);
    expect(text).not.toMatch(/\u001b|\u202e/);
    if (format === "html" || format === "markdown" || format === "junit")
      expect(text).not.toMatch(/<script|<img src=x/);
    expect(text.split("\n").filter((line) => line.startsWith("::error::"))).toEqual([]);
  });
  it("is whole without any file", () => {
    const text = render(format, {}, []);
    if (format === "json" || format === "sarif") expect(() => JSON.parse(text) as unknown).not.toThrow();
    if (format === "html") expect(text).toContain("</html>");
  });
});

describe("SARIF", () => {
  const log = JSON.parse(render("sarif")) as Log;
  const [run] = log.runs;
  it("has what the standard asks for", () => {
    expect([log.version, log.$schema]).toEqual(["2.1.0", expect.stringContaining("sarif-schema-2.1.0.json")]);
    expect(run?.tool.driver).toMatchObject({ name: "provcheck", properties: { policy: "mine" } });
    const rules = new Set(run?.tool.driver.rules?.map((rule) => rule.id));
    for (const result of run?.results ?? []) {
      expect(rules.has(result.ruleId ?? "")).toBe(true);
      expect(["error", "warning", "note"]).toContain(result.level);
      const place = result.locations?.[0]?.physicalLocation;
      expect(URL.canParse(place?.artifactLocation?.uri ?? "", "file:///root/")).toBe(true);
      expect(place?.artifactLocation?.uri).not.toMatch(/^\.|[\s<>"\\]/);
      if (place?.region) expect(place.region.byteOffset).toBeGreaterThanOrEqual(0);
    }
    expect(run?.results?.map((result) => [result.ruleId, result.level])).toEqual([
      ["policy/no-ai", "error"],
      ["policy/be-careful", "warning"],
      ["origin/ai-generated", "note"],
      ["unchecked/unsupported-content", "error"],
    ]);
  });
  it("gives a finding one fingerprint, run after run, and another in another file", () => {
    const prints = (text: string) =>
      (JSON.parse(text) as Log).runs[0]?.results?.map((result) => result.partialFingerprints?.["provcheck/v1"]);
    expect(prints(render("sarif"))).toEqual(prints(render("sarif", { lang: "zh-CN" })));
    expect(new Set(prints(render("sarif"))).size).toBe(4);
  });
});

it("JUnit is well-formed: every element closes", () => {
  const open: string[] = [];
  for (const [, slash, name, self] of render("junit")
    .replace(/<\?xml[^>]*>/, "")
    .matchAll(/<(\/?)([\w-]+)(?:\s+[\w-]+="[^"<]*")*\s*(\/?)>/g)) {
    if (slash) expect(open.pop()).toBe(name);
    else if (!self) open.push(name ?? "");
  }
  expect(open).toEqual([]);
  expect(render("junit").match(/<failure /g)).toHaveLength(1);
});

it("CSV has one row a file, as many cells as names, and no formula", () => {
  const lines = render("csv").trim().split("\r\n");
  expect(lines).toHaveLength(4);
  const cells = (line: string) => line.match(/"(?:[^"]|"")*"|[^,]+|(?<=,)(?=,|$)/g) ?? [];
  for (const line of lines) expect(cells(line).length).toBe(cells(lines[0] ?? "").length);
  expect(lines.slice(1).join("\n")).not.toMatch(/(?:^|,)"?[=+@|]/m);
});

it("HTML needs no script and fetches nothing", () => {
  const html = render("html");
  expect(html).toContain("default-src 'none'");
  expect(html).not.toMatch(/<script|<link|src="(?!data:image)|href="(?!#)|url\(/);
});

it("puts arguments in once: what a file brings is no placeholder", () => {
  expect(message("en", "failed", { path: "{condition}", condition: "x" })).toBe("{condition}: x");
});
