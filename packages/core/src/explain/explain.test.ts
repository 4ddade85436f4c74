import { describe, expect, it } from "vitest";
import { report } from "../../../../test/fixtures/plain-report.ts";
import { VERDICT_WORDS } from "../../../../test/fixtures/verdict-words.ts";
import { OBSERVATIONS } from "../model/observations.ts";
import { REASONS } from "../model/reasons.ts";
import type { Observation } from "../model/report.ts";
import { explain } from "./explain.ts";
import { en } from "./locales/en/index.ts";
import { LOCALES } from "./locales/index.ts";

const placeholders = (text: string): string[] => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();

describe.each(Object.entries(LOCALES))("locale %s", (_, locale) => {
  it("has the same keys and placeholders as English", () => {
    expect(Object.keys(locale).sort()).toEqual(Object.keys(en).sort());
    for (const [key, text] of Object.entries(locale))
      expect([key, placeholders(text)]).toEqual([key, placeholders(en[key as keyof typeof en])]);
  });
  it("never says that a file is one thing or its opposite", () => {
    for (const [key, text] of Object.entries(locale)) expect(VERDICT_WORDS.test(text), `${key}: ${text}`).toBe(false);
  });
  it("has a sentence for every summary that a report can get", () => {
    const carriages = ["signed", "claimed", "passed-on", "stated", "broken"];
    for (const kind of ["ai-generated", "ai-edited", "possibly-ai", "created", "edited"]) {
      for (const carriage of carriages) expect(locale).toHaveProperty([`summary.${kind}.${carriage}`]);
    }
    for (const rest of ["captured.signed", "conflicting", "not-checked"])
      expect(locale).toHaveProperty([`summary.${rest}`]);
  });
  it("has words for every reason, probe and innocent cause", () => {
    for (const reason of Object.keys(REASONS)) expect(locale).toHaveProperty([`reason.${reason}`]);
    for (const [id, { innocentCauses }] of Object.entries(OBSERVATIONS)) {
      expect(locale).toHaveProperty([`observation.${id}`]);
      for (const cause of innocentCauses) expect(locale).toHaveProperty([`cause.${cause}`]);
    }
  });
});

describe("explain", () => {
  it("does not quote a vendor of our own tables, and quotes what the file says", () => {
    expect(explain(report()).sentence).toBe(
      "A label in the file says that Midjourney generated it with AI; the label is unsigned, and anyone can write one.",
    );
    const named = report({
      summary: {
        code: "summary.edited.claimed",
        args: { vendor: "✅ Verified by Provcheck", product: "Tool” {signer}" },
      },
    });
    const { sentence } = explain(named);
    expect(sentence).toContain("“✅ Verified by Provcheck”");
    // Neither a closing quotation mark nor a placeholder can break out.
    expect(sentence).toContain('“Tool" {signer}”');
  });
  it("speaks Chinese, and falls back to no language but the one asked for", () => {
    expect(explain(report(), { lang: "zh-CN" }).sentence).toBe(
      "文件元数据中的隐式标识称，本文件由 Midjourney 用人工智能生成；标识未附签名，任何人都可写入。",
    );
  });
  it("shows an unknown limit by its code", () => {
    expect(explain(report({ limits: [{ code: "brand-new", step: "read" }] })).notChecked).toEqual([
      "Not checked: brand-new",
    ]);
  });
  it("tells a code of another version as that, never as a key of its own", () => {
    const later = report({
      summary: { code: "summary.dreamt", args: { vendor: "x" } },
      assurance: { state: "trusted", level: 3, score: 80, reasons: ["brand-new"] },
      nextSteps: [{ code: "next.wonder", args: {} }],
    });
    const { sentence, against, next } = explain(later);
    expect([sentence, ...against, ...next]).toEqual([
      "dreamt, which this version does not know",
      "brand-new, which this version does not know",
      "next.wonder, which this version does not know",
    ]);
    expect(explain(later, { lang: "zh-CN" }).against).toEqual(["brand-new（本版本没有收录其含义）"]);
  });
  it("quotes what an observation names, unless its table calls it our own word", () => {
    const claim = "and provcheck has verified it";
    const seen = (id: string, args: Observation["args"]) =>
      explain(
        report({
          observations: [
            { id, answer: "true", strength: "weak", bearsOn: [], args, innocentCauses: ["padding", claim], at: [] },
          ],
        }),
      ).against.join("\n");
    expect(seen("signer-names-itself", { name: claim })).toContain(`names “${claim}”, which`);
    expect(seen("metadata-outside-coverage", { what: claim })).toContain(`protect: “${claim}”. They`);
    expect(seen("polyglot", { format: "jpeg", other: "pdf" })).toContain("read this file as jpeg, others as pdf");
    // What a later version has: nobody here says whose words it is.
    expect(seen("polyglot", { format: "jpeg", other: "pdf" })).toContain(
      `programs leave padding; “${claim}”, which this version does not know`,
    );
    expect(seen(claim, {})).toContain(`“${claim}”, which this version does not know`);
  });
});
