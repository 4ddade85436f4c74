import { describe, expect, it } from "vitest";
import { manifestReport } from "../../../../test/fixtures/manifest-report.ts";
import { report } from "../../../../test/fixtures/plain-report.ts";
import type { ManifestReport, Report } from "../model/report.ts";
import { explain } from "./explain.ts";
import { lineOf } from "./line.ts";

const manifest = (label: string, more: Partial<ManifestReport> = {}): ManifestReport =>
  manifestReport({
    label,
    active: false,
    generator: `tool ${label}`,
    signer: { recognised: `signer ${label}`, tier: "official" },
    actions: [{ action: "c2pa.edited" }],
    ...more,
  });
const source = (of?: string, more: Partial<ManifestReport["ingredients"][number]> = {}) => ({
  relationship: "parentOf",
  failures: [],
  attested: [],
  title: `file ${of ?? "unsigned"}`,
  ...(of === undefined ? {} : { manifest: of }),
  ...more,
});
const check = (outcome: "pass" | "fail" | "unknown") => ({ outcome, codes: [], reason: "unchanged" });

/** A report over manifests, the first of which speaks for the file. */
function over(
  manifests: ManifestReport[],
  history: "pass" | "fail" = "pass",
  state: Report["assurance"]["state"] = "trusted",
) {
  const [active, ...earlier] = manifests;
  const checks = {
    integrity: check("pass"),
    signer: check("pass"),
    time: check("pass"),
    identity: check("unknown"),
    history: check(history),
  };
  return report({
    assurance: { state, level: null, score: null, reasons: [] },
    credentials: {
      found: "embedded",
      signals: [],
      checks,
      manifests: [...(active ? [{ ...active, active: true }] : []), ...earlier],
    },
  });
}
const created = { actions: [{ action: "c2pa.created", digitalSourceType: "http://x/digitalCapture" }] };
const twoSteps = [manifest("a", { ingredients: [source("b")] }), manifest("b", created)];
const signers = (given: Report) =>
  explain(given).cards.map(({ facts }) => {
    const fact = facts.find(({ label }) => label === "Signed by");
    return fact && (fact.basis ? `${fact.text} [${fact.basis}]` : fact.text);
  });

describe("who signed a step", () => {
  it("is told of every step where the whole history verifies", () => {
    expect(signers(over(twoSteps))).toEqual(["“signer b” [proven]", "“signer a” [proven]"]);
  });
  it("is told of the last step only where it does not, or the file is not trusted", () => {
    expect(signers(over(twoSteps, "fail"))).toEqual(["not established", "“signer a” [proven]"]);
    const named = twoSteps.map((each) => ({ ...each, signer: { named: { organisation: "N" } } }));
    expect(signers(over(named, "pass", "intact"))).toEqual([
      "not established",
      "“N” [named by the certificate, not proven]",
    ]);
  });
  it("stands for nothing where the signature does not fit the file", () => {
    expect(signers(over(twoSteps, "pass", "broken"))[1]).toMatch(/does not stand for the file/);
  });
  it("is no more than a name where the credentials were not checked to their end", () => {
    expect(signers(over(twoSteps, "pass", "unverifiable"))[1]).toMatch(/the credentials could not be checked/);
  });
  it.each([
    ["broken", "the signature does not stand for the file as it is"],
    ["unverifiable", "the credentials could not be checked"],
  ] as const)("%s: nobody vouches for what any step says", (state, basis) => {
    const given = over(
      twoSteps.map((each) => ({ ...each, generator: "A tool" })),
      "pass",
      state,
    );
    const said = explain(given).cards.flatMap(({ facts }) => facts.filter(({ text }) => text === "“A tool”"));
    expect(said.map((fact) => fact.basis)).toEqual([basis, basis]);
  });
  it("is not told behind a step whose source failed, by check or by its signer's own record", () => {
    for (const fault of [{ failures: ["x"] }, { attested: ["x"] }]) {
      const given = over([manifest("a", { ingredients: [source("b", fault)] }), manifest("b", created)]);
      expect(signers(given)[0]).toBe("not established");
      expect(explain(given).cards[0]?.notes.join()).toContain("does not vouch for");
      expect(explain(given).cards[1]?.notes.join()).toContain("did not pass");
    }
  });
});

describe("how a line begins", () => {
  it.each<[string, ManifestReport[], string]>([
    ["created", [manifest("a", created)], "created"],
    ["no-credentials", [manifest("a", { ingredients: [source()] })], "worked on a file that carried no credentials"],
    ["not-in-file", [manifest("a", { ingredients: [source("gone")] })], "not in this file"],
    ["several-sources", [manifest("a", { ingredients: [source(), source()] })], "several source files"],
    ["not-recorded", [manifest("a")], "does not say where"],
    // One that names itself would go round for ever.
    ["not-in-file", [manifest("a", { ingredients: [source("a")] })], "not in this file"],
    // 1.x calls what was opened a component.
    [
      "no-credentials",
      [
        manifest("a", {
          actions: [{ action: "c2pa.opened" }],
          ingredients: [source(undefined, { relationship: "componentOf" })],
        }),
      ],
      "no credentials",
    ],
  ])("%s", (beginning, manifests, said) => {
    const given = over(manifests);
    expect(lineOf(given)?.beginning).toBe(beginning);
    const [first] = explain(given).cards;
    if (beginning === "created") expect(first?.kind).toBe("step");
    else expect([first?.kind, first?.notes.join()]).toEqual(["before", expect.stringContaining(said)]);
  });
  it("is told as left out where there are more steps than are shown", () => {
    const long = Array.from({ length: 30 }, (_, at) => manifest(`m${at}`, { ingredients: [source(`m${at + 1}`)] }));
    const { cards } = explain(over(long));
    expect([cards.length, cards[0]?.heading]).toEqual([13, "18 earlier steps are recorded and not shown here"]);
  });
  it("has no cards without credentials", () => {
    expect(explain(report()).cards).toEqual([]);
  });
});

describe("what a card says", () => {
  const [card] = explain(
    over([
      manifest("a", {
        actions: [
          {
            action: "c2pa.created",
            digitalSourceType: "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia",
            softwareAgent: "Model 1",
            when: "2026-01-02T03:04:05Z",
          },
          {
            action: "c2pa.created",
            digitalSourceType: "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia",
          },
          { action: "my.own" },
        ],
        ingredients: [
          source(undefined, { relationship: "inputTo", title: "prompt.png" }),
          source("x", { relationship: "componentOf" }),
        ],
      }),
    ]),
    { lang: "zh-CN" },
  ).cards;
  it("is in the reader's language, each verb once, with what tells AI in the same breath", () => {
    expect(card?.heading).toBe("创建（由模型生成）；“my.own”");
    expect(card?.facts).toEqual([
      { label: "所用工具", text: "“Model 1”", basis: "由签名者负责" },
      { label: "签名者", text: "“signer a”", basis: "已证实" },
      { label: "时间", text: "2026年1月2日 03:04:05（UTC）", basis: "由签名者负责" },
    ]);
  });
  it("names what went in, and whether that has credentials", () => {
    expect(card?.parts.map(({ text }) => text)).toEqual([
      "输入素材：“prompt.png”；没有内容凭证",
      "组成素材：“file x”；自带内容凭证",
    ]);
  });
  it("gives a timestamp before what an action says of its time", () => {
    const times = [{ kind: "timestamp" as const, at: "2026-02-02T00:00:00.000Z", proven: true }];
    const facts = explain(over([manifest("a", { ...created, times })])).cards[0]?.facts;
    expect(facts?.at(-1)).toEqual({
      label: "Signed no later than",
      text: "2 Feb 2026, 00:00:00 (UTC)",
      basis: "proven",
    });
  });
});
