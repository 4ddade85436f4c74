import { PRODUCERS } from "../markers/aigc.ts";
import { MARKER_ROWS } from "../markers/match.ts";
import { recogniseName } from "../markers/names.ts";
import { ours, phrase, quote, type Say, type Words } from "./say.ts";

const KNOWN_PRODUCTS = new Set<string>([
  ...MARKER_ROWS.flatMap((row) => row.product ?? []),
  ...PRODUCERS.flatMap((row) => row.products),
]);
const KNOWN_VENDORS = new Set<string>([
  ...MARKER_ROWS.flatMap((row) => row.vendor ?? []),
  ...PRODUCERS.map((row) => row.vendor),
]);

/** A vendor that our own tables gave needs no quotation marks; anything else is the file's word. */
export function vendorText(vendor: string): Words {
  return KNOWN_VENDORS.has(vendor) || recogniseName(vendor)?.vendor === vendor ? ours(vendor) : quote(vendor);
}

/** `“GPT-4o” (OpenAI)`: the product as the file names it, and whose it is. */
export function whoText(vendor: string | undefined, product: string | undefined, say: Say): Words {
  if (product === undefined) return vendor === undefined ? say("who.unknown") : vendorText(vendor);
  const shown = KNOWN_PRODUCTS.has(product) ? ours(product) : quote(product);
  return vendor === undefined || vendor === product ? shown : phrase`${shown} (${vendorText(vendor)})`;
}
