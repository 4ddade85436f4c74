import { describe, expect, it } from "vitest";
import { voiceOf } from "./say.ts";
import { clock, languageName, sizeText } from "./units.ts";

describe("measures for people", () => {
  it.each([
    [0, "0 bytes"],
    [999, "999 bytes"],
    [1_000, "1 KB"],
    [1_460_000, "1.5 MB"],
    [23_881, "23.9 KB"],
    [640_000_000, "640 MB"],
    [5_000_000_000_000, "5000 GB"],
  ])("%i bytes are %s", (bytes, text) => {
    expect(sizeText(bytes, voiceOf("en"))).toBe(text);
  });
  it("says bytes in the reader's language", () => {
    expect(sizeText(12, voiceOf("zh-CN"))).toBe("12 字节");
  });
  it.each([
    [18.3, "0:18.3"],
    [1, "0:01"],
    [3_723.04, "1:02:03"],
  ])("%d seconds are %s", (seconds, text) => {
    expect(clock(seconds)).toBe(text);
  });
  it("names languages that a track gives by their code, and no others", () => {
    expect(languageName("eng", "zh-CN")).toBe("英语");
    expect(languageName("zho", "en")).toBe("Chinese");
    expect(["und", "qqq", "and it is verified", ""].map((code) => languageName(code, "en"))).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe("codes of histories", () => {
  it("are words in both languages, and the file's own where no list has them", () => {
    const [en, zh] = [voiceOf("en"), voiceOf("zh-CN")];
    expect(zh.word("action", "c2pa.watermarked")).toBe("加入隐形水印");
    expect(en.word("action", "c2pa.color_adjustments")).toBe("colours adjusted");
    expect(zh.word("source-type", "trainedAlgorithmicMedia")).toBe("由模型生成");
    expect(zh.word("relation", "componentOf")).toBe("组成素材");
    expect(zh.word("action", "com.example.verified")).toBe("“com.example.verified”");
    expect(en.word("relation", "constructor")).toBe("“constructor”");
  });
});
