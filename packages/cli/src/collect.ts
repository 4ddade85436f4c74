import { type Dirent, existsSync } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { extname, join } from "node:path";

/** One file to check, or why a path gives none. */
export type Candidate =
  | { kind: "file"; path: string; found: "named" | "folder"; sidecar?: string }
  | { kind: "stdin" }
  | { kind: "problem"; path: string; code: string; message: string };

/** Walks the paths in order; folders in the order of their names, so that two runs agree. Links to folders are not followed. */
export async function* collect(paths: readonly string[], recursive: boolean): AsyncGenerator<Candidate> {
  for (const path of paths) {
    if (path === "-") {
      yield { kind: "stdin" };
      continue;
    }
    const found = await stat(path).catch(() => undefined);
    if (!found?.isDirectory()) {
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
}

const named = (path: string): Candidate => ({ kind: "file", path, found: "named", ...sidecarOf(path) });

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
    else if (entry.isFile()) yield { kind: "file", path: full, found: "folder", ...sidecarOf(full) };
  }
}

/** `photo.c2pa` beside `photo.jpg`: only the command line looks for it, the library never does. */
function sidecarOf(path: string): { sidecar?: string } {
  const extension = extname(path);
  if (extension.toLowerCase() === ".c2pa") return {};
  const sidecar = `${extension === "" ? path : path.slice(0, -extension.length)}.c2pa`;
  return existsSync(sidecar) ? { sidecar } : {};
}
