import type { Inflaters } from "../formats/walk.ts";
import type { RawFact } from "../metadata/facts.ts";
import type { Block, Container } from "../model/block.ts";
import { FORMAT_ROWS } from "../model/formats.ts";
import type { Limit } from "../model/report.ts";
import type { SealTools } from "./seals.ts";
import { readStealthText } from "./stealth.ts";

/**
 * Text hidden in pixels, as a fact of its own. Only when asked for: it takes decoding the whole picture.
 */
export async function hiddenFacts(
  container: Container,
  runtime: { deep: boolean; seals: SealTools; inflaters: Inflaters },
): Promise<{ facts: RawFact[]; limits: Limit[] }> {
  if (!runtime.deep || !FORMAT_ROWS[container.format].lossless) return { facts: [], limits: [] };
  try {
    const pixels = await runtime.seals.pixels?.();
    if (!pixels) throw new Error("no decoder");
    const value = readStealthText(pixels, runtime.inflaters.gunzip);
    const block: Block = { kind: "text", path: "pixels", offset: 0, length: 0 };
    return { facts: value === undefined ? [] : [{ path: "stealth/text", value, block }], limits: [] };
  } catch {
    return { facts: [], limits: [{ code: "pixels-unavailable", step: "mark" }] };
  }
}
