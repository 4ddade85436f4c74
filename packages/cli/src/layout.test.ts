import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { columns, padded, wrap } from "./layout.ts";

describe("terminal layout", () => {
  it.each([
    ["abc", 3],
    ["来源", 4],
    ["e\u0301", 1],
    ["日a本", 5],
    ["✅", 2],
    ["⌚⚡", 4],
    ["🇨🇳", 2],
    ["👍🏽", 2],
    ["👨‍👩‍👧", 2],
    ["한국", 4],
  ])("%s takes %i columns", (text, width) => {
    expect(columns(text)).toBe(width);
    expect(columns(padded(text, 12))).toBe(12);
  });

  const unit = fc.constantFrom(
    "a",
    "b",
    " ",
    "来",
    "，",
    "。",
    "👍🏽",
    "e\u0301",
    "longer-word-than-some",
    "한",
    "（",
    "）",
    "“x”",
  );
  it("breaks a text without losing anything, and no line is wider than it may be", () => {
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 120 }), fc.integer({ min: 8, max: 40 }), (parts, width) => {
        const text = parts.join("");
        const lines = wrap(text, width);
        expect(lines.join("").replace(/\s/g, "")).toBe(text.replace(/\s/g, ""));
        for (const line of lines) expect(columns(line)).toBeLessThanOrEqual(width);
      }),
    );
  });
  it("lets no closing punctuation begin a line", () => {
    expect(wrap("来源不明：文件没有凭证。", 12)).toEqual(["来源不明：文", "件没有凭证。"]);
    expect(wrap("来源不明文件。没有凭证。", 12)).toEqual(["来源不明文", "件。没有凭", "证。"]);
  });
  it("keeps brackets and full stops with what they belong to, however many follow each other", () => {
    expect(wrap("由“Fill”（“House”）修改", 12)).toEqual(["由“Fill”", "（“House”）", "修改"]);
    expect(wrap("凭证由甲（乙）。", 14)).toEqual(["凭证由甲", "（乙）。"]);
    expect(wrap(`${"x".repeat(12)}。`, 12)).toEqual(["x".repeat(11), "x。"]);
    expect(wrap("（ab，。", 8)).toEqual(["（ab，。"]);
    expect(wrap("（a👍🏽，。", 8)).toEqual(["（a", "👍🏽，。"]);
    expect(wrap("（（（（（来", 8)).toEqual(["（（（（", "（来"]);
    expect(wrap("来，，，，。", 8)).toEqual(["来，，，", "，。"]);
  });
  it("breaks an address that is wider than a line", () => {
    expect(wrap(`see ${"x".repeat(30)} there`, 12)).toEqual(["see xxxxxxxx", "xxxxxxxxxxxx", "xxxxxxxxxx", "there"]);
  });
});
