import { realpathSync } from "node:fs";
import { basename, dirname, join, relative, resolve, sep } from "node:path";

/** A name without links in it, where it is there. */
function real(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

/**
 * The folder that globs begin at: those of a policy, of exclusions and of what may stay unchecked. One for a whole run, so
 * that a rule meets a file whatever way it is spelt, and from whatever folder it is asked.
 */
export class Root {
  readonly dir: string;
  readonly #folders = new Map<string, string>();

  constructor(dir = ".") {
    this.dir = real(resolve(dir));
  }

  /** The path below the root, with forward slashes; one that lies outside begins with `..`. A link keeps its own name. */
  place(path: string): string {
    const full = resolve(path);
    const below = relative(this.dir, join(this.#folderOf(full), basename(full)));
    return below === "" ? "." : below.split(sep).join("/");
  }

  #folderOf(path: string): string {
    const dir = dirname(path);
    const known = this.#folders.get(dir) ?? real(dir);
    if (this.#folders.size > MAX_FOLDERS) this.#folders.clear();
    this.#folders.set(dir, known);
    return known;
  }
}

const MAX_FOLDERS = 10_000;
