import { readdir } from "node:fs/promises";
import { basename } from "node:path";
import { reasonOf, wrong } from "../../model/error-texts.ts";
import { refusal } from "../../model/errors.ts";
import { present } from "../../model/present.ts";
import { digestOf, OWN_FILE, putList, readBounded, readIndex, today } from "./folder.ts";
import type { TrustEntry } from "./folder-index.ts";
import { checkList, type ListContents, ListError } from "./lists.ts";

const MAX_OWN_BYTES = 4 * 1024 * 1024;
const NAME_BYTES = 120;

/** A name that keeps apart what people keep apart: letters and digits of every script stay. */
function slugOf(name: string, digest: string): string {
  let slug = name
    .normalize("NFC")
    .replace(/[^\p{L}\p{N}\p{M}._-]+/gu, "-")
    .replace(/^[^\p{L}\p{N}]+/u, "");
  while (Buffer.byteLength(slug) > NAME_BYTES || [...slug].length > 64) slug = [...slug].slice(0, -1).join("");
  return slug === "" ? digest.slice(7, 19) : slug;
}

/**
 * Adds the certificates of a PEM file to a store.
 * @throws ProvcheckError `trust-file-unreadable`, `bad-option` for a name that is taken
 */
export async function addOwn(
  dir: string,
  path: string,
  { name, replace = false }: { name?: string; replace?: boolean },
): Promise<TrustEntry> {
  let text: string;
  try {
    text = new TextDecoder().decode(await readBounded(path, MAX_OWN_BYTES));
  } catch (error) {
    const why = reasonOf(error);
    throw refusal("trust-file-unreadable", wrong("why.trust-list-unreadable", { path, why }), { cause: error });
  }
  let contents: ListContents;
  try {
    contents = checkList({ format: "pem", minimum: 0 }, text);
    if (contents.entries === 0) throw new ListError(wrong("why.list-empty"));
  } catch (error) {
    throw refusal("trust-file-unreadable", wrong("why.at", { path, why: reasonOf(error) }), { cause: error });
  }
  // The certificates only: whoever keeps a key in the same file does not want it copied.
  const data = new TextEncoder().encode(contents.pem);
  const digest = digestOf(data);
  const id = `own-${slugOf(name ?? basename(path).replace(/\.[^.]*$/, ""), digest)}`;
  // Some systems take `House` for `house`.
  const same = (await readIndex(dir)).find((each) => each.id.toLowerCase() === id.toLowerCase());
  if (same && same.digest !== digest && !replace)
    throw refusal("bad-option", wrong("why.trust-name-taken", { id: same.id, source: same.source }));
  const entry: TrustEntry = {
    id: same?.id ?? id,
    tier: "yours",
    file: `${same?.id ?? id}.pem`,
    source: path,
    date: today(),
    digest,
    entries: contents.entries,
    ...present({ expires: contents.expires }),
  };
  await putList(dir, entry, data, MAX_OWN_BYTES);
  return entry;
}

/** Anchors of your own that a store holds, by file name. */
export async function ownLists(dir: string): Promise<string[]> {
  const names = await readdir(dir).catch(() => []);
  return names.filter((name) => OWN_FILE.test(name)).sort();
}
