import { createHash } from "node:crypto";
import { copyFile, mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { basename, dirname, join } from "node:path";
import { ProvcheckError } from "../model/errors.ts";
import type { DownloadOptions } from "./download.ts";
import { checkList, ListError, type ListRow, TRUST_LISTS } from "./trust-lists.ts";

/**
 * One list of a trust store.
 * @example
 * ```ts
 * import { trustStore, type TrustEntry } from "@provcheck/core";
 * const old = ({ date }: TrustEntry): boolean => Date.now() - Date.parse(date) > 30 * 24 * 3600 * 1000;
 * console.log((await trustStore().list()).filter(old));
 * ```
 */
export interface TrustEntry {
  id: string;
  tier: string;
  file: string;
  /** Where it came from: an address, or the path of a file that was added. */
  source: string;
  /** Day on which it was fetched or added, ISO. */
  date: string;
  digest: string;
  entries: number;
  /** When the first of its certificates runs out. */
  expires?: string;
  licence?: string;
}

/**
 * What one update did to one list.
 * @example
 * ```ts
 * import { trustStore, type TrustUpdate } from "@provcheck/core";
 * const refused = (updates: readonly TrustUpdate[]) => updates.filter((update) => update.outcome === "refused");
 * console.log(refused(await trustStore().update()));
 * ```
 */
export interface TrustUpdate {
  id: string;
  /** `refused`: what came was not the list; the old copy stays. */
  outcome: "new" | "changed" | "unchanged" | "refused";
  added: string[];
  removed: string[];
  problem?: string;
}

/**
 * Options of an update. Addresses that you give are yours: mirrors on loopback and over http are allowed.
 * @example
 * ```ts
 * import { trustStore, type TrustUpdateOptions } from "@provcheck/core";
 * const options: TrustUpdateOptions = { mirror: "https://mirror.example/lists", only: ["official", "official-tsa"] };
 * await trustStore().update(options);
 * ```
 */
export interface TrustUpdateOptions {
  /** A folder on a server that holds the lists under their file names (`c2pa-official.pem`, ...). */
  mirror?: string;
  /** `http://host:port` of a proxy. */
  proxy?: string;
  /** Ids of the lists to fetch. Default: all. */
  only?: readonly string[];
  timeoutMs?: number;
}

/**
 * A folder with trust lists: fetched when asked, checked, written atomically, the old copy kept.
 * @example
 * ```ts
 * import { inspect, trustStore, type TrustStoreFolder } from "@provcheck/core";
 * const store: TrustStoreFolder = trustStore();
 * await store.update();
 * console.log((await inspect("photo.jpg", { trust: { dir: store.dir } })).assurance.state);
 * ```
 */
export interface TrustStoreFolder {
  readonly dir: string;
  /** Fetches the public lists. Nothing is fetched by anything else. */
  update(options?: TrustUpdateOptions): Promise<TrustUpdate[]>;
  list(): Promise<TrustEntry[]>;
  /** Names of what a list holds. @throws ProvcheckError `trust-file-unreadable` */
  show(id: string): Promise<{ entry: TrustEntry; names: string[] }>;
  /** Adds anchors of your own from a PEM file. @throws ProvcheckError `trust-file-unreadable` */
  add(path: string): Promise<TrustEntry>;
  /** Removes a list. @returns whether it was there */
  remove(id: string): Promise<boolean>;
}

const INDEX = "trust-store.json";
const OWN = /^own-[\w.-]{1,80}\.pem$/;

/** Where lists are kept without any option: the user's cache. */
function defaultDir(): string {
  const { PROVCHECK_TRUST_HOME, XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  if (PROVCHECK_TRUST_HOME) return PROVCHECK_TRUST_HOME;
  if (process.platform === "win32" && LOCALAPPDATA) return join(LOCALAPPDATA, "provcheck", "trust");
  if (process.platform === "darwin") return join(homedir(), "Library", "Caches", "provcheck", "trust");
  return join(XDG_CACHE_HOME || join(homedir(), ".cache"), "provcheck", "trust");
}

/**
 * Opens a trust store. Reading it asks nobody; only `update` fetches.
 * @param dir the folder; by default `provcheck/trust` in the user's cache (or `PROVCHECK_TRUST_HOME`)
 * @example
 * ```ts
 * import { trustStore } from "@provcheck/core";
 * for (const { id, outcome, added, removed } of await trustStore("./trust").update()) console.log(id, outcome, added, removed);
 * ```
 */
export function trustStore(dir: string = defaultDir()): TrustStoreFolder {
  return {
    dir,
    update: (options = {}) => update(dir, options),
    list: async () => (await readIndex(dir)).lists,
    show: (id) => show(dir, id),
    add: (path) => add(dir, path),
    remove: (id) => remove(dir, id),
  };
}

/**
 * The folder whose lists are used when none is named: the user's own store when it holds any, else the data package
 * `@provcheck/trust-lists` when it is installed, else none.
 * @example
 * ```ts
 * import { inspect, installedTrust } from "@provcheck/core";
 * const dir = await installedTrust();
 * console.log((await inspect("photo.jpg", dir === undefined ? {} : { trust: { dir } })).assurance.reasons);
 * ```
 */
export async function installedTrust(): Promise<string | undefined> {
  const own = defaultDir();
  if ((await readIndex(own)).lists.length > 0) return own;
  try {
    const packaged = join(
      dirname(createRequire(import.meta.url).resolve("@provcheck/trust-lists/package.json")),
      "lists",
    );
    return (await readIndex(packaged)).lists.length > 0 ? packaged : undefined;
  } catch {
    return undefined;
  }
}

interface Index {
  version: 1;
  lists: TrustEntry[];
}

async function readIndex(dir: string): Promise<Index> {
  try {
    const index = JSON.parse(await readFile(join(dir, INDEX), "utf8")) as Index;
    return Array.isArray(index.lists) ? index : { version: 1, lists: [] };
  } catch {
    return { version: 1, lists: [] };
  }
}

/** Written beside and renamed: a reader sees the old file or the new one, never half of one. */
async function writeAtomically(path: string, data: string | Uint8Array): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    await writeFile(temporary, data, { mode: 0o644 });
    await rename(temporary, path);
  } finally {
    await rm(temporary, { force: true });
  }
}

async function replace(dir: string, entry: TrustEntry, data: string | Uint8Array): Promise<void> {
  await mkdir(dir, { recursive: true });
  const path = join(dir, entry.file);
  await copyFile(path, `${path}.previous`).catch(() => undefined);
  await writeAtomically(path, data);
  const index = await readIndex(dir);
  const lists = [...index.lists.filter((each) => each.id !== entry.id), entry].sort((a, b) => (a.id < b.id ? -1 : 1));
  await writeAtomically(join(dir, INDEX), `${JSON.stringify({ version: 1, lists }, null, 2)}\n`);
}

const digestOf = (data: string | Uint8Array): string => `sha256:${createHash("sha256").update(data).digest("hex")}`;
const today = (): string => new Date().toISOString().slice(0, 10);

async function update(dir: string, options: TrustUpdateOptions): Promise<TrustUpdate[]> {
  const wanted = TRUST_LISTS.filter((row) => options.only === undefined || options.only.includes(row.id));
  const unknown = options.only?.find((id) => !TRUST_LISTS.some((row) => row.id === id));
  if (unknown !== undefined) throw new ProvcheckError("bad-option", `no trust list is called ${unknown}`);
  const updates: TrustUpdate[] = [];
  for (const row of wanted) updates.push(await updateOne(dir, row, options));
  return updates;
}

async function updateOne(dir: string, row: ListRow, options: TrustUpdateOptions): Promise<TrustUpdate> {
  // What could reach the network is not even loaded for those who do not ask for it.
  const { download, DownloadError } = await import("./download.ts");
  const address =
    options.mirror === undefined
      ? row.address
      : `${options.mirror.replace(/\/+$/, "")}/${encodeURIComponent(row.file)}`;
  try {
    const data = await download(address, downloadOptions(options));
    const text = new TextDecoder("utf-8", { fatal: false }).decode(data);
    const contents = checkList(row, text);
    const before = await namesIn(dir, row);
    const digest = digestOf(data);
    const known = (await readIndex(dir)).lists.find((each) => each.id === row.id);
    const entry: TrustEntry = {
      id: row.id,
      tier: row.tier,
      file: row.file,
      source: address,
      date: today(),
      digest,
      entries: contents.entries,
      licence: row.licence,
      ...(contents.expires === undefined ? {} : { expires: contents.expires }),
    };
    await replace(dir, entry, data);
    const added = contents.names.filter((name) => !before.includes(name));
    const removed = before.filter((name) => !contents.names.includes(name));
    const outcome = known === undefined ? "new" : known.digest === digest ? "unchanged" : "changed";
    return { id: row.id, outcome, added: outcome === "unchanged" ? [] : added, removed };
  } catch (error) {
    if (!(error instanceof DownloadError) && !(error instanceof ListError)) throw error;
    return { id: row.id, outcome: "refused", added: [], removed: [], problem: error.message };
  }
}

function downloadOptions({ proxy, timeoutMs }: TrustUpdateOptions): DownloadOptions {
  return { ...(proxy === undefined ? {} : { proxy }), ...(timeoutMs === undefined ? {} : { timeoutMs }) };
}

/** What the copy at hand holds; a damaged copy holds nothing worth comparing. */
async function namesIn(dir: string, row: ListRow): Promise<string[]> {
  try {
    return checkList({ ...row, minimum: 0 }, await readFile(join(dir, row.file), "utf8")).names;
  } catch {
    return [];
  }
}

async function show(dir: string, id: string): Promise<{ entry: TrustEntry; names: string[] }> {
  const entry = (await readIndex(dir)).lists.find((each) => each.id === id);
  if (!entry) throw new ProvcheckError("trust-file-unreadable", `no trust list is called ${id}`);
  const format = TRUST_LISTS.find((row) => row.id === id)?.format ?? "pem";
  try {
    return { entry, names: checkList({ format, minimum: 0 }, await readFile(join(dir, entry.file), "utf8")).names };
  } catch (error) {
    throw new ProvcheckError(
      "trust-file-unreadable",
      `${entry.file}: ${error instanceof Error ? error.message : "unreadable"}`,
    );
  }
}

const MAX_OWN_BYTES = 4 * 1024 * 1024;

async function add(dir: string, path: string): Promise<TrustEntry> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile() || found.size > MAX_OWN_BYTES)
    throw new ProvcheckError("trust-file-unreadable", `trust list not readable: ${path}`);
  const text = await readFile(path, "utf8");
  try {
    const contents = checkList({ format: "pem", minimum: 1 }, text);
    const name = basename(path)
      .replace(/\.[^.]*$/, "")
      .replace(/[^\w.-]/g, "-")
      .slice(0, 64);
    const entry: TrustEntry = {
      id: `own-${name}`,
      tier: "yours",
      file: `own-${name}.pem`,
      source: path,
      date: today(),
      digest: digestOf(text),
      entries: contents.entries,
      ...(contents.expires === undefined ? {} : { expires: contents.expires }),
    };
    await replace(dir, entry, text);
    return entry;
  } catch (error) {
    if (!(error instanceof ListError)) throw error;
    throw new ProvcheckError("trust-file-unreadable", `${path}: ${error.message}`);
  }
}

async function remove(dir: string, id: string): Promise<boolean> {
  const index = await readIndex(dir);
  const entry = index.lists.find((each) => each.id === id);
  if (!entry) return false;
  const lists = index.lists.filter((each) => each !== entry);
  await writeAtomically(join(dir, INDEX), `${JSON.stringify({ version: 1, lists }, null, 2)}\n`);
  for (const file of [entry.file, `${entry.file}.previous`]) await rm(join(dir, file), { force: true });
  return true;
}

/** Anchors of your own that a store holds, as files. */
export async function ownLists(dir: string): Promise<string[]> {
  const names = await readdir(dir).catch(() => []);
  return names
    .filter((name) => OWN.test(name))
    .sort()
    .map((name) => join(dir, name));
}
