import { createRequire } from "node:module";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { type ErrorTold, englishOf, reasonOf, wrong } from "../../model/error-texts.ts";
import { refusal } from "../../model/errors.ts";
import { present } from "../../model/present.ts";
import type { DownloadOptions } from "../network/download.ts";
import { withoutCredentials } from "../network/web-address.ts";
import { digestOf, dropList, putList, readIndex, readInside, today } from "./folder.ts";
import type { TrustEntry } from "./folder-index.ts";
import { checkList, type ListContents, ListError, type ListRow, TRUST_LISTS } from "./lists.ts";
import { addOwn } from "./own.ts";

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
  /** Why it was refused; or that it was taken and seems to be older than the copy at hand. */
  problem?: string;
  /** The same as a key and what stands in it. */
  why?: ErrorTold;
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
  /** `http://host:port` of a proxy; a name and password may stand before the host. */
  proxy?: string;
  /** Hosts that are asked without it, written as in `NO_PROXY`. */
  noProxy?: string;
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
  /** The hosts that an update without a mirror asks. */
  readonly hosts: readonly string[];
  /** Fetches the public lists. Nothing is fetched by anything else. */
  update(options?: TrustUpdateOptions): Promise<TrustUpdate[]>;
  list(): Promise<TrustEntry[]>;
  /** Names of what a list holds. @throws ProvcheckError `trust-file-unreadable` */
  show(id: string): Promise<{ entry: TrustEntry; names: string[] }>;
  /**
   * Adds anchors of your own from a PEM file: its certificates, and nothing else of it. The list is called by the name of
   * the file, or by `name`; another of that name is replaced only where `replace` says so.
   * @throws ProvcheckError `trust-file-unreadable`, `bad-option` for a name that is taken
   */
  add(path: string, options?: { name?: string; replace?: boolean }): Promise<TrustEntry>;
  /** Removes a list. @returns whether it was there */
  remove(id: string): Promise<boolean>;
}

const MAX_LIST_BYTES = 16 * 1024 * 1024;

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
 * for (const { id, outcome, added, removed } of await trustStore("./").update()) console.log(id, outcome, added, removed);
 * ```
 */
export function trustStore(dir: string = defaultDir()): TrustStoreFolder {
  return {
    dir,
    hosts: [...new Set(TRUST_LISTS.map(({ address }) => new URL(address).hostname))],
    update: (options = {}) => update(dir, options),
    list: () => readIndex(dir),
    show: (id) => show(dir, id),
    add: (path, options = {}) => addOwn(dir, path, options),
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
  if ((await readIndex(own)).length > 0) return own;
  let found: string;
  try {
    found = createRequire(import.meta.url).resolve("@provcheck/trust-lists/package.json");
  } catch {
    return undefined;
  }
  const packaged = join(dirname(found), "lists");
  return (await readIndex(packaged)).length > 0 ? packaged : undefined;
}

async function update(dir: string, options: TrustUpdateOptions): Promise<TrustUpdate[]> {
  const wanted = TRUST_LISTS.filter((row) => options.only === undefined || options.only.includes(row.id));
  const unknown = options.only?.find((id) => !TRUST_LISTS.some((row) => row.id === id));
  if (unknown !== undefined) throw refusal("bad-option", wrong("why.trust-name-unknown", { id: unknown }));
  const updates: TrustUpdate[] = [];
  for (const row of wanted) updates.push(await updateOne(dir, row, options));
  return updates;
}

async function updateOne(dir: string, row: ListRow, options: TrustUpdateOptions): Promise<TrustUpdate> {
  // What could reach the network is not even loaded for those who do not ask for it.
  const { download, DownloadError } = await import("../network/download.ts");
  const address =
    options.mirror === undefined
      ? row.address
      : `${options.mirror.replace(/\/+$/, "")}/${encodeURIComponent(row.file)}`;
  try {
    const data = await download(address, downloadOptions(options));
    const text = new TextDecoder("utf-8", { fatal: false }).decode(data);
    const contents = checkList(row, text);
    const before = await contentsOf(dir, row);
    const digest = digestOf(data);
    const known = (await readIndex(dir)).find((each) => each.id === row.id);
    const entry: TrustEntry = {
      id: row.id,
      tier: row.tier,
      file: row.file,
      source: withoutCredentials(address),
      date: today(),
      digest,
      entries: contents.entries,
      licence: row.licence,
      ...present({ expires: contents.expires }),
    };
    await putList(dir, entry, data, MAX_LIST_BYTES);
    const held = before?.names ?? [];
    const removed = held.filter((name) => !contents.names.includes(name));
    const outcome = known === undefined ? "new" : known.digest === digest ? "unchanged" : "changed";
    const added = outcome === "unchanged" ? [] : contents.names.filter((name) => !held.includes(name));
    const why = seemsOlder(contents, before);
    return { id: row.id, outcome, added, removed, ...present({ problem: why && englishOf(why), why }) };
  } catch (error) {
    if (!(error instanceof DownloadError) && !(error instanceof ListError)) throw error;
    return { id: row.id, outcome: "refused", added: [], removed: [], problem: error.message, why: error.told };
  }
}

/** Lists carry no date, but their certificates do: one that misses the newest of the copy at hand may be an older list. */
function seemsOlder(now: ListContents, before: ListContents | undefined): ErrorTold | undefined {
  if (now.newest === undefined || before?.newest === undefined || now.newest >= before.newest) return undefined;
  return wrong("why.list-older", { now: now.newest, before: before.newest });
}

function downloadOptions({ proxy, noProxy, timeoutMs }: TrustUpdateOptions): DownloadOptions {
  return present({ proxy, noProxy, timeoutMs });
}

/** What the copy at hand holds; a damaged copy holds nothing worth comparing. */
async function contentsOf(dir: string, row: ListRow): Promise<ListContents | undefined> {
  try {
    const data = await readInside(dir, row.file, MAX_LIST_BYTES);
    return data && checkList({ ...row, minimum: 0 }, new TextDecoder().decode(data));
  } catch {
    return undefined;
  }
}

async function show(dir: string, id: string): Promise<{ entry: TrustEntry; names: string[] }> {
  const entry = (await readIndex(dir)).find((each) => each.id === id);
  if (!entry) throw refusal("trust-file-unreadable", wrong("why.trust-name-unknown", { id }));
  const format = TRUST_LISTS.find((row) => row.id === id)?.format ?? "pem";
  try {
    const data = await readInside(dir, entry.file, MAX_LIST_BYTES);
    if (!data) throw new Error("no such file");
    return { entry, names: checkList({ format, minimum: 0 }, new TextDecoder().decode(data)).names };
  } catch (error) {
    throw refusal("trust-file-unreadable", wrong("why.at", { path: entry.file, why: reasonOf(error) }), {
      cause: error,
    });
  }
}

async function remove(dir: string, id: string): Promise<boolean> {
  const entry = (await readIndex(dir)).find((each) => each.id === id);
  if (!entry) return false;
  await dropList(dir, entry);
  return true;
}
