import { describe, expect, it } from "vitest";
import { NAMES } from "../markers/names.ts";
import { enNames } from "./locales/en/names.ts";
import { zhNames } from "./locales/zh-CN/names.ts";
import { ours, quote, voiceOf } from "./say.ts";
import { KNOWN_PRODUCTS, KNOWN_VENDORS, whoText } from "./who.ts";

const en = voiceOf("en");
const zh = voiceOf("zh-CN");

describe("whose it is", () => {
  it("has a name in another language for what our own tables have, and for nothing else", () => {
    const known = new Set([...KNOWN_PRODUCTS, ...KNOWN_VENDORS, ...NAMES.map(({ vendor }) => vendor)]);
    const names = Object.entries(enNames).map(([key, name]) => [key, `name.${name}`, known.has(name)]);
    expect(names.filter(([key, named, isKnown]) => key !== named || !isKnown)).toEqual([]);
    expect(Object.values(zhNames).filter((name) => /[()]/.test(name))).toEqual([]);
  });
  it("names products and vendors as the reader's papers do", () => {
    expect(whoText("ByteDance", "Doubao", zh)).toBe("豆包（字节跳动）");
    expect(whoText("ByteDance", "Doubao", en)).toBe("Doubao (ByteDance)");
    expect(whoText("OpenAI", "Sora", zh)).toBe("Sora（OpenAI）");
    expect(whoText("Kuaishou", undefined, zh)).toBe("快手");
  });
  it("quotes what only the file says, whatever the language calls it", () => {
    expect(whoText("nobody known", "豆包", zh)).toBe("“豆包”（“nobody known”）");
  });
});

describe("blanks in Chinese", () => {
  it("stand beside Latin letters only, and those of the file's own text stay", () => {
    const said = (who: typeof zh.space) => zh.say("who.through", { model: who, who });
    expect(said(ours("Sora"))).toBe("Sora（经由 Sora）");
    expect(said(quote("a b 中 文"))).toBe("“a b 中 文”（经由“a b 中 文”）");
    expect(said(ours("豆包"))).toBe("豆包（经由豆包）");
  });
});
