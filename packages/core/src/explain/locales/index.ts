import { en, type Locale } from "./en/index.ts";
import { zhCN } from "./zh-CN/index.ts";

/**
 * Languages that `explain` speaks: the folders beside this file.
 * @example
 * ```ts
 * import { explain, inspect, type Language } from "@provcheck/core";
 * const lang: Language = "zh-CN";
 * console.log(explain(await inspect("photo.jpg"), { lang }).sentence);
 * ```
 */
export type Language = "en" | "zh-CN";

/** What `explain` says. */
export const LOCALES: Readonly<Record<Language, Locale>> = { en, "zh-CN": zhCN };
