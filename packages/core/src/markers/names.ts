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

const row = (pattern: RegExp, vendor: string, aiOnly: boolean, source: string, product?: string): NameRow => ({
  pattern,
  vendor,
  aiOnly,
  source,
  ...(product === undefined ? {} : { product }),
});

const FILE = "manifest of a file, 2026-11";
const DUMP = "published manifest dump, 2026-09";
const LIST = "C2PA conforming products list, 2026-08";
const DOC = "vendor documentation, 2026-10";
/** A name that others list and nobody has shown in a file: it attributes, it never says AI. */
const THIRD = "third-party lists without a dump, 2026-09";

/** First match wins: the more special name stands first. */
export const NAMES: readonly NameRow[] = [
  row(/^(?:gpt-image|GPT-4o|DALL[·-]?E\b|Sora\b)/i, "OpenAI", true, FILE),
  row(/^OpenAI(?:[ -]| OpCo|$)/, "OpenAI", false, FILE),
  row(/^ChatGPT(?:\s|$)/, "OpenAI", false, FILE),
  row(/^Truepic Lens CLI in (?:Sora|DALL|ChatGPT|OpenAI)/, "OpenAI", false, FILE),
  row(/^Adobe[ _]Firefly(?:\b|_)/i, "Adobe", true, FILE, "Adobe Firefly"),
  row(/^Adobe(?:[ _]|$)/i, "Adobe", false, FILE),
  row(/^cai-prod$/, "Adobe", false, FILE),
  row(/^(?:Imagen|Nano Banana|Veo|Google Generative AI|Gemini)(?:\b|-)/i, "Google", true, DUMP),
  row(/^Google Flow$/, "Google", false, LIST, "Flow"),
  row(
    /^(?:Google(?:\s|$)|Pixel (?:Camera|Studio|Recorder)$|Video Boost by Pixel Camera$|YouTube |NotebookLM$|Snapseed$)/,
    "Google",
    false,
    FILE,
  ),
  row(/^(?:Project Genie|Pomelli) by Google$/, "Google", false, LIST),
  row(
    /^(?:Image Creator from Designer|Bing Image Creator|Azure OpenAI (?:DALL-E|ImageGen|Sora))/i,
    "Microsoft",
    true,
    DOC,
  ),
  row(/^Microsoft(?:[ _]|$)/, "Microsoft", false, DUMP),
  row(/^(?:Amazon Titan Image|Titan Image|Nova (?:Canvas|Reel)|Amazon Nova)/i, "Amazon", true, DUMP),
  row(/^(?:Amazon(?:\s|$)|AWS(?:\s|$)|Titan(?:\s|$))/i, "Amazon", false, FILE),
  row(/^Flux(?:\.|\s|-|$)/i, "Black Forest Labs", true, FILE),
  row(/^Black Forest Labs/, "Black Forest Labs", false, FILE),
  row(/^Photo ?assist$/i, "Samsung", true, FILE, "Galaxy AI"),
  row(/^Galaxy [A-Z]/, "Samsung", false, FILE),
  row(/^Samsung(?:\s|$)/, "Samsung", false, FILE),
  row(/^Runway (?:Image|Video) Generation/, "Runway", true, DUMP),
  row(/^RUNWAY AI,? INC\.?$/i, "Runway", false, DUMP),
  row(/^(?:doubao|dreamina)-(?:seedance|seedream|seededit)/i, "ByteDance", true, DUMP),
  row(/^Dreamina(?:\/|\s|$)/, "ByteDance", true, DUMP, "Dreamina"),
  row(/^(?:Volcengine_Ark|BytePlus_ModelArk)/, "ByteDance", true, DUMP),
  row(/^(?:ByteDance|Bytedance|CapCut|capcut|Byteplus|北京火山引擎)/, "ByteDance", false, DUMP),
  row(/^SPRING \(SG\) PTE\. LTD\.$/, "ByteDance", false, THIRD),
  row(/^TikTok (?:Inc\.|Pte\. Ltd\.)$/, "TikTok", false, DUMP),
  row(/^tiktok ad creative toolbox/i, "TikTok", false, THIRD),
  row(/^(?:xAI )?Grok Imagine$/i, "xAI", true, DUMP, "Grok Imagine"),
  row(/^(?:xAI|SpaceXAI)(?:\s|$)/, "xAI", false, DUMP),
  row(/^Eleven ?Labs/i, "ElevenLabs", false, DUMP),
  row(/^Suno(?:\s|$)/, "Suno", false, DUMP),
  row(/^Canva AI$/, "Canva", true, DUMP),
  row(/^Canva(?:\s|$)/, "Canva", false, DUMP),
  row(/^Stability AI(?: Ltd\.?)?$/, "Stability AI", false, THIRD),
  row(/^Ideogram(?:, Inc\.?| AI)?$/, "Ideogram", false, DUMP),
  row(/^Recraft(?:\.ai|,.*)?$/i, "Recraft", false, DUMP),
  row(/^(?:fal[-.]?ai$|fal - features & labels)/i, "fal", false, DUMP),
  row(/^bria(?: ai|\.ai)?(?:$|[,/])/i, "Bria", false, THIRD),
  row(/^higgsfield ai/i, "Higgsfield", false, THIRD),
  row(/^topaz labs/i, "Topaz Labs", false, THIRD),
  row(/^(?:Getty Images|iStock) AI-(?:Generated|Modified) Image$/, "Getty Images", false, LIST),
  row(/^Jasper$/, "Jasper", false, LIST),
  row(/^(?:RefaceAI$|Neocortext)/, "Neocortext", false, LIST, "RefaceAI"),
  row(/^Brahma AI$/, "Brahma AI", false, LIST),
  row(/^Anthropic(?:\s|$)/, "Anthropic", false, THIRD),
  row(/^(?:LEICA|Leica)\b|^(?:M11-[PD]|SL3)[/ ]/, "Leica", false, DUMP),
  row(/^(?:NIKON|Nikon[_ ])/, "Nikon", false, DUMP),
  row(/^Sony(?:\s|$)/i, "Sony", false, LIST),
  row(/^Canon(?:\s|$)/i, "Canon", false, LIST),
  row(/^Truepic(?:[_ ]|$)/, "Truepic", false, FILE),
  row(/^(?:vivo|JOVI)(?:\s|$)/i, "vivo", false, LIST),
  row(/^Xiaomi(?:\s|$)/i, "Xiaomi", false, LIST),
  row(/^Snapdragon \d/, "Qualcomm", false, LIST),
  row(/^com\.asus\.gallery/, "ASUS", false, DUMP),
];

/** The row for a name that a manifest carries, if any. */
export function recogniseName(name: string): NameRow | undefined {
  const trimmed = name.trim().slice(0, 256);
  return NAMES.find((each) => each.pattern.test(trimmed));
}
