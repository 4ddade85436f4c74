import type { Generation } from "./settings.ts";
import type { MarkerHit } from "./table.ts";

export type { Generation } from "./settings.ts";

const MAX_READ = 8;

/** Settings of every local generator that was recognised, one entry a place. */
export function readGenerations(hits: readonly MarkerHit[]): Generation[] {
  const found: Generation[] = [];
  for (const hit of hits) {
    const fact = hit.facts[0];
    if (!fact || fact.block.embedded === true || found.length >= MAX_READ) continue;
    const settings = hit.row.settings?.(String(fact.value), hit.beside);
    if (settings && Object.keys(settings).length > 0)
      found.push({ tool: hit.product ?? hit.row.product ?? hit.row.id, ...settings, path: fact.path });
  }
  return found;
}
