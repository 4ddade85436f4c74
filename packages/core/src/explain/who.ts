import { PRODUCERS } from "../markers/aigc.ts";
import { MARKER_ROWS } from "../markers/match.ts";
import { recogniseName } from "../markers/names.ts";
import { quote, type Voice, type Words } from "./say.ts";

/** What the tables call products and vendors: `name.*` has them in a language. */
export const KNOWN_PRODUCTS = new Set<string>([
  ...MARKER_ROWS.flatMap((row) => row.product ?? []),
  ...PRODUCERS.flatMap((row) => row.products),
]);
export const KNOWN_VENDORS = new Set<string>([
  ...MARKER_ROWS.flatMap((row) => row.vendor ?? []),
  ...PRODUCERS.map((row) => row.vendor),
]);

/** A vendor that our own tables gave needs no quotation marks; anything else is the file's word. */
export function vendorText(vendor: string, voice: Voice): Words {
  return KNOWN_VENDORS.has(vendor) || recogniseName(vendor)?.vendor === vendor ? voice.name(vendor) : quote(vendor);
}

/** `“GPT-4o” (OpenAI)`: the product as the file names it, and whose it is. Our own tables' names stand in the reader's language. */
export function whoText(vendor: string | undefined, product: string | undefined, voice: Voice): Words {
  if (product === undefined) return vendor === undefined ? voice.say("who.unknown") : vendorText(vendor, voice);
  const shown = KNOWN_PRODUCTS.has(product) ? voice.name(product) : quote(product);
  if (vendor === undefined || vendor === product) return shown;
  return voice.say("who.of", { product: shown, vendor: vendorText(vendor, voice) });
}
