// Written by scripts/lists.mjs, which `pnpm build` runs: never edited by hand.
import { type CommandTexts, command as enCommand } from "./en/command.ts";
import { en, type Locale } from "./en/index.ts";
import { command as zhCNCommand } from "./zh-CN/command.ts";
import { zhCN } from "./zh-CN/index.ts";

/**
 * Languages that `explain` and the command speak: the folders beside this file.
 * @example
 * ```ts
 * import { explain, inspect, type Language } from "@provcheck/core";
 * const lang: Language = "zh-CN";
 * console.log(explain(await inspect("photo.jpg"), { lang }).sentence);
 * ```
 */
export type Language = "en" | "zh-CN";

/** What `explain` says. */
export const LOCALES: Readonly<Record<Language, Locale>> = {
  en,
  "zh-CN": zhCN,
};

/** What the command says. */
export const COMMANDS: Readonly<Record<Language, CommandTexts>> = {
  en: enCommand,
  "zh-CN": zhCNCommand,
};
