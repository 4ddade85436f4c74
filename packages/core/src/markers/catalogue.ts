import type { Generator } from "./define.ts";
import { GENERATORS } from "./generators.ts";

/** Finds a generator by its name, another name of it, or its vendor's; letters only are compared. */
export function findGenerators(name: string): Generator[] {
  const plain = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
  const wanted = plain(name);
  if (wanted === "") return [];
  const exact = GENERATORS.filter((entry) =>
    [entry.name, ...(entry.aliases ?? [])].some((each) => plain(each) === wanted),
  );
  if (exact.length > 0) return exact;
  return GENERATORS.filter((entry) =>
    [entry.name, ...(entry.aliases ?? []), entry.vendor].some((each) => plain(each).includes(wanted)),
  );
}
