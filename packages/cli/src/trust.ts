import { type Language, type TrustUpdate, trustStore } from "@provcheck/core";
import { present } from "@provcheck/core/internal";
import { exitCode } from "./exit-codes.ts";
import type { Flags } from "./flags.ts";
import { columns, padded } from "./layout.ts";
import { message, say } from "./messages.ts";
import { note } from "./note.ts";
import { forTerminal, safeJson } from "./sanitize.ts";

const MAX_NAMES = 20;
const write = (text: string): void => void process.stdout.write(text);
const print = (value: unknown): number => {
  write(`${safeJson(value)}\n`);
  return exitCode("reported");
};

/** Fetches the public lists into a folder, through the proxy that the options or the environment name. */
export async function fetchLists(flags: Flags): Promise<{ dir: string; updates: TrustUpdate[] }> {
  const store = trustStore(flags.dir);
  const { HTTPS_PROXY, https_proxy, HTTP_PROXY, http_proxy, NO_PROXY, no_proxy } = process.env;
  // Only a mirror is ever asked without TLS.
  const plain = flags.mirror !== undefined && /^http:/i.test(flags.mirror);
  const proxy = flags.proxy ?? (plain ? (http_proxy ?? HTTP_PROXY) : (https_proxy ?? HTTPS_PROXY));
  const noProxy = no_proxy ?? NO_PROXY;
  const updates = await store.update(
    present({
      mirror: flags.mirror,
      proxy: proxy === undefined || proxy === "" ? undefined : proxy,
      noProxy,
      only: flags.only,
    }),
  );
  return { dir: store.dir, updates };
}

/** Fetches the public lists. Exits 3 when one was refused: the old copy then stays. */
export async function trustUpdate(flags: Flags, lang: Language): Promise<number> {
  const { dir, updates } = await fetchLists(flags);
  const refused = updates.some((update) => update.outcome === "refused");
  if (flags.json) print({ dir, updates });
  else {
    write(`${forTerminal(dir)}\n`);
    for (const update of updates) write(updateText(update, lang));
  }
  return exitCode(refused ? "unchecked" : "reported");
}

/** What an update did to one list, in lines. */
export function updateText({ id, outcome: word, added, removed, why, ...update }: TrustUpdate, lang: Language): string {
  const problem = why ? say(lang, why) : update.problem;
  const outcome = message(lang, `trust.update.${word}`);
  const first =
    problem === undefined
      ? message(lang, "trust.update", { id, outcome })
      : message(lang, "trust.update-with-problem", { id, outcome, problem: forTerminal(problem) });
  const lines = [`  ${first}`];
  for (const [mark, names] of [
    ["+", added],
    ["-", removed],
  ] as const) {
    for (const name of names.slice(0, MAX_NAMES)) lines.push(`    ${mark} ${forTerminal(name)}`);
    if (names.length > MAX_NAMES)
      lines.push(`    ${mark} ${message(lang, "trust.more", { count: names.length - MAX_NAMES })}`);
  }
  return `${lines.join("\n")}\n`;
}

export async function trustList(flags: Flags, lang: Language): Promise<number> {
  const store = trustStore(flags.dir);
  const lists = await store.list();
  if (flags.json) return print({ dir: store.dir, lists });
  write(`${forTerminal(store.dir)}\n`);
  if (lists.length === 0) {
    write(`  ${message(lang, "trust.none")}\n`);
    return exitCode("nothing");
  }
  const width = Math.max(...lists.map((entry) => columns(entry.id)));
  for (const { id, tier: word, date, entries: count, expires, digest, source } of lists) {
    const tier = message(lang, `tier.${word}`);
    const text =
      expires === undefined
        ? message(lang, "trust.list", { tier, date, count })
        : message(lang, "trust.list-until", { tier, date, count, until: expires });
    write(`  ${padded(id, width)}  ${text}\n`);
    write(`  ${" ".repeat(width)}  ${forTerminal(source)}\n  ${" ".repeat(width)}  ${digest}\n`);
  }
  return exitCode("reported");
}

export async function trustShow(id: string, flags: Flags, lang: Language): Promise<number> {
  const { entry, names } = await trustStore(flags.dir).show(id);
  if (flags.json) return print({ entry, names });
  const { tier: word, date, source } = entry;
  const tier = message(lang, `tier.${word}`);
  write(`${message(lang, "trust.show", { id: entry.id, tier, date, source: forTerminal(source) })}\n`);
  for (const name of names) write(`  ${forTerminal(name)}\n`);
  return exitCode("reported");
}

export async function trustAdd(path: string, flags: Flags, lang: Language): Promise<number> {
  const entry = await trustStore(flags.dir).add(
    path,
    present({ name: flags.name, replace: flags.replace || undefined }),
  );
  if (flags.json) return print(entry);
  write(`${message(lang, "trust.added", { id: entry.id, count: entry.entries })}\n`);
  return exitCode("reported");
}

export async function trustRemove(id: string, flags: Flags, lang: Language): Promise<number> {
  const removed = await trustStore(flags.dir).remove(id);
  if (!removed) note(message(lang, "trust.unknown", { id }));
  return exitCode(removed ? "reported" : "nothing");
}
