import { createReadStream, type Dirent, existsSync } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { extname, join } from "node:path";
import { glob } from "tinyglobby";

/** One file to check, or why a path gives none. */
export type Candidate =
  | { kind: "file"; path: string; found: "named" | "folder" }
  | { kind: "stdin" }
  | { kind: "problem"; path: string; code: string; message: string };

/** Where files come from. */
export interface Where {
  paths: readonly string[];
  recursive: boolean;
  /** A list of paths, one a line or separated by NUL: a file, or `-` for standard input. */
  filesFrom?: string;
}

/** Walks the paths in order; folders in the order of their names, so that two runs agree. Links to folders are not followed. */
export async function* collect(where: Where): AsyncGenerator<Candidate> {
  for (const path of where.paths) yield* one(path, where.recursive);
  if (where.filesFrom === undefined) return;
  const list = where.filesFrom === "-" ? process.stdin : createReadStream(where.filesFrom);
  try {
    for await (const path of names(list as AsyncIterable<Buffer>)) yield* one(path, where.recursive);
  } catch {
    const path = where.filesFrom;
    yield { kind: "problem", path, code: "path-unreadable", message: `${path}: the list cannot be read` };
  }
}

async function* one(path: string, recursive: boolean): AsyncGenerator<Candidate> {
  if (path === "-") {
    yield { kind: "stdin" };
    return;
  }
  const found = await stat(path).catch(() => undefined);
  if (!found && isGlob(path)) {
    const hits = (await glob(path, { dot: false, followSymbolicLinks: false, expandDirectories: false })).sort();
    if (hits.length === 0) yield { kind: "problem", path, code: "no-such-file", message: `${path}: nothing matches` };
    for (const hit of hits) yield named(hit);
  } else if (!found?.isDirectory()) {
    yield named(path);
  } else if (recursive) {
    yield* folder(path);
  } else {
    yield {
      kind: "problem",
      path,
      code: "is-a-folder",
      message: `${path}: is a folder (use -r to check what is in it)`,
    };
  }
}

/** Shells expand most patterns; this is for those that reach us, from lists and from Windows. */
const isGlob = (path: string): boolean => /[*?]|\{.+\}|\[.+\]/.test(path);
const MAX_NAME_BYTES = 64 * 1024;

/** Names of a list as they come: separated by NUL when there is one in it, else by line breaks. */
async function* names(list: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let rest: Buffer = Buffer.alloc(0);
  let separator: number | undefined;
  for await (const part of list) {
    rest = Buffer.concat([rest, part]);
    separator ??= rest.includes(0) ? 0 : 10;
    let from = 0;
    for (let end = rest.indexOf(separator, from); end !== -1; end = rest.indexOf(separator, from)) {
      const name = nameIn(rest.subarray(from, end));
      if (name !== "") yield name;
      from = end + 1;
    }
    rest = rest.subarray(from);
    if (rest.length > MAX_NAME_BYTES) throw new Error("no list of names");
  }
  const last = nameIn(rest);
  if (last !== "") yield last;
}

/** A name may end in blanks; a line may end as on Windows, and the first begin with a mark that editors put there. */
const nameIn = (line: Buffer): string =>
  line
    .toString("utf8")
    .replace(/^\ufeff/, "")
    .replace(/[\r\n]+$/, "");

const named = (path: string): Candidate => ({ kind: "file", path, found: "named" });

async function* folder(path: string): AsyncGenerator<Candidate> {
  let entries: Dirent[];
  try {
    entries = await readdir(path, { withFileTypes: true });
  } catch {
    yield { kind: "problem", path, code: "path-unreadable", message: `${path}: the folder cannot be read` };
    return;
  }
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const full = join(path, entry.name);
    if (entry.isDirectory()) yield* folder(full);
    else if (entry.isFile()) yield { kind: "file", path: full, found: "folder" };
  }
}

/** `photo.c2pa` beside `photo.jpg`: only the command line looks for it, the library never does. */
export function sidecarOf(path: string): string | undefined {
  const extension = extname(path);
  if (extension.toLowerCase() === ".c2pa") return undefined;
  const sidecar = `${extension === "" ? path : path.slice(0, -extension.length)}.c2pa`;
  return existsSync(sidecar) ? sidecar : undefined;
}
