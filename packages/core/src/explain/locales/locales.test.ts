import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { writtenLists } from "../../../../../scripts/lists.mjs";
import { tempDir } from "../../../../../test/fixtures/authority-file.ts";
import { VERDICT_WORDS } from "../../../../../test/fixtures/verdict-words.ts";
import { command } from "./en/command.ts";
import { COMMANDS } from "./index.ts";

const placeholders = (text: string): string[] => [...text.matchAll(/\{\w+\}/g)].map(([name]) => name).sort();

it("a folder of a language is listed by its name alone, with English first", () => {
  const tree = tempDir();
  const src = join(tree, "packages/core/src");
  for (const name of ["zh-CN", "de", "en"]) mkdirSync(join(src, "explain/locales", name), { recursive: true });
  for (const name of ["core/src/probes", "core/src/model", "cli/src/reporters"])
    mkdirSync(join(tree, "packages", name), { recursive: true });
  copyFileSync(
    fileURLToPath(new URL("../../model/observations.ts", import.meta.url)),
    join(src, "model/observations.ts"),
  );
  const lists = writtenLists(pathToFileURL(`${tree}/`));
  const [, text] = lists.find(([path]) => path === "packages/core/src/explain/locales/index.ts") ?? [];
  expect(text).toContain('import { command as deCommand } from "./de/command.ts";');
  expect(text).toContain('import { de } from "./de/index.ts";');
  expect(text).toContain('export type Language = "en" | "de" | "zh-CN";');
  expect(text).toContain('{\n  en,\n  de,\n  "zh-CN": zhCN,\n}');
  expect(text).toContain('{\n  en: enCommand,\n  de: deCommand,\n  "zh-CN": zhCNCommand,\n}');
});

describe.each(Object.entries(COMMANDS))("the command's words in %s", (lang, words) => {
  const tables = ["texts", "reporters", "terms"] as const;
  it.each(tables)("%s: the same keys and placeholders as in English, and none is empty", (table) => {
    const [own, english]: Readonly<Record<string, string>>[] = [words[table], command[table]];
    expect(Object.keys(own ?? {}).sort()).toEqual(Object.keys(english ?? {}).sort());
    for (const [key, text] of Object.entries(own ?? {})) {
      expect(placeholders(text), key).toEqual(placeholders(english?.[key] ?? ""));
      expect(text.trim(), key).not.toBe("");
      expect(VERDICT_WORDS.test(text), `${key}: ${text}`).toBe(false);
    }
  });
  it.skipIf(lang === "en")("is in that language throughout", () => {
    // Commands are typed as they are, whatever the language.
    const plain = Object.values(words.texts).map((text) => text.replace(/provcheck [a-z ]+/g, ""));
    expect(plain.filter((text) => /[A-Za-z]+ [a-z]+ [a-z]+/.test(text))).toEqual([]);
  });
});
