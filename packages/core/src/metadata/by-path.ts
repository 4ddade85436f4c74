import type { RawFact } from "./facts.ts";

/**
 * Facts by where they stand, in their order: dozens of places are looked at, and a file may have thousands of facts.
 * @param nameOf what a fact is looked for by
 */
export function byPath(
  facts: readonly RawFact[],
  nameOf: (fact: RawFact) => string,
): (name: string) => readonly RawFact[] {
  const all = new Map<string, RawFact[]>();
  for (const fact of facts) {
    const name = nameOf(fact);
    const same = all.get(name);
    if (same) same.push(fact);
    else all.set(name, [fact]);
  }
  return (name) => all.get(name) ?? NONE;
}

const NONE: readonly RawFact[] = [];
