import { describe, expect, it } from "vitest";
import type { Report } from "../model/report.ts";
import { limitRows, limitText } from "./limits.ts";
import { en } from "./locales/en/index.ts";
import { zhCN } from "./locales/zh-CN/index.ts";
import { voiceOf } from "./say.ts";

/** Rooms of texts that stand above what is folded. What `explain CODE` and the sections tell is not among them. */
const SHOWN =
  /^(?:summary|who|signer\.unknown|not-proven|reason|observation|cause|limit|next|seal|heading|badge|how|caption|story|question|answer|basis|changed|when|where|carriage|message|coverage|innocent|tier|says|action|source-type|relation|signal|step|budget|size|sound|picture|breach|date|compare|note|crop|bars|orientation|stream|exactness|turned|share|card|before|kept|tie|pair|record|unnamed|identity|identity-role|company)(?:\.|$)/;

const shown = (texts: Readonly<Record<string, string>>): [key: string, text: string][] =>
  Object.entries(texts)
    .filter(([key]) => SHOWN.test(key))
    .map(([key, text]) => [key, text.replace(/\{\w+\}/g, " ")]);

/** What is written alike in every language: names of standards, programs, measures, and what is typed. */
const NAMES = new Set(
  "AI C2PA Content Credentials XMP EXIF SHA-256 PDF PNG GB ffmpeg ffprobe kHz Hz UTC dB KB MB GB OpenType A B PDQ SynthID".split(
    " ",
  ),
);
const typed = (text: string): string => text.replace(/provcheck(?: [a-z]+)*|--[a-z-]+(?: [A-Z]+)?/g, " ");
const latin = (text: string): string[] => typed(text).match(/[A-Za-z][A-Za-z0-9-]*/g) ?? [];

/** Shapes that only codes, budgets, paths and libraries' names have. */
const CODE = /\b[a-z]{2,}[A-Z]\w*|\b\w+_\w+|\b[a-z0-9]+(?:\.[a-z]\w*)+\b|\b[a-z]+(?:-[a-z]+){3,}/;

describe("what is shown above the folded part", () => {
  it("is Chinese in Chinese, names apart", () => {
    const texts = shown(zhCN);
    expect(texts.length).toBeGreaterThan(400);
    const english = texts.map(([key, text]) => [key, latin(text).filter((word) => !NAMES.has(word))] as const);
    expect(english.filter(([, words]) => words.length > 0)).toEqual([]);
  });
  it("has full-width punctuation in Chinese, and no blanks that nobody writes there", () => {
    const faults = Object.entries(zhCN)
      .filter(([key]) => SHOWN.test(key))
      .map(([key, text]): [string, string] => [key, text.replace(/ ?\{\w+\} ?/g, "某").trim()])
      .filter(([, text]) =>
        /\p{sc=Han}[,;:!?()]|[,;:!?()]\p{sc=Han}|\p{sc=Han} +\p{sc=Han}|[。，；：（）] |\d %/u.test(text),
      );
    expect(faults).toEqual([]);
  });
  it.each([
    ["en", en],
    ["zh-CN", zhCN],
  ] as const)("holds no internal code in %s", (_, texts) => {
    const codes = shown(texts).map(([key, text]) => [key, CODE.exec(typed(text))?.[0]] as const);
    expect(codes.filter(([, code]) => code !== undefined)).toEqual([]);
  });
});

describe("limits", () => {
  const limit = {
    code: "budget-exceeded",
    step: "read",
    budget: "stringCharsKept",
    detail: "CBOR decode error: too many terminals",
  } as const;
  it.each(["en", "zh-CN"] as const)(
    "say what they mean in %s, and keep codes and libraries' words for the folded part",
    (lang) => {
      const voice = voiceOf(lang);
      for (const each of [limit, { ...limit, code: "manifest-store-unreadable" }, { ...limit, code: "timeout" }])
        expect(limitText(each, voice)).not.toMatch(/stringCharsKept|CBOR|read\)|budget-exceeded/);
      const report = { limits: [limit] } as unknown as Report;
      expect(limitRows(report, voice)[0]?.value).toMatch(
        /^budget-exceeded\/read\/stringCharsKept[:：] ?“CBOR decode error: too many terminals”$/,
      );
      expect(limitRows({ limits: [] } as unknown as Report, voice)).toEqual([]);
    },
  );
  it("tell what was too long, too large, too many or too deep apart", () => {
    const told = (budget: string) => limitText({ ...limit, budget }, voiceOf("en"));
    expect(new Set(["stringCharsKept", "blockBytes", "boxCount", "boxDepth"].map(told)).size).toBe(4);
  });
});
