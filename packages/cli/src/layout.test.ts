import fc from "fast-check";
import stringWidth from "string-width";
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

  it("counts every character for itself as the library does that knows them all", () => {
    const differ = [];
    for (let unit = 0x20; unit < 0x10000; unit++) {
      const character = String.fromCharCode(unit);
      const surrogate = unit >= 0xd800 && unit < 0xe000;
      if (!surrogate && columns(character) !== stringWidth(character)) differ.push(unit.toString(16));
    }
    expect(differ).toEqual([]);
  });
  it("counts what stands together as that library does", () => {
    const simple = fc.constantFrom(..."aé–…·“”→│，。：（）「」来源あア０％");
    fc.assert(
      fc.property(fc.array(simple, { maxLength: 40 }), (parts) => {
        expect(columns(parts.join(""))).toBe(stringWidth(parts.join("")));
      }),
    );
    expect(columns("a\u0301来\u3099©\ufe0f")).toBe(stringWidth("a\u0301来\u3099©\ufe0f"));
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
