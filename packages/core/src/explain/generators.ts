import { findGenerators } from "../markers/catalogue.ts";
import type { Generator } from "../markers/define.ts";
import { GENERATORS } from "../markers/generators.ts";
import { MARKER_ROWS } from "../markers/match.ts";
import { en, type MessageKey } from "./locales/en/index.ts";
import { type Language, LOCALES } from "./locales/index.ts";

/**
 * What is known of one generator's files, in people's words.
 * @example
 * ```ts
 * import { type GeneratorInfo, generators } from "@provcheck/core";
 * const [sora]: GeneratorInfo[] = generators("Sora");
 * console.log(sora?.name, sora?.rows);
 * ```
 */
export interface GeneratorInfo {
  name: string;
  aliases: readonly string[];
  vendor: string;
  rows: { label: string; value: string }[];
}

/**
 * What files of a generator carry, since when, how sure that is, which visible mark to look for, and where to ask
 * when only a service can tell.
 * @param name a generator, another name of it, or a vendor; all of them without
 * @param options `lang`: `en` (default) or `zh-CN`
 * @returns empty when nothing of that name is known
 * @example
 * ```ts
 * import { generators } from "@provcheck/core";
 * for (const { name, rows } of generators("OpenAI", { lang: "zh-CN" })) console.log(name, rows);
 * ```
 */
export function generators(name?: string, options: { lang?: Language } = {}): GeneratorInfo[] {
  const locale = LOCALES[options.lang ?? "en"] ?? en;
  const say = (key: MessageKey): string => locale[key];
  return (name === undefined ? GENERATORS : findGenerators(name)).map((entry) => info(entry, say));
}

/** Rows that rest on third-party word alone. */
const HINTS = new Set(MARKER_ROWS.filter((row) => row.confidence === "hint").map((row) => row.id));

function info(entry: Generator, say: (key: MessageKey) => string): GeneratorInfo {
  const rows: GeneratorInfo["rows"] = [];
  const read = [...entry.rows.map(({ id }) => id), ...(entry.alsoReadBy ?? [])];
  const add = (key: MessageKey, value: string | undefined) => {
    if (value !== undefined && value !== "") rows.push({ label: say(key), value });
  };
  add("generator.makes", entry.makes.map((each) => say(`makes.${each}`)).join(", "));
  add("generator.credentials", entry.credentials?.flatMap(({ shown }) => shown ?? []).join(", "));
  add("generator.rows", read.map((id) => (HINTS.has(id) ? `${id} (${say("generator.hint")})` : id)).join(", "));
  if (entry.label) add("generator.label", "GB 45438-2025");
  if (entry.sure === "nothing-found") add("generator.rows", say("generator.nothing"));
  add("generator.since", entry.since);
  add("generator.sure", say(`sure.${entry.sure}`));
  add("generator.visible", entry.visibleMark && say(`visible.${entry.visibleMark}`));
  add("generator.ask", entry.ask && [entry.ask.mark, entry.ask.at].filter(Boolean).join(": "));
  add("generator.remark", entry.remark && say(`remark.${entry.remark}`));
  add("generator.source", entry.source);
  return { name: entry.name, aliases: entry.aliases ?? [], vendor: entry.vendor, rows };
}
