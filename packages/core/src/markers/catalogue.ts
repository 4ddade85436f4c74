/** How sure we are of what a generator's files carry. */
type Sureness = "measured" | "documented" | "reported" | "nothing-found";

/** One generator: what can be read from its files, or that nothing can. Data for people; the tables do the reading. */
export interface GeneratorEntry {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly vendor: string;
  readonly makes: readonly ("image" | "video" | "audio" | "document")[];
  /** Names its Content Credentials carry: software agents, claim generators or signers. */
  readonly credentials?: readonly string[];
  /** Rows of the marker table that read its metadata, streams or pixels. */
  readonly rows?: readonly string[];
  /** China's label with its vendor as producer. */
  readonly label?: true;
  readonly since?: string;
  readonly sure: Sureness;
  /** A visible mark to look for. */
  readonly visible?: "corner-logo" | "china-text" | "moving-logo" | "colour-bar";
  /** An invisible mark that only its owner's service reads, and where. */
  readonly ask?: { readonly mark: string; readonly at?: string };
  /** Key of a remark in the locales. */
  readonly remark?:
    | "stripped"
    | "self-signed"
    | "research-demo"
    | "open-weights"
    | "partner-models"
    | "edit-type"
    | "no-type"
    | "label-sometimes"
    | "product-ended";
  readonly source: string;
}

const FILE = "files of it, 2026-11";
const DUMP = "published file dumps, 2026-09";
const CODE = "its source code, 2026-08";
const LIST = "C2PA conforming products list, 2026-08";
const THIRD = "third-party lists, 2026-09";
const NONE = "looked for in published files, 2026-09";

const SYNTHID = { mark: "SynthID", at: "https://gemini.google.com" } as const;
const SYNTHID_OPENAI = { mark: "SynthID", at: "https://openai.com/verify" } as const;

/** Those the project was first asked about stand first. */
export const GENERATORS: readonly GeneratorEntry[] = [
  { name: "Sora", vendor: "OpenAI", makes: ["video"], credentials: ["Truepic Lens CLI in Sora", "OpenAI Media Service API"], rows: ["sei.sora"], since: "2024-12", sure: "measured", visible: "moving-logo", ask: SYNTHID_OPENAI, remark: "product-ended", source: DUMP },
  { name: "ChatGPT", aliases: ["GPT Image", "gpt-image", "GPT-4o"], vendor: "OpenAI", makes: ["image"], credentials: ["OpenAI Media Service API", "ChatGPT", "gpt-image", "GPT-4o"], since: "2024-02", sure: "measured", ask: SYNTHID_OPENAI, source: FILE },
  { name: "DALL·E", aliases: ["DALL-E", "DALLE"], vendor: "OpenAI", makes: ["image"], credentials: ["OpenAI-API", "DALL·E"], rows: ["openai.software"], since: "2024-02", sure: "measured", visible: "colour-bar", source: DUMP },
  { name: "Runway", aliases: ["Gen-4", "Gen-4.5"], vendor: "Runway", makes: ["image", "video"], credentials: ["Runway Image Generation", "Runway Video Generation"], rows: ["sei.runway"], since: "2026-09", sure: "measured", remark: "partner-models", source: DUMP },
  { name: "Pika", vendor: "Pika", makes: ["video"], rows: ["sei.pika"], sure: "nothing-found", source: NONE },
  { name: "Stable Video Diffusion", aliases: ["SVD"], vendor: "Stability AI", makes: ["video"], rows: ["comfyui.prompt"], sure: "documented", remark: "open-weights", source: CODE },
  { name: "MagicVideo-V2", vendor: "ByteDance", makes: ["video"], sure: "nothing-found", remark: "research-demo", source: NONE },
  { name: "ModelScope", aliases: ["ModelScope text-to-video"], vendor: "Alibaba", makes: ["video"], sure: "nothing-found", remark: "open-weights", source: NONE },
  { name: "Midjourney", vendor: "Midjourney", makes: ["image", "video"], rows: ["midjourney.job", "midjourney.guid", "midjourney.parameters", "xmp.digital-source-type"], since: "2023", sure: "measured", source: FILE },
  { name: "Gemini", aliases: ["Bard", "Imagen", "Nano Banana", "Veo", "Google Flow"], vendor: "Google", makes: ["image", "video"], credentials: ["Google C2PA Core Generator Library", "Google Media Processing Services"], rows: ["google.credit-made", "google.tool"], since: "2025", sure: "measured", visible: "corner-logo", ask: SYNTHID, source: FILE },
  { name: "Google Photos", vendor: "Google", makes: ["image"], credentials: ["Google Photos"], rows: ["google.credit-edited"], sure: "measured", ask: SYNTHID, source: DUMP },
  { name: "Adobe Firefly", vendor: "Adobe", makes: ["image", "video"], credentials: ["Adobe_Firefly", "Adobe Firefly"], rows: ["adobe.firefly-software"], since: "2023", sure: "measured", remark: "partner-models", source: FILE },
  { name: "Photoshop generative fill", aliases: ["Photoshop"], vendor: "Adobe", makes: ["image"], credentials: ["Adobe_Photoshop"], sure: "measured", remark: "partner-models", source: FILE },
  { name: "Microsoft Designer", aliases: ["Bing Image Creator", "Copilot"], vendor: "Microsoft", makes: ["image"], credentials: ["Microsoft Responsible AI Image Provenance", "Image Creator from Designer"], rows: ["microsoft.software"], since: "2024-02", sure: "documented", ask: { mark: "InvisMark", at: "https://ai.azure.com/nextgen/validate" }, source: DUMP },
  { name: "Amazon Nova", aliases: ["Nova Canvas", "Nova Reel", "Titan Image Generator"], vendor: "Amazon", makes: ["image", "video"], credentials: ["Amazon Bedrock", "Amazon Titan"], rows: ["amazon.software"], sure: "measured", ask: { mark: "Titan watermark", at: "https://aws.amazon.com/bedrock" }, source: FILE },
  { name: "FLUX", aliases: ["FLUX.1", "FLUX.2"], vendor: "Black Forest Labs", makes: ["image"], credentials: ["Black Forest Labs API", "Flux.2"], rows: ["flux.exif-software", "flux.exif-make"], sure: "measured", source: FILE },
  { name: "Grok Imagine", aliases: ["Grok"], vendor: "xAI", makes: ["image", "video"], credentials: ["xAI Grok Imagine"], rows: ["xai.signature"], sure: "measured", remark: "self-signed", source: FILE },
  { name: "Meta AI", aliases: ["Imagine", "Vibes"], vendor: "Meta", makes: ["image", "video"], rows: ["xmp.digital-source-type", "meta.imagined"], sure: "reported", visible: "corner-logo", ask: { mark: "Content Seal", at: "https://meta.ai/identification" }, remark: "stripped", source: DUMP },
  { name: "Jimeng", aliases: ["Dreamina", "Seedance", "Seedream", "即梦"], vendor: "ByteDance", makes: ["image", "video"], credentials: ["Dreamina", "Volcengine_Ark_CN", "BytePlus_ModelArk"], rows: ["bytedance.generation", "bytedance.source-info", "cn.aigc"], label: true, sure: "measured", visible: "china-text", remark: "no-type", source: FILE },
  { name: "Doubao", aliases: ["豆包"], vendor: "ByteDance", makes: ["image", "video"], rows: ["cn.aigc"], label: true, sure: "measured", visible: "china-text", source: FILE },
  { name: "CapCut", aliases: ["Jianying", "剪映"], vendor: "ByteDance", makes: ["video"], credentials: ["CapCut"], rows: ["bytedance.editor", "bytedance.info"], sure: "reported", source: DUMP },
  { name: "Kling", aliases: ["可灵"], vendor: "Kuaishou", makes: ["image", "video"], rows: ["kling.sei", "cn.aigc"], label: true, sure: "measured", visible: "china-text", ask: { mark: "Kling watermark", at: "https://kling.ai/detection" }, remark: "label-sometimes", source: DUMP },
  { name: "Wan", aliases: ["Tongyi Wanxiang", "通义万相", "HappyHorse"], vendor: "Alibaba", makes: ["image", "video"], rows: ["cn.aigc"], label: true, sure: "measured", visible: "china-text", remark: "open-weights", source: DUMP },
  { name: "Qwen", aliases: ["Qwen-Image", "通义千问", "千问"], vendor: "Alibaba", makes: ["image"], rows: ["cn.aigc"], label: true, sure: "measured", visible: "china-text", remark: "open-weights", source: DUMP },
  { name: "Hailuo", aliases: ["MiniMax", "海螺"], vendor: "MiniMax", makes: ["video"], rows: ["cn.aigc", "sei.hailuo"], label: true, sure: "measured", visible: "china-text", source: DUMP },
  { name: "Vidu", aliases: ["生数"], vendor: "ShengShu", makes: ["video"], rows: ["cn.aigc", "sei.vidu"], label: true, sure: "measured", visible: "china-text", source: DUMP },
  { name: "Yuanbao", aliases: ["Hunyuan", "元宝", "混元"], vendor: "Tencent", makes: ["image", "video"], rows: ["cn.aigc", "tencent.cloud"], label: true, sure: "measured", visible: "china-text", source: DUMP },
  { name: "ERNIE", aliases: ["Wenxin", "文心"], vendor: "Baidu", makes: ["image"], rows: ["cn.aigc"], label: true, sure: "reported", visible: "china-text", source: DUMP },
  { name: "CogView", aliases: ["GLM-Image", "Qingyan", "清言"], vendor: "Zhipu", makes: ["image", "video"], rows: ["cn.aigc"], label: true, sure: "reported", visible: "china-text", source: THIRD },
  { name: "Step", vendor: "StepFun", makes: ["image", "document"], rows: ["cn.aigc"], label: true, sure: "measured", visible: "china-text", source: DUMP },
  { name: "LibLib", vendor: "LiblibAI", makes: ["image"], rows: ["cn.aigc"], label: true, sure: "reported", visible: "china-text", source: DUMP },
  { name: "RunningHub", vendor: "RunningHub", makes: ["image", "video"], rows: ["cn.aigc", "comfyui.prompt"], label: true, sure: "measured", visible: "china-text", source: DUMP },
  { name: "YOYO", vendor: "Honor", makes: ["image"], rows: ["cn.aigc"], label: true, sure: "measured", visible: "china-text", source: DUMP },
  { name: "Galaxy AI", aliases: ["Photo assist"], vendor: "Samsung", makes: ["image"], credentials: ["Photo assist", "Galaxy"], rows: ["samsung.generative-edit", "samsung.re-edit"], sure: "measured", visible: "corner-logo", source: FILE },
  { name: "Image Playground", aliases: ["Apple Intelligence", "Clean Up"], vendor: "Apple", makes: ["image"], rows: ["apple.credit-playground", "apple.credit-cleanup", "xmp.digital-source-type"], sure: "measured", source: DUMP },
  { name: "Canva AI", vendor: "Canva", makes: ["image"], credentials: ["Canva AI"], sure: "measured", remark: "edit-type", source: DUMP },
  { name: "Ideogram", vendor: "Ideogram", makes: ["image"], credentials: ["Ideogram"], rows: ["ideogram.exif-make"], sure: "measured", source: DUMP },
  { name: "Recraft", vendor: "Recraft", makes: ["image"], credentials: ["Recraft"], sure: "reported", source: DUMP },
  { name: "Reve", vendor: "Reve", makes: ["image"], rows: ["reve.software"], sure: "reported", source: DUMP },
  { name: "Luma", aliases: ["Dream Machine", "Uni-1"], vendor: "Luma", makes: ["image", "video"], rows: ["luma.source", "luma.comment", "sei.luma"], sure: "reported", source: DUMP },
  { name: "Higgsfield", vendor: "Higgsfield", makes: ["image", "video"], credentials: ["Higgsfield AI"], rows: ["higgsfield.job"], sure: "measured", source: DUMP },
  { name: "Stability AI", aliases: ["Stable Image", "DreamStudio"], vendor: "Stability AI", makes: ["image"], credentials: ["Stability AI"], rows: ["stability.software"], sure: "reported", source: THIRD },
  { name: "Bria", vendor: "Bria", makes: ["image"], credentials: ["Bria"], sure: "reported", source: THIRD },
  { name: "fal", vendor: "fal", makes: ["image", "video"], credentials: ["fal.ai"], sure: "reported", source: DUMP },
  { name: "Getty Images AI", aliases: ["iStock AI"], vendor: "Getty Images", makes: ["image"], credentials: ["Getty Images AI-Generated Image"], sure: "documented", source: LIST },
  { name: "RefaceAI", vendor: "Neocortext", makes: ["image", "video"], credentials: ["RefaceAI"], sure: "documented", source: LIST },
  { name: "Jasper", vendor: "Jasper", makes: ["image"], credentials: ["Jasper"], sure: "documented", source: LIST },
  { name: "Brahma AI", vendor: "Brahma AI", makes: ["video"], credentials: ["Brahma AI"], sure: "documented", source: LIST },
  { name: "Topaz", vendor: "Topaz Labs", makes: ["image", "video"], rows: ["topaz.software", "topaz.video"], sure: "measured", source: DUMP },
  { name: "Suno", vendor: "Suno", makes: ["audio"], credentials: ["Suno Content Credentials"], rows: ["suno.comment", "suno.address"], sure: "measured", source: DUMP },
  { name: "ElevenLabs", vendor: "ElevenLabs", makes: ["audio"], credentials: ["Eleven Labs Inc."], since: "2025-11", sure: "measured", ask: { mark: "SynthID", at: "https://elevenlabs.io/ai-speech-classifier" }, source: DUMP },
  { name: "Udio", vendor: "Udio", makes: ["audio"], sure: "nothing-found", source: NONE },
  { name: "Stable Diffusion web UI", aliases: ["AUTOMATIC1111", "Forge", "SD.Next", "reForge"], vendor: "open source", makes: ["image"], rows: ["a1111.parameters", "a1111.postprocessing", "stealth.parameters"], sure: "documented", source: CODE },
  { name: "ComfyUI", vendor: "open source", makes: ["image", "video"], rows: ["comfyui.prompt", "comfyui.workflow", "comfyui.video-comment"], sure: "documented", source: CODE },
  { name: "InvokeAI", vendor: "open source", makes: ["image"], rows: ["invokeai.metadata", "invokeai.graph", "invokeai.v2", "invokeai.v1"], sure: "documented", source: CODE },
  { name: "NovelAI", vendor: "NovelAI", makes: ["image"], rows: ["novelai.signed", "novelai.software", "novelai.webp", "stealth.novelai"], sure: "documented", source: CODE },
  { name: "Fooocus", aliases: ["Ruined Fooocus"], vendor: "open source", makes: ["image"], rows: ["fooocus.scheme", "fooocus.software", "fooocus.comment", "fooocus.ruined"], sure: "documented", source: CODE },
  { name: "SwarmUI", vendor: "open source", makes: ["image", "video"], rows: ["swarmui.parameters"], sure: "documented", source: CODE },
  { name: "Draw Things", vendor: "Draw Things", makes: ["image"], rows: ["drawthings.comment", "drawthings.tool"], sure: "documented", source: CODE },
  { name: "Easy Diffusion", vendor: "open source", makes: ["image"], rows: ["easydiffusion.text", "easydiffusion.model", "easydiffusion.comment"], sure: "documented", source: CODE },
  { name: "Civitai", vendor: "Civitai", makes: ["image"], rows: ["civitai.resources", "civitai.extra"], sure: "reported", source: DUMP },
  { name: "TensorArt", vendor: "TensorArt", makes: ["image"], rows: ["tensorart.data"], sure: "reported", source: THIRD },
  { name: "Aphrodite AI", vendor: "Aphrodite AI", makes: ["image"], rows: ["aphrodite.exif"], sure: "reported", source: DUMP },
  { name: "LTX", aliases: ["LTX-Video", "LTX-2.5"], vendor: "Lightricks", makes: ["video"], sure: "nothing-found", remark: "open-weights", source: NONE },
  { name: "HunyuanVideo", vendor: "Tencent", makes: ["video"], sure: "nothing-found", remark: "open-weights", source: CODE },
  { name: "CogVideoX", vendor: "Zhipu", makes: ["video"], sure: "nothing-found", remark: "open-weights", source: CODE },
  { name: "Open-Sora", vendor: "open source", makes: ["video"], sure: "nothing-found", remark: "open-weights", source: CODE },
  { name: "PixVerse", vendor: "PixVerse", makes: ["video"], rows: ["sei.pixverse"], sure: "nothing-found", source: NONE },
  { name: "Haiper", vendor: "Haiper", makes: ["video"], rows: ["sei.haiper"], sure: "nothing-found", source: NONE },
  { name: "Genmo", aliases: ["Mochi"], vendor: "Genmo", makes: ["video"], rows: ["sei.genmo"], sure: "nothing-found", source: NONE },
  { name: "HeyGen", vendor: "HeyGen", makes: ["video"], sure: "nothing-found", source: NONE },
  { name: "Synthesia", vendor: "Synthesia", makes: ["video"], sure: "nothing-found", source: NONE },
  { name: "D-ID", vendor: "D-ID", makes: ["video"], sure: "nothing-found", source: NONE },
  { name: "Krea", vendor: "Krea", makes: ["image", "video"], sure: "nothing-found", source: NONE },
  { name: "Leonardo", vendor: "Leonardo", makes: ["image", "video"], sure: "nothing-found", source: NONE },
]; // biome-ignore format: a table

/** Finds a generator by its name, another name of it, or its vendor's; letters only are compared. */
export function findGenerators(name: string): GeneratorEntry[] {
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
