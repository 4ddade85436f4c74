import { createHash, randomUUID } from "node:crypto";
import { constants } from "node:fs";
import { mkdir, open, realpath, rename, rm } from "node:fs/promises";
import { join, sep } from "node:path";
import { wrong } from "../../model/error-texts.ts";
import { refusal } from "../../model/errors.ts";
import { removeAtEnd } from "../host/reaper.ts";
import { parseIndex, type TrustEntry } from "./folder-index.ts";

/** A trust folder may come with a pull request: what stands in it is read as carefully as any file that is checked. */
const INDEX = "trust-store.json";
const MAX_INDEX_BYTES = 1024 * 1024;

/** Letters and digits of any script: `own-甲方.pem` is as good a name as `own-house.pem`. No path, no dot in front. */
export const OWN_FILE = /^own-[\p{L}\p{N}][\p{L}\p{N}\p{M}._-]{0,80}\.pem$/u;

/** How a file is named by what is in it. */
export const digestOf = (data: Uint8Array): string => `sha256:${createHash("sha256").update(data).digest("hex")}`;

/** A day as an index writes it. */
export const today = (): string => new Date().toISOString().slice(0, 10);

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;

/**
 * Reads a regular file of bounded size that lies in the folder; undefined where there is none. Links may lead to other files
 * of the same folder, as containers mount them, and to nothing else. Nothing is waited for.
 * @throws an error for anything else
 */
export async function readInside(dir: string, file: string, most: number): Promise<Uint8Array | undefined> {
  let path: string;
  try {
    path = await realpath(join(dir, file));
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
  if (!path.startsWith((await realpath(dir)) + sep)) throw new Error("leads out of its folder");
  return readBounded(path, most);
}

/** Reads a regular file of bounded size. @throws an error for pipes, devices and more bytes than that */
export async function readBounded(path: string, most: number): Promise<Uint8Array> {
  const handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const found = await handle.stat();
    if (!found.isFile()) throw new Error("not a regular file");
    if (found.size > most) throw new Error(`more than ${most} bytes`);
    const data = Buffer.alloc(found.size);
    let filled = 0;
    while (filled < data.length) {
      const { bytesRead } = await handle.read(data, filled, data.length - filled, filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return new Uint8Array(data.subarray(0, filled));
  } finally {
    await handle.close();
  }
}

/**
 * The lists that a store has written down. A folder without an index has none.
 * @throws ProvcheckError `trust-file-unreadable` for an index that no store wrote: nothing of it is believed
 */
export async function readIndex(dir: string): Promise<TrustEntry[]> {
  try {
    const data = await readInside(dir, INDEX, MAX_INDEX_BYTES);
    if (data === undefined) return [];
    return parseIndex(new TextDecoder().decode(data));
  } catch (error) {
    const why = error instanceof Error ? error.message : "";
    throw refusal("trust-file-unreadable", wrong("why.trust-index", { path: join(dir, INDEX), why }), { cause: error });
  }
}

/** Written under a name of its own and renamed: a reader sees the old file or the new one, and a link is replaced, not followed. */
async function writeInside(dir: string, file: string, data: string | Uint8Array, mode = 0o644): Promise<void> {
  await mkdir(dir, { recursive: true });
  const temporary = join(dir, `.${randomUUID()}.tmp`);
  const forget = removeAtEnd(temporary);
  try {
    const handle = await open(temporary, "wx", mode);
    try {
      await handle.writeFile(data);
    } finally {
      await handle.close();
    }
    await rename(temporary, join(dir, file));
  } finally {
    await rm(temporary, { force: true });
    forget();
  }
}

/** Changes of one index wait for each other: two that read it at once would lose one of the two. */
const changing = new Map<string, Promise<unknown>>();

/** Changes the index. */
async function changeIndex(dir: string, change: (lists: TrustEntry[]) => TrustEntry[]): Promise<void> {
  const before = changing.get(dir) ?? Promise.resolve();
  const now = before.then(async () => {
    const lists = change(await readIndex(dir)).sort((a, b) => (a.id < b.id ? -1 : 1));
    await writeInside(dir, INDEX, `${JSON.stringify({ version: 1, lists }, null, 2)}\n`);
  });
  changing.set(
    dir,
    now.catch(() => undefined),
  );
  await now;
}

/** Puts a list in its place and keeps the one that was there. What is one's own is for oneself to read. */
export async function putList(dir: string, row: TrustEntry, data: string | Uint8Array, most: number): Promise<void> {
  const mode = row.tier === "yours" ? 0o600 : 0o644;
  const old = await readInside(dir, row.file, most).catch(() => undefined);
  if (old) await writeInside(dir, `${row.file}.previous`, old, mode);
  await writeInside(dir, row.file, data, mode);
  await changeIndex(dir, (lists) => [...lists.filter((each) => each.id !== row.id), row]);
}

/** Removes a list and the copy before it: the names in this folder, never what a link there leads to. */
export async function dropList(dir: string, row: TrustEntry): Promise<void> {
  await changeIndex(dir, (lists) => lists.filter((each) => each.id !== row.id));
  for (const file of [row.file, `${row.file}.previous`]) await rm(join(dir, file), { force: true });
}
