import { createReadStream, type Dirent, existsSync } from "node:fs";
import { readdir, realpath, stat } from "node:fs/promises";
import { dirname, extname, join, sep } from "node:path";
import { type Exclusions, isForeign } from "./exclusions.ts";
import { meant } from "./meant.ts";
import { hasMediaName } from "./media-guess.ts";
import { type Key, say, type Told, told } from "./messages.ts";

/** One file to check, or why a path gives none. */
export type Candidate =
  | { kind: "file"; path: string; found: "named" | "folder" }
  | { kind: "stdin" }
  /** Left out by the user. */
  | { kind: "excluded"; path: string }
  | { kind: "problem"; path: string; code: string; message: string; told: Told };

/** Where files come from. */
export interface Where {
  paths: readonly string[];
  recursive: boolean;
  /** A list of paths, one a line or separated by NUL: a file, or `-` for standard input. */
  filesFrom?: string;
  /** What folders are walked without. */
  exclusions?: Exclusions;
}

/** Walks the paths in order; folders in the order of their names, so that two runs agree. */
export async function* collect(where: Where): AsyncGenerator<Candidate> {
  for (const path of where.paths) yield* one(path, where);
  if (where.filesFrom === undefined) return;
  const list = where.filesFrom === "-" ? process.stdin : createReadStream(where.filesFrom);
  try {
    for await (const path of names(list as AsyncIterable<Buffer>)) yield* one(path, where);
  } catch {
    yield problem(where.filesFrom, "path-unreadable", "error.list-unreadable");
  }
}

async function* one(typed: string, { recursive, exclusions }: Where): AsyncGenerator<Candidate> {
  if (typed === "-") {
    yield { kind: "stdin" };
    return;
  }
  const understood = meant(typed);
  if (understood.kind === "address") {
    yield problem(typed, "web-address");
    return;
  }
  const { path } = understood;
  const found = await stat(path).catch(() => undefined);
  if (!found && isGlob(path)) {
    const { glob } = await import("tinyglobby");
    const hits = (await glob(path, { dot: false, followSymbolicLinks: false, expandDirectories: false })).sort();
    if (hits.length === 0) yield problem(path, "no-such-file");
    for (const hit of hits) yield named(hit);
  } else if (!found?.isDirectory()) {
    yield named(path);
  } else if (recursive) {
    yield* folder(path, { base: await realpath(path), exclusions });
  } else {
    yield problem(path, "is-a-folder");
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

/** The folder that is walked, by its real name: links may lead about in it and not out of it. */
interface Walk {
  base: string;
  exclusions: Exclusions | undefined;
}

async function* folder(path: string, walk: Walk): AsyncGenerator<Candidate> {
  let entries: Dirent[];
  try {
    entries = await readdir(path, { withFileTypes: true });
  } catch {
    yield problem(path, "path-unreadable", "error.folder-unreadable");
    return;
  }
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const full = join(path, entry.name);
    if (entry.isDirectory()) {
      if (!walk.exclusions?.folder(full, entry.name)) yield* folder(full, walk);
    } else if (walk.exclusions?.file(full)) yield { kind: "excluded", path: full };
    else if (entry.isFile()) yield { kind: "file", path: full, found: "folder" };
    else if (entry.isSymbolicLink()) yield* link(full, walk);
    // A pipe or a device with a picture's name is nothing that can be looked at, and not nothing either.
    else if (hasMediaName(full)) yield problem(full, "not-a-regular-file");
  }
}

/**
 * A link in a folder. To a file it is followed, once: whoever shows the folder follows it too. To a folder it is not: what
 * lies in the walked one is met by itself. What leads out of it, in a circle or nowhere is told.
 */
async function* link(path: string, { base }: Walk): AsyncGenerator<Candidate> {
  let target: string;
  try {
    target = await realpath(path);
  } catch (error) {
    yield problem(path, (error as NodeJS.ErrnoException).code === "ELOOP" ? "link-loop" : "link-broken");
    return;
  }
  const found = await stat(target).catch(() => undefined);
  const inside = target === base || target.startsWith(base.endsWith(sep) ? base : base + sep);
  if (!inside) yield problem(path, "link-outside");
  else if (found?.isFile()) yield { kind: "file", path, found: "folder" };
  else if (found?.isDirectory()) {
    // A folder that holds the link itself would be walked for ever.
    if (`${await realpath(dirname(path))}${sep}`.startsWith(`${target}${sep}`)) yield problem(path, "link-loop");
    else if (target.slice(base.length).split(sep).some(isForeign)) yield problem(path, "link-outside");
  } else yield problem(path, hasMediaName(path) ? "not-a-regular-file" : "link-broken");
}

type Code = Key extends infer K
  ? K extends `problem.${infer Name}`
    ? Exclude<Name, "at" | "lfs-pointer">
    : never
  : never;

/** A path that gives no file: why, by its code, or in words of its own. */
function problem(path: string, code: Code, words?: "error.list-unreadable" | "error.folder-unreadable"): Candidate {
  const what = words === undefined ? told("problem.at", { path, why: told(`problem.${code}`) }) : told(words, { path });
  return { kind: "problem", path, code, message: say("en", what), told: what };
}

/** `photo.c2pa` beside `photo.jpg`: only the command line looks for it, the library never does. */
export function sidecarOf(path: string): string | undefined {
  const extension = extname(path);
  if (extension.toLowerCase() === ".c2pa") return undefined;
  const sidecar = `${extension === "" ? path : path.slice(0, -extension.length)}.c2pa`;
  return existsSync(sidecar) ? sidecar : undefined;
}
