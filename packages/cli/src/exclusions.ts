import { readFileSync } from "node:fs";
import { join } from "node:path";
import { matchesGlobs } from "@provcheck/core";
import { told } from "./messages.ts";
import type { Root } from "./root.ts";
import { Trouble } from "./trouble.ts";

/** Folders that hold what others made, or a version control system's own copies. */
const NOT_YOURS: ReadonlySet<string> = new Set(["node_modules", ".git", ".hg", ".svn", ".jj", ".bzr"]);
/** Is a folder of this name left out unless it is named? */
export const isForeign = (name: string): boolean => NOT_YOURS.has(name);
const IGNORE_FILE = ".provcheckignore";

/** What a walk of folders leaves out. A file that is named is always checked. */
export class Exclusions {
  readonly #globs: readonly string[];
  readonly #root: Root;
  /** Folders that are left out unless they are named: how often that was. */
  left = 0;

  constructor(globs: readonly string[], root: Root) {
    this.#globs = globs.map(glob);
    this.#root = root;
  }

  folder(path: string, name: string): boolean {
    if (isForeign(name)) {
      this.left += 1;
      return true;
    }
    // A glob for all that lies in a folder is one for the folder.
    return this.#meets(path) || this.#meets(`${path}/x`, true);
  }

  file(path: string): boolean {
    return this.#meets(path);
  }

  #meets(path: string, whole = false): boolean {
    if (this.#globs.length === 0) return false;
    const globs = whole ? this.#globs.filter((each) => each.endsWith("/**")) : this.#globs;
    return globs.length > 0 && matchesGlobs(globs, this.#root.place(path));
  }
}

/** `build/` means all that lies in it, as in `.gitignore`; a leading slash, the root. */
const glob = (text: string): string => {
  const from = text.replace(/^\//, "");
  return from.endsWith("/") ? `${text.startsWith("/") || /\/./.test(from) ? "" : "**/"}${from}**` : from;
};

/**
 * The globs of `--exclude` and of `.provcheckignore` in the root.
 * @throws ProvcheckError `bad-option` for a line that this does not read
 */
export function exclusionGlobs(asked: readonly string[], root: string): string[] {
  let text = "";
  try {
    text = readFileSync(join(root, IGNORE_FILE), "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "ENOENT" && code !== "ENOTDIR")
      throw new Trouble("bad-option", told("error.ignore-unreadable", { file: IGNORE_FILE, code: code ?? "unknown" }));
  }
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const globs = lines.filter((line) => line !== "" && !line.startsWith("#"));
  const negated = globs.find((line) => line.startsWith("!"));
  if (negated !== undefined)
    throw new Trouble("bad-option", told("error.ignore-negated", { file: IGNORE_FILE, line: negated }));
  return [...asked, ...globs];
}
