import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { type TrustEntry, type TrustOptions, trustStore } from "@provcheck/core";
import { nameOf } from "../reporters/parts.ts";

/** A list as the page's own reader takes it: for files that it reads by itself. */
export interface PageListOf {
  tier: Exclude<TrustEntry["tier"], "eku">;
  name: string;
  text: string;
  holds?: "allowed";
  source?: string;
  date?: string;
}

/** What a trust folder holds, as the library reads it. */
const KNOWN: ReadonlyMap<string, Pick<PageListOf, "tier" | "holds">> = new Map(
  Object.entries({
    "c2pa-official.pem": { tier: "official" },
    "c2pa-official-tsa.pem": { tier: "tsa" },
    "interim-anchors.pem": { tier: "interim" },
    "interim-allowed.pem": { tier: "interim", holds: "allowed" },
    "conforming-products-list.json": { tier: "products" },
  } as const),
);
const OWN = /^own-[^/\\]+\.pem$/u;
const MOST_BYTES = 16 * 1024 * 1024;

async function textOf(path: string): Promise<string | undefined> {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() && found.size <= MOST_BYTES ? readFile(path, "utf8") : undefined;
}

/** The lists that the options name, as texts; what cannot be read is left out here, and refused where a file is inspected. */
export async function pageLists({ dir, anchors, allowedList }: TrustOptions): Promise<PageListOf[]> {
  const found: (PageListOf | undefined)[] = [];
  const add = async (path: string, row: Pick<PageListOf, "tier" | "holds">, from?: TrustEntry): Promise<void> => {
    const text = await textOf(path);
    const known = from ? { source: from.source, date: from.date } : {};
    found.push(text === undefined ? undefined : { ...row, ...known, name: nameOf(path), text });
  };
  if (anchors !== undefined) await add(anchors, { tier: "yours" });
  if (allowedList !== undefined) await add(allowedList, { tier: "yours", holds: "allowed" });
  if (dir !== undefined) {
    const index = await trustStore(dir)
      .list()
      .catch(() => []);
    for (const name of (await readdir(dir).catch(() => [])).sort()) {
      const row = KNOWN.get(name) ?? (OWN.test(name) ? { tier: "yours" as const } : undefined);
      const from = index.find(({ file }) => file === name);
      if (row) await add(join(dir, name), row, from);
    }
  }
  return found.filter((list) => list !== undefined);
}
