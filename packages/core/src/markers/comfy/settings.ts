import { present } from "../../model/present.ts";
import { count, type Settings, text } from "../settings.ts";
import { type Graph, type GraphNode, linked, links, own } from "./graph.ts";
import { promptOf } from "./prompts.ts";

const WEIGHT_KEYS = [
  "ckpt_name",
  "unet_name",
  "model_name",
  "model",
  "diffusion_model",
  "transformer",
  "base_ckpt_name",
];
const MODEL_FILE = /\.(?:safetensors|ckpt|gguf|sft|pt|pth|bin)$/i;
const MAX_LORAS = 16;
/** Inputs by which a model reaches a sampler. */
const MODEL_LINK = /^(?:model|unet|transformer|diffusion_model|guider|basic_pipe|sdxl_pipe|pipe|context|lora)/i;
const MAX_STEPS = 256;

/** Settings of the run that began the content, from the nodes that it was given. */
export function settingsOfRun(graph: Graph, ran: readonly GraphNode[]): Settings {
  // The one farthest from what was saved began it; the others refine.
  const run = ran.findLast((node) => promptOf(graph, node, "positive") !== undefined) ?? ran.at(-1);
  if (!run) return {};
  const { models, loras } = weights(graph, run);
  const find = (...places: (readonly [link: string | undefined, key: string])[]): unknown => {
    for (const [link, key] of places) {
      const node = link === undefined ? run : linked(graph, run, link)?.node;
      const value = node && resolve(graph, node, key);
      if (value !== undefined && value !== null) return value;
    }
    return undefined;
  };
  return {
    ...present({
      prompt: promptOf(graph, run, "positive"),
      negativePrompt: promptOf(graph, run, "negative"),
      model: models[0] ?? text(own(run, "model")),
      modelFamily: undefined,
      sampler: text(find([undefined, "sampler_name"], ["sampler", "sampler_name"])),
      seed: text(find([undefined, "seed"], [undefined, "noise_seed"], ["noise", "noise_seed"], ["noise", "seed"])),
      steps: count(find([undefined, "steps"], ["sigmas", "steps"])),
      guidance: count(find([undefined, "cfg"], ["guider", "cfg"])),
    }),
    ...present({ loras: loras.length > 0 ? loras : undefined }),
  };
}

/** A value an input has, or that the node it is linked to holds. */
function resolve(graph: Graph, node: GraphNode, key: string): unknown {
  const value = own(node, key);
  if (value !== undefined) return value;
  const source = linked(graph, node, key)?.node;
  if (!source) return undefined;
  for (const each of [key, "value", "int", "float", "number", "seed", "noise_seed", "steps", "sampler_name"]) {
    const found = own(source, each);
    if (typeof found === "number" || (typeof found === "string" && found !== "")) return found;
  }
  return undefined;
}

/** Weights and LoRAs on the way by which the model reached the sampler. */
function weights(graph: Graph, run: GraphNode): { models: string[]; loras: string[] } {
  const models: string[] = [];
  const loras: string[] = [];
  const seen = new Set<string>();
  const queue = [run];
  // What is put behind is gone over too.
  for (const node of queue) {
    if (seen.size >= MAX_STEPS || seen.has(node.id)) continue;
    seen.add(node.id);
    for (const key of WEIGHT_KEYS) {
      const model = own(node, key);
      if (typeof model === "string" && (MODEL_FILE.test(model) || /^urn:air:/.test(model)))
        models.push(model.slice(0, 256));
    }
    for (const [key, value] of Object.entries(node.inputs).slice(0, 64)) {
      const lora = typeof value === "string" ? value : loraOf(value);
      if (
        /^lora(?:_name)?(?:_\d+)?$/i.test(key) &&
        lora !== undefined &&
        MODEL_FILE.test(lora) &&
        loras.length < MAX_LORAS
      )
        loras.push(lora.slice(0, 256));
    }
    for (const link of links(graph, node)) if (MODEL_LINK.test(link.key)) queue.push(link.node);
  }
  return { models, loras };
}

/** A stack of LoRAs writes each as an object with its switch. */
function loraOf(value: unknown): string | undefined {
  if (value === null || typeof value !== "object") return undefined;
  const { on, lora } = value as { on?: unknown; lora?: unknown };
  return on !== false && typeof lora === "string" ? lora : undefined;
}
