import { present } from "../model/present.ts";
import { CREDENTIALS } from "./generators.ts";
import { SEEN } from "./table.ts";

/**
 * Names that C2PA manifests carry: software agents, claim generators and signers. They attribute; they say "AI"
 * only where the product does nothing else (`aiOnly`), and signer names never do.
 */
export interface NameRow {
  readonly pattern: RegExp;
  readonly vendor: string;
  /** Given when the name itself is not the product's name. */
  readonly product?: string;
  readonly aiOnly: boolean;
  readonly source: string;
}

const row = (pattern: RegExp, vendor: string, source: string): NameRow => ({ pattern, vendor, aiOnly: false, source });

/** Those who sign and have no generator here: cameras, platforms, services. */
const OTHERS: readonly NameRow[] = [
  row(/^TikTok (?:Inc\.|Pte\. Ltd\.)$/, "TikTok", SEEN.dump),
  row(/^tiktok ad creative toolbox/i, "TikTok", SEEN.third),
  row(/^Anthropic(?:\s|$)/, "Anthropic", SEEN.third),
  row(/^(?:LEICA|Leica)\b|^(?:M11-[PD]|SL3)[/ ]/, "Leica", SEEN.dump),
  row(/^(?:NIKON|Nikon[_ ])/, "Nikon", SEEN.dump),
  row(/^Sony(?:\s|$)/i, "Sony", SEEN.list),
  row(/^Canon(?:\s|$)/i, "Canon", SEEN.list),
  row(/^Truepic(?:[_ ]|$)/, "Truepic", SEEN.file),
  row(/^(?:vivo|JOVI)(?:\s|$)/i, "vivo", SEEN.list),
  row(/^Xiaomi(?:\s|$)/i, "Xiaomi", SEEN.list),
  row(/^Snapdragon \d/, "Qualcomm", SEEN.list),
  row(/^com\.asus\.gallery/, "ASUS", SEEN.dump),
];

/** First match wins: generators stand before those who sign for them. */
export const NAMES: readonly NameRow[] = [
  ...CREDENTIALS.flatMap(({ pattern, vendor, product, aiOnly, source }) =>
    pattern === undefined
      ? []
      : [
          {
            pattern,
            vendor,
            aiOnly: aiOnly === true,
            source: source ?? "",
            ...present({ product }),
          },
        ],
  ),
  ...OTHERS,
];

/**
 * What signs for others: kits, libraries, command lines and services that write claims. Such a name is neither the
 * program that made the content nor its system; whom it belongs to may still be the vendor.
 */
const SIGNING_TOOLS =
  /^(?:c2pa[-_ ]?(?:rs|tool|node|web|js|python|py|swift|kotlin|android|ios|mobile|cpp|c|go|wasm|sdk)(?:[-_/\s]|$)|c2patool|contentauth\b|cai-prod$|adobe_c2pa|lc_c2pa|make_test_images|Google C2PA Core Generator Library|Google Media Processing Services|YouTube Video Processing Services|OpenAI Media Service API|OpenAI-API\b|Microsoft[ _]Responsible[ _]AI|ByteDance Media Transcode Service|Truepic[_ ]Lens[_ ](?:SDK|CLI)|Black Forest Labs API|Trufo\b|Adobe Content Authenticity$|.*[_ -](?:c2pa[_ -])?(?:sdk|library)(?:[_ /-]|$))/i;

export const isSigningTool = (name: string): boolean => SIGNING_TOOLS.test(name.trim().slice(0, 256));

/** Names that were looked up: thousands of actions of a file are of a few programs. */
const KNOWN = new Map<string, NameRow | undefined>();
const MAX_KNOWN = 1_000;

/** The row for a name that a manifest carries, if any. */
export function recogniseName(name: string): NameRow | undefined {
  const trimmed = name.slice(0, 1_024).trim().slice(0, 256);
  if (KNOWN.has(trimmed)) return KNOWN.get(trimmed);
  const row = NAMES.find((each) => each.pattern.test(trimmed));
  if (KNOWN.size >= MAX_KNOWN) KNOWN.clear();
  KNOWN.set(trimmed, row);
  return row;
}
