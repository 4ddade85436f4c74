import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { installedTrust, type Language, ProvcheckError, type TrustUpdate, trustStore } from "@provcheck/core";
import { present } from "@provcheck/core/internal";
import type { Flags } from "./flags.ts";
import { wrap } from "./layout.ts";
import { pathMeant } from "./meant.ts";
import { message } from "./messages.ts";
import { note } from "./note.ts";
import { forTerminal } from "./sanitize.ts";
import { errorText } from "./trouble.ts";
import { fetchLists, updateText } from "./trust.ts";

/** What can be done where there are no lists: the answers of the one question. */
export interface Choices {
  fetch(mirror?: string): Promise<TrustUpdate[]>;
  add(path: string): Promise<string>;
  /** Remembers that nobody wants to be asked. */
  never(): Promise<void>;
}

/** The two ends that a question goes through. */
export interface Terminal {
  input: NodeJS.ReadableStream;
  output: NodeJS.WritableStream;
  signal?: AbortSignal;
}

/** A terminal has as many at least. */
const COLUMNS = 78;
/** File in the folder of lists whose being there says that nobody is asked. It tells people how to undo that. */
const NEVER = "never-ask.txt";

/**
 * Asks once whether the public lists are to be fetched: where a person sits at a terminal, no list is named or installed,
 * and nobody said never. Nothing is fetched without a yes; whatever is answered, the check goes on.
 */
export async function firstRun(
  paths: readonly string[],
  flags: Flags,
  lang: Language,
  signal: AbortSignal,
): Promise<void> {
  if (!isPerson(paths, flags) || (await installedTrust()) !== undefined) return;
  const store = trustStore();
  if (existsSync(join(store.dir, NEVER))) return;
  await askForLists(
    lang,
    store.hosts,
    { input: process.stdin, output: process.stderr, signal },
    {
      fetch: async (mirror) => (await fetchLists(mirror === undefined ? {} : { mirror })).updates,
      add: async (path) => (await store.add(path)).id,
      never: async () => {
        await mkdir(store.dir, { recursive: true });
        await writeFile(join(store.dir, NEVER), `${message(lang, "first.never-file")}\n`);
      },
    },
  );
}

/** Is somebody there to answer, who did not say already which lists to use, and for whom the answer is meant? */
function isPerson(paths: readonly string[], flags: Flags): boolean {
  const { trustDir, trustAnchors, allowedList, trustConfig, policy, failOn, require, json, jsonl, output } = flags;
  const named = [trustDir, trustAnchors, allowedList, trustConfig].some((each) => each !== undefined);
  const forMachines = [policy, failOn, require, json, jsonl, output].some((each) => each !== undefined);
  const terminal = process.stdin.isTTY && process.stdout.isTTY && process.stderr.isTTY;
  return terminal && !named && !forMachines && !process.env.CI && paths.length > 0 && !paths.includes("-");
}

/** The question, by letters that are the same in every language. An end of the input is as good as "later". */
export async function askForLists(
  lang: Language,
  hosts: readonly string[],
  { input, output, signal }: Terminal,
  choices: Choices,
): Promise<void> {
  const tell = (text: string) => void output.write(`${wrap(text, COLUMNS).join("\n")}\n`);
  // Not a terminal of its own: Ctrl-C stays the command's. Lines that come early are kept.
  const reader = createInterface({ input, terminal: false, ...present({ signal }) });
  const lines = reader[Symbol.asyncIterator]();
  const ask = async (text: string): Promise<string> => {
    output.write(`${text} `);
    const { done, value } = await lines.next();
    return done === true ? "" : value.trim();
  };
  try {
    tell(message(lang, "first.question", { hosts: hosts.join(", ") }));
    for (const key of ["first.yes", "first.mirror", "first.file", "first.later", "first.never"] as const)
      output.write(`  ${message(lang, key)}\n`);
    const answer = (await ask(">")).toLowerCase().charAt(0);
    if (signal?.aborted) return;
    await act(answer, { lang, ask, tell }, choices);
  } catch (error) {
    if (!(error instanceof ProvcheckError)) throw error;
    note(errorText(lang, error, []));
    tell(message(lang, "first.any-time"));
  } finally {
    reader.close();
  }
}

interface Talk {
  lang: Language;
  ask(text: string): Promise<string>;
  tell(text: string): void;
}

async function act(answer: string, { lang, ask, tell }: Talk, choices: Choices): Promise<void> {
  if (answer === "y") return tellUpdates(await choices.fetch(), lang, tell);
  if (answer === "m") {
    const mirror = await ask(message(lang, "first.which-mirror"));
    if (mirror !== "") return tellUpdates(await choices.fetch(mirror), lang, tell);
  }
  if (answer === "f") {
    const path = await ask(message(lang, "first.which-file"));
    if (path !== "") return tell(message(lang, "first.added", { id: forTerminal(await choices.add(pathMeant(path))) }));
  }
  if (answer === "n") {
    await choices.never();
    return tell(message(lang, "first.not-again"));
  }
  tell(message(lang, "first.any-time"));
}

function tellUpdates(updates: readonly TrustUpdate[], lang: Language, tell: (text: string) => void): void {
  for (const update of updates) tell(updateText({ ...update, added: [], removed: [] }, lang).trimEnd());
  if (updates.some(({ outcome }) => outcome === "refused")) tell(message(lang, "first.any-time"));
}
