import type { PageList } from "@provcheck/core/browser";

/** What the page was built or served with, in a block of data that nothing runs. */
export interface Config {
  /** `file`: one file, from disk or anywhere; `local`: served by `provcheck open`, which answers questions too. */
  form: "file" | "local";
  /** Lists that whoever built the page put in. */
  lists: PageList[];
}

/** Reads the block of data. A page that somebody has cut it out of has no lists, and works. */
export function readConfig(): Config {
  const text = document.getElementById("config")?.textContent ?? "";
  try {
    const { form, lists } = JSON.parse(text) as Config;
    return { form: form === "local" ? "local" : "file", lists: Array.isArray(lists) ? lists : [] };
  } catch {
    return { form: "file", lists: [] };
  }
}
