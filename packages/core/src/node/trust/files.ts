import { X509Certificate } from "node:crypto";
import { stat } from "node:fs/promises";
import { basename, join } from "node:path";
import type { TrustStore } from "../../credentials/trust/lists.ts";
import { pemBlocks } from "../../credentials/trust/pem.ts";
import { countEntries, type ReadList, trustOf } from "../../credentials/trust/store-of.ts";
import { reasonOf, wrong } from "../../model/error-texts.ts";
import { refusal } from "../../model/errors.ts";
import { present } from "../../model/present.ts";
import type { TrustList } from "../../model/report.ts";
import { digestOf, readBounded, readIndex, readInside } from "./folder.ts";
import type { TrustEntry } from "./folder-index.ts";
import { ownLists } from "./own.ts";

const MAX_LIST_BYTES = 16 * 1024 * 1024;

/**
 * Where trust comes from. Nothing is trusted by default, and nothing is downloaded.
 * @example
 * ```ts
 * import { inspect, type TrustOptions } from "@provcheck/core";
 * const trust: TrustOptions = { dir: "./", anchors: "./our-anchors.pem" };
 * const report = await inspect("photo.jpg", { trust });
 * for (const list of report.trust.lists) console.log(list.tier, list.name, list.digest);
 * ```
 */
export interface TrustOptions {
  /**
   * A folder that holds any of `c2pa-official.pem`, `c2pa-official-tsa.pem`, `interim-anchors.pem`,
   * `interim-allowed.pem`, `interim-store.cfg`, `conforming-products-list.json`, and anchors of your own that
   * `provcheck trust add` put there. Nothing else in it is loaded.
   */
  dir?: string;
  /** File with anchors of your own, as PEM or one as DER: tier `yours`. */
  anchors?: string;
  /** Certificates of your own that are trusted themselves: PEM, or base64 SHA-256 of the DER, one a line. */
  allowedList?: string;
  /** Extended key usages of your own certificates, one OID a line, beside the six of C2PA that are built in. */
  trustConfig?: string;
}

/** File names that a trust folder may hold, and what each is. */
const DIRECTORY = {
  official: { anchors: "c2pa-official.pem", tsa: "c2pa-official-tsa.pem" },
  // `interim-store.cfg` holds the six built-in usages: it may lie there and has nothing to add.
  interim: { anchors: "interim-anchors.pem", allowed: "interim-allowed.pem" },
  products: "conforming-products-list.json",
} as const;

/** Reads the lists that the options name. @throws ProvcheckError `trust-file-unreadable` */
export async function loadTrust(options: TrustOptions): Promise<TrustStore> {
  const config = options.trustConfig === undefined ? undefined : await namedList(options.trustConfig);
  const ekus = config?.text.match(/^\d+(?:\.\d+)+/gm) ?? [];
  if (config && ekus.length === 0) refuse(options.trustConfig ?? "", new Error("no OID in it"));
  const folder = options.dir === undefined ? undefined : await openFolder(options.dir);
  const lists: (ReadList | undefined)[] = [];
  if (options.anchors !== undefined) lists.push(await namedAnchors(options.anchors));
  for (const name of folder ? await ownLists(folder.dir) : []) lists.push(await folder?.list(name, "yours"));
  if (options.allowedList !== undefined) lists.push(await namedAllowed(options.allowedList));
  if (folder) {
    lists.push(await folder.list(DIRECTORY.official.anchors, "official"));
    lists.push(await folder.list(DIRECTORY.official.tsa, "tsa"));
    lists.push(await folder.list(DIRECTORY.interim.anchors, "interim"));
    lists.push(await folder.list(DIRECTORY.interim.allowed, "interim", "allowed"));
    lists.push(await folder.list(DIRECTORY.products, "products"));
  }
  return trustOf(
    lists.filter((list) => list !== undefined),
    ekus,
  );
}

/** A folder with lists, and what the store wrote down about them; a plain folder has no such record. */
async function openFolder(dir: string): Promise<{
  dir: string;
  list(name: string, tier: TrustList["tier"], holds?: ReadList["holds"]): Promise<ReadList | undefined>;
}> {
  const found = await stat(dir).catch(() => undefined);
  if (!found?.isDirectory()) throw refusal("trust-file-unreadable", wrong("why.trust-folder-missing", { path: dir }));
  const index = await readIndex(dir);
  return {
    dir,
    async list(name, tier, holds) {
      const path = join(dir, name);
      const data = await readInside(dir, name, MAX_LIST_BYTES).catch((error: unknown) => refuse(path, error));
      if (!data) return undefined;
      const known = index.find((entry) => entry.file === name);
      return { ...(await loaded(path, tier, data, known)), ...present({ holds }) };
    },
  };
}

/** A list that an option names: a file anywhere. */
async function namedList(path: string): Promise<ReadList> {
  return loaded(path, "yours", await readBounded(path, MAX_LIST_BYTES).catch((error: unknown) => refuse(path, error)));
}

/** Anchors in PEM, or one certificate in DER. A list in which nothing can be used would recognise nobody, in silence. */
async function namedAnchors(path: string): Promise<ReadList> {
  const data = await readBounded(path, MAX_LIST_BYTES).catch((error: unknown) => refuse(path, error));
  const given = await loaded(path, "yours", data);
  const blocks = pemBlocks(given.text);
  const usable = (blocks.length > 0 ? blocks : [data]).filter(isCertificate);
  if (usable.length === 0) refuse(path, new Error("no certificate in it, neither as PEM nor as DER"));
  const text = blocks.length > 0 ? given.text : new X509Certificate(data).toString();
  return { text, entry: { ...given.entry, entries: usable.length } };
}

async function namedAllowed(path: string): Promise<ReadList> {
  const given = await namedList(path);
  if (given.entry.entries === 0) refuse(path, new Error("no certificate and no SHA-256 in it"));
  return { ...given, holds: "allowed" };
}

function isCertificate(der: Uint8Array): boolean {
  try {
    return new X509Certificate(der).raw.length > 0;
  } catch {
    return false;
  }
}

function refuse(path: string, error: unknown): never {
  const why = reasonOf(error);
  throw refusal("trust-file-unreadable", wrong("why.trust-list-unreadable", { path, why }), { cause: error });
}

async function loaded(path: string, tier: TrustList["tier"], data: Uint8Array, known?: TrustEntry): Promise<ReadList> {
  const text = new TextDecoder().decode(data);
  const digest = digestOf(data);
  // What was written down holds for what was fetched. Where something else lies there now, the report must not say that it
  // is what was published on that day.
  const fetched = known?.digest === digest ? known : undefined;
  return {
    text,
    entry: {
      tier,
      name: basename(path),
      source: fetched?.source ?? "file",
      date: fetched?.date ?? (await stat(path)).mtime.toISOString().slice(0, 10),
      ...present({ expires: fetched?.expires, changed: known && !fetched ? (true as const) : undefined }),
      digest,
      entries: countEntries(tier, text),
    },
  };
}
