import type { RawFact } from "../metadata/facts.ts";
import { readGenerations } from "./generation.ts";
import type { MarkerHit } from "./table.ts";

/** Fields whose name says that they hold what somebody asked for. */
const NAMED = /prompts?$/i;
/** A text as short as this stands in many values by chance. */
const MIN_CHARS = 12;

/**
 * The facts that hold what somebody asked a generator for: private, so that they are given on request only. They are
 * the values that settings were read from, whatever else holds one of the prompts found there, and fields that say so.
 */
export function promptFacts(facts: readonly RawFact[], hits: readonly MarkerHit[]): ReadonlySet<RawFact> {
  const found = new Set<RawFact>();
  for (const { row, facts: own } of hits) if (row.settings || row.holdsPrompt) for (const fact of own) found.add(fact);
  const texts = readGenerations(hits)
    .flatMap(({ prompt, negativePrompt }) => [prompt, negativePrompt])
    .filter((text): text is string => text !== undefined && text.length >= MIN_CHARS)
    .flatMap((text) => [text, JSON.stringify(text).slice(1, -1)]);
  for (const fact of facts) {
    const { path, value } = fact;
    if (typeof value !== "string") continue;
    if (NAMED.test(path) || texts.some((text) => value.includes(text))) found.add(fact);
  }
  return found;
}
