import { createInspector, type Explanation, explain, type Inspector, type Language } from "@provcheck/core";
import { COMMANDS } from "@provcheck/core/internal";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CLOCK, CORPUS, LINES, TRUST } from "./corpus.ts";

const LANGUAGES: readonly Language[] = ["en", "zh-CN"];

/** Everything that stands above what is folded. */
const shown = (told: Explanation): string[] =>
  [
    told.badge,
    told.sentence,
    told.caption,
    ...told.answers.flatMap(({ question, answers }) => [
      question,
      ...answers.flatMap(({ text, basis, link }) => [text, basis, link?.name]),
    ]),
    ...told.backs,
    ...told.against,
    told.doesNotProve,
    ...told.notChecked,
    ...told.next,
    ...told.cards.flatMap(({ heading, facts, notes, parts }) => [
      heading,
      ...facts.flatMap(({ label, text, basis }) => [label, text, basis]),
      ...notes,
      ...parts.map(({ text }) => text),
    ]),
  ].filter((text) => text !== undefined);

/** Without the file's own words, which stand in quotation marks, and what is typed or opened. */
const ours = (text: string): string =>
  text.replace(/“[^”]*”|https?:\/\/\S+|provcheck(?: [a-z]+)*|--[a-z-]+(?: [A-Z]+)?/g, " ");

/** Shapes that only codes, budgets, paths and libraries' names have. */
const CODE = /\b[a-z]{2,}[A-Z]\w*|\b\w+_\w+|\b[a-z0-9]+(?:\.[a-z]\w*)+\b|\b[a-z]+(?:-[a-z]+){3,}/;

/** Names that are written in Latin letters in Chinese too: of standards, and of makers and products of our own tables. */
const NAMES = new Set(
  "AI C2PA UTC SHA-256 PDF OpenAI Adobe Firefly Google Gemini Sora ChatGPT Black Forest Labs Grok Imagine xAI Midjourney Galaxy ComfyUI NovelAI Microsoft Designer Amazon Titan Sony Canon Nikon Leica Samsung Suno Stable Diffusion Pixel".split(
    " ",
  ),
);
/** A company's code: digits and capital letters. */
const latin = (text: string): string[] =>
  ours(text)
    .replace(/\b[0-9A-Z]{18}\b/g, " ")
    .match(/[A-Za-z][A-Za-z0-9-]*/g) ?? [];

const FORTY = 40;
const MOST_OF_A_KIND = 5;

/** The first two levels of a page, as lines. */
const page = ({
  badge,
  sentence,
  caption,
  answers,
  backs,
  against,
  doesNotProve,
  notChecked,
  next,
}: Explanation): string =>
  [
    `[${badge}] ${sentence}`,
    `  = ${caption}`,
    ...answers.map(({ question, answers: each }) => {
      const said = each.map(({ text, basis }) => (basis ? `${text} (${basis})` : text));
      return `  ? ${question}: ${said.join(" | ")}`;
    }),
    ...backs.map((line) => `  + ${line}`),
    ...against.map((line) => `  - ${line}`),
    `  ! ${doesNotProve}`,
    ...notChecked.map((line) => `  ~ ${line}`),
    ...next.map((line) => `  > ${line}`),
  ].join("\n");

describe("what a reporter reads, file by file", () => {
  let inspector: Inspector;
  beforeAll(() => {
    inspector = createInspector({ now: CLOCK, secondOpinion: "off" });
  });
  afterAll(() => inspector.close());

  it.each(LINES.map(({ file }) => [file]))("%s", async (file) => {
    const report = await inspector.inspect(CORPUS + file);
    for (const lang of LANGUAGES) {
      const told = explain(report, { lang });
      expect(told.answers).toHaveLength(5);
      for (const { question, answers } of told.answers) {
        expect(answers.length, question).toBeGreaterThan(0);
        for (const { text } of answers) expect(text, question).not.toMatch(/^\s*$|undefined|\{\w+\}|\(\)|（）/);
      }
      const texts = shown(told);
      expect(texts.filter((text) => CODE.test(ours(text)))).toEqual([]);
      const lines = [...told.backs, ...told.against, ...told.notChecked, ...told.next];
      expect(lines.filter((line, at) => lines.indexOf(line) !== at)).toEqual([]);
      if (lang !== "zh-CN") continue;
      expect(texts.flatMap(latin).filter((word) => !NAMES.has(word))).toEqual([]);
    }
  });

  it("forty files, read by eye once: what each says in both languages", async () => {
    const seen = new Map<string, number>();
    const pages: string[] = [];
    for (const { file } of LINES) {
      if (pages.length >= FORTY) break;
      const report = await inspector.inspect(CORPUS + file, { trust: { dir: TRUST } });
      const met = seen.get(report.summary.code) ?? 0;
      seen.set(report.summary.code, met + 1);
      // No sentence more often than this, so that all kinds are among them.
      if (met >= MOST_OF_A_KIND) continue;
      const told = LANGUAGES.map((lang) => page(explain(report, { lang })));
      pages.push([`== ${file} (${report.summary.code})`, ...told].join("\n"));
    }
    expect(pages).toHaveLength(FORTY);
    await expect(`${pages.join("\n\n")}\n`).toMatchFileSnapshot("golden-words.txt");
  });

  it("the shapes and names are those that this test looks for", () => {
    expect(COMMANDS["zh-CN"].texts["problem.path-missing"]).not.toMatch(/[A-Za-z]/);
    expect(latin("签名者 “Adobe Inc.” 用 Photoshop 处理")).toEqual(["Photoshop"]);
    for (const code of ["assertion.hashedURI.mismatch", "stringCharsKept", "c2pa.actions", "a-b-c-d"])
      expect(code).toMatch(CODE);
  });
});
