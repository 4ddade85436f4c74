import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { FOLDER, languageIndex } from "../../../../../scripts/language-index.mjs";
import { command } from "./en/command.ts";
import { COMMANDS } from "./index.ts";
import type { Translated } from "./translated.ts";

const placeholders = (text: string): string[] => [...text.matchAll(/\{\w+\}/g)].map(([name]) => name).sort();
const FORBIDDEN = /\b(?:real|fake|authentic|genuine|forgery)\b|真实|伪造|假的|造假|正品/i;

describe("the list of languages", () => {
  it("is what the build writes from the folders that are there", () => {
    expect(readFileSync(new URL("index.ts", FOLDER), "utf8")).toBe(languageIndex());
  });
  it("takes a folder by its name alone, with English first", () => {
    const text = languageIndex(["zh-CN", "de", "en"]);
    expect(text).toContain('import { command as deCommand } from "./de/command.ts";');
    expect(text).toContain('import { de } from "./de/index.ts";');
    expect(text).toContain('export type Language = "en" | "de" | "zh-CN";');
    expect(text).toContain('{\n  en,\n  de,\n  "zh-CN": zhCN,\n}');
    expect(text).toContain('{\n  en: enCommand,\n  de: deCommand,\n  "zh-CN": zhCNCommand,\n}');
  });
});

describe.each(Object.entries(COMMANDS))("the command's words in %s", (lang, words) => {
  const tables = ["texts", "reporters", "terms"] as const;
  it.each(tables)("%s: the same keys and placeholders as in English, and none is empty", (table) => {
    const [own, english]: Readonly<Record<string, string>>[] = [words[table], command[table]];
    expect(Object.keys(own ?? {}).sort()).toEqual(Object.keys(english ?? {}).sort());
    for (const [key, text] of Object.entries(own ?? {})) {
      expect(placeholders(text), key).toEqual(placeholders(english?.[key] ?? ""));
      expect(text.trim(), key).not.toBe("");
      expect(FORBIDDEN.test(text), `${key}: ${text}`).toBe(false);
    }
  });
  it.skipIf(lang === "en")("is in that language throughout", () => {
    // Commands are typed as they are, whatever the language.
    const plain = Object.values(words.texts).map((text) => text.replace(/provcheck [a-z ]+/g, ""));
    expect(plain.filter((text) => /[A-Za-z]+ [a-z]+ [a-z]+/.test(text))).toEqual([]);
  });
});

it("a text that is missing, one more, or one without its placeholder does not compile", () => {
  type Texts = { a: "one {file}"; b: "two" };
  const right: Translated<Texts> = { a: "一 {file}", b: "二" };
  // @ts-expect-error b is missing
  const missing: Translated<Texts> = { a: "一 {file}" };
  // @ts-expect-error c is nowhere in English
  const more: Translated<Texts> = { a: "一 {file}", b: "二", c: "三" };
  // @ts-expect-error the file is not named
  const misfilled: Translated<Texts> = { a: "一", b: "二" };
  expect([right, missing, more, misfilled]).toHaveLength(4);
});
