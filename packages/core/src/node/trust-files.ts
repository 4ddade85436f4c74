import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { readProducts } from "../credentials/products.ts";
import { AnchorList } from "../credentials/trust/anchors.ts";
import { type ConformingProduct, type TrustStore, type TrustTierLists, trustTier } from "../credentials/trust/lists.ts";
import { hashLines, pemBlocks } from "../credentials/trust/pem.ts";
import { ProvcheckError } from "../model/errors.ts";
import type { TrustList } from "../model/report.ts";
import type { TrustTier } from "../model/vocabulary.ts";
import { ownLists, trustStore } from "./trust-store.ts";

const MAX_LIST_BYTES = 16 * 1024 * 1024;

/**
 * Where trust comes from. Nothing is trusted by default, and nothing is downloaded.
 * @example
 * ```ts
 * import { inspect, type TrustOptions } from "@provcheck/core";
 * const trust: TrustOptions = { dir: "./trust", anchors: "./our-anchors.pem" };
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
  /** PEM file with anchors of your own: tier `yours`. */
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

interface Loaded {
  text: string;
  entry: TrustList;
}

/** Reads the lists that the options name. @throws ProvcheckError `trust-file-unreadable` */
export async function loadTrust(options: TrustOptions): Promise<TrustStore> {
  const lists: TrustList[] = [];
  const tiers: TrustTierLists[] = [];
  let tsaPem = "";
  const load = async (path: string, tier: TrustList["tier"], optional: boolean): Promise<string> => {
    const loaded = await readList(path, tier, optional);
    if (!loaded) return "";
    lists.push(loaded.entry);
    return loaded.text;
  };
  const config = options.trustConfig === undefined ? undefined : await readList(options.trustConfig, "yours", false);
  const ekus = config?.text.match(/^\d+(?:\.\d+)+/gm) ?? [];
  const addTier = (tier: TrustTier, anchors: string, allowed: string) => {
    if (anchors !== "" || allowed !== "") tiers.push(trustTier({ tier, anchors, allowed, ekus }));
  };
  const own = options.dir === undefined ? [] : await ownLists(options.dir);
  if (options.anchors !== undefined || options.allowedList !== undefined || own.length > 0) {
    const texts: string[] = [];
    for (const path of [...(options.anchors === undefined ? [] : [options.anchors]), ...own])
      texts.push(await load(path, "yours", false));
    const anchors = texts.join("\n");
    const allowed = options.allowedList === undefined ? "" : await load(options.allowedList, "yours", false);
    addTier("yours", anchors, allowed);
  }
  let products: readonly ConformingProduct[] = [];
  if (options.dir !== undefined) {
    const dir = options.dir;
    await assertDirectory(dir);
    addTier("official", await load(join(dir, DIRECTORY.official.anchors), "official", true), "");
    tsaPem = await load(join(dir, DIRECTORY.official.tsa), "tsa", true);
    const interimAnchors = await load(join(dir, DIRECTORY.interim.anchors), "interim", true);
    const interimAllowed = await load(join(dir, DIRECTORY.interim.allowed), "interim", true);
    addTier("interim", interimAnchors, interimAllowed);
    const list = await readList(join(dir, DIRECTORY.products), "official", true);
    products = list === undefined ? [] : (readProducts(list.text) ?? []);
    if (list) lists.push({ ...list.entry, tier: "products", entries: products.length });
  }
  const order: TrustTier[] = ["official", "yours", "interim"];
  tiers.sort((a, b) => order.indexOf(a.tier) - order.indexOf(b.tier));
  return { tiers, tsaPem, tsa: new AnchorList(tsaPem), ekus, lists, products };
}

async function assertDirectory(dir: string): Promise<void> {
  const found = await stat(dir).catch(() => undefined);
  if (!found?.isDirectory()) throw new ProvcheckError("trust-file-unreadable", `trust folder not found: ${dir}`);
}

async function readList(path: string, tier: TrustList["tier"], optional: boolean): Promise<Loaded | undefined> {
  const found = await stat(path).catch(() => undefined);
  if (!found && optional) return undefined;
  if (!found?.isFile() || found.size > MAX_LIST_BYTES)
    throw new ProvcheckError("trust-file-unreadable", `trust list not readable: ${path}`);
  const text = await readFile(path, "utf8");
  const digest = createHash("sha256").update(text).digest("hex");
  const fetched = await fetchedOn(path);
  const entries = pemBlocks(text).length || hashLines(text).length;
  return {
    text,
    entry: {
      tier,
      name: basename(path),
      source: fetched?.source ?? "file",
      date: fetched?.date ?? found.mtime.toISOString().slice(0, 10),
      ...(fetched?.expires === undefined ? {} : { expires: fetched.expires }),
      digest: `sha256:${digest}`,
      entries,
    },
  };
}

/** What the store wrote down when it fetched the list; a plain folder has no such record. */
async function fetchedOn(path: string): Promise<{ source: string; date: string; expires?: string } | undefined> {
  const lists = await trustStore(dirname(path)).list();
  return lists.find((entry) => entry.file === basename(path));
}
