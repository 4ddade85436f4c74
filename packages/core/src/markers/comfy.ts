import type { Says } from "../model/vocabulary.ts";
import { at, parseObject } from "./json.ts";
import { kept, type Settings, text } from "./settings.ts";

/** What a ComfyUI graph tells: whether it samples a model at all, what it starts from, and with which settings. */
export interface ComfyReading {
  says: Says;
  /** Files that the graph loads as weights. */
  models: string[];
  family?: string;
  sampler?: string;
  scheduler?: string;
  seed?: string;
  steps?: number;
  guidance?: number;
  prompts: string[];
}

const MAX_NODES = 2_000;
const MAX_PROMPTS = 8;
const WEIGHT_KEYS = ["ckpt_name", "unet_name", "model_name", "model", "diffusion_model", "transformer"];
const MODEL_FILE = /\.(?:safetensors|ckpt|gguf|sft|pt|pth|bin)$/i;

/** Model families by the names weights are published under. First match wins. */
const FAMILIES: readonly (readonly [pattern: RegExp, family: string])[] = [
  [/(?:^|[\\/_.-])svd(?:[_.-]|$)|stable[_-]?video/i, "Stable Video Diffusion"],
  [/flux/i, "FLUX"],
  [/qwen[_-]?image/i, "Qwen-Image"],
  [/hunyuan/i, "Hunyuan"],
  [/(?:^|[\\/_.-])wan[_-]?(?:\d|video|i2v|t2v)/i, "Wan"],
  [/ltx/i, "LTX"],
  [/cogvideo/i, "CogVideoX"],
  [/mochi/i, "Mochi"],
  [/animatediff|mm_sd/i, "AnimateDiff"],
  [/z[_-]?image/i, "Z-Image"],
  [/hidream/i, "HiDream"],
  [/chroma/i, "Chroma"],
  [/sd3|stable[_-]?diffusion[_-]?3/i, "Stable Diffusion 3"],
  [/(?:sd)?xl|pony|illustrious|noob/i, "Stable Diffusion XL"],
  [/v1-5|sd15|sd[_-]?1|dreamshaper|v2-1|768-v/i, "Stable Diffusion"],
];

/** Nodes that bring in something made elsewhere. */
const LOADS = /^(?:LoadImage|LoadImageMask|VHS_LoadVideo|VHS_LoadImages|LoadVideo|LoadAudio|ImageLoad)/i;
/** Nodes that run a generative model: the samplers, and the nodes that call a service. */
const SAMPLES =
  /sampler|txt2img|img2img|texttovideo|imagetovideo|texttoimage|textto|proultra|dalle|gptimage|imagen|ideogram|recraft|kling|veo|runway|luma|pika|minimax|hailuo|moonvalley|pixverse|vidu|seedance|seedream|stabilit/i;

/**
 * Reads the graph that ran (`prompt`): nodes by id, each with its class. Undefined when it is no such graph.
 * In WebP the key stands in front of the JSON: `prompt:{...}`.
 */
export function readComfyGraph(value: string): ComfyReading | undefined {
  const graph = parseObject(value.replace(/^(?:prompt|workflow):/i, ""));
  if (!graph) return undefined;
  const nodes = Object.values(graph)
    .slice(0, MAX_NODES)
    .flatMap((node) => {
      const type = at(node, "class_type");
      const inputs = at(node, "inputs");
      return typeof type === "string" && inputs !== null && typeof inputs === "object"
        ? [{ type, inputs: inputs as Record<string, unknown> }]
        : [];
    });
  if (nodes.length === 0) return undefined;
  const samples = nodes.some((node) => SAMPLES.test(node.type));
  const loads = nodes.some((node) => LOADS.test(node.type));
  const reading: ComfyReading = {
    // A graph may only resize a photograph; and a photograph may be what a sampler starts from.
    says: samples ? (loads ? "ai-edited" : "ai-generated") : "possibly-ai",
    models: [],
    prompts: [],
  };
  for (const node of nodes) readNode(reading, node);
  const known = FAMILIES.find(([pattern]) => reading.models.some((model) => pattern.test(model)));
  if (known) reading.family = known[1];
  return reading;
}

function readNode(reading: ComfyReading, node: { type: string; inputs: Record<string, unknown> }): void {
  const own = (key: string): unknown => (Object.hasOwn(node.inputs, key) ? node.inputs[key] : undefined);
  for (const key of WEIGHT_KEYS) {
    const model = own(key);
    if (typeof model === "string" && MODEL_FILE.test(model) && !/vae|clip|lora|upscale/i.test(node.type))
      reading.models.push(model.slice(0, 256));
  }
  const text = own("text");
  if (typeof text === "string" && text.trim() !== "" && reading.prompts.length < MAX_PROMPTS)
    reading.prompts.push(text);
  if (!SAMPLES.test(node.type)) return;
  const sampler = own("sampler_name");
  const scheduler = own("scheduler");
  const seed = own("seed") ?? own("noise_seed");
  const steps = own("steps");
  const guidance = own("cfg");
  if (typeof sampler === "string") reading.sampler ??= sampler;
  if (typeof scheduler === "string") reading.scheduler ??= scheduler;
  if (typeof seed === "number" || typeof seed === "string") reading.seed ??= String(seed);
  if (typeof steps === "number") reading.steps ??= steps;
  if (typeof guidance === "number") reading.guidance ??= guidance;
}

/** Settings of the graph that ran. */
export function readComfy(value: string): Settings {
  const graph = readComfyGraph(value);
  if (!graph) return {};
  return kept({
    prompt: text(graph.prompts[0]),
    negativePrompt: text(graph.prompts[1]),
    model: graph.models[0],
    modelFamily: graph.family,
    sampler: graph.sampler,
    seed: graph.seed,
    steps: graph.steps,
    guidance: graph.guidance,
  });
}
