import { findGenerators } from "../markers/catalogue.ts";
import type { Generator } from "../markers/define.ts";
import { GENERATORS } from "../markers/generators.ts";
import { MARKER_ROWS } from "../markers/match.ts";
import type { Language } from "./locales/index.ts";
import { ours, type Voice, voiceOf } from "./say.ts";

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
  const voice = voiceOf(options.lang);
  return (name === undefined ? GENERATORS : findGenerators(name)).map((entry) => info(entry, voice));
}

type RowName = "makes" | "credentials" | "rows" | "label" | "since" | "sure" | "visible" | "ask" | "remark" | "source";

/** Rows that rest on third-party word alone. */
const HINTS = new Set(MARKER_ROWS.filter((row) => row.confidence === "hint").map((row) => row.id));

function info(entry: Generator, { say, name, comma, colon }: Voice): GeneratorInfo {
  const rows: GeneratorInfo["rows"] = [];
  const read = [...entry.rows.map(({ id }) => id), ...(entry.alsoReadBy ?? [])];
  const add = (key: `generator.${RowName}`, value: string | undefined) => {
    if (value !== undefined && value !== "") rows.push({ label: say(key), value });
  };
  add("generator.makes", entry.makes.map((each) => say(`makes.${each}`)).join(comma));
  add("generator.credentials", entry.credentials?.flatMap(({ shown }) => shown ?? []).join(comma));
  add("generator.rows", read.map((id) => (HINTS.has(id) ? say("generator.hinted", { id: ours(id) }) : id)).join(comma));
  if (entry.label) add("generator.label", "GB 45438-2025");
  if (entry.sure === "nothing-found") add("generator.rows", say("generator.nothing"));
  add("generator.since", entry.since);
  add("generator.sure", say(`sure.${entry.sure}`));
  add("generator.visible", entry.visibleMark && say(`visible.${entry.visibleMark}`));
  add("generator.ask", entry.ask && [entry.ask.mark, entry.ask.at].filter(Boolean).join(colon));
  add("generator.remark", entry.remark && say(`remark.${entry.remark}`));
  add("generator.source", entry.source);
  return { name: entry.name, aliases: entry.aliases ?? [], vendor: name(entry.vendor), rows };
}
