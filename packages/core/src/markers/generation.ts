import { readComfyGraph } from "./comfy.ts";
import { at, parseObject } from "./json.ts";
import type { MarkerHit } from "./match.ts";

/** Settings a local generator wrote down. Prompts may be private: shown on request only. */
export interface Generation {
  tool: string;
  model?: string;
  /** Family the model's file name belongs to, e.g. `FLUX`. */
  modelFamily?: string;
  sampler?: string;
  seed?: string;
  steps?: number;
  guidance?: number;
  size?: string;
  version?: string;
  prompt?: string;
  negativePrompt?: string;
  path: string;
}

type Settings = Omit<Generation, "tool" | "path">;

const MAX_TEXT_CHARS = 4_096;
const MAX_READ = 8;

const text = (value: unknown): string | undefined =>
  typeof value === "string" && value.trim() !== ""
    ? value.trim().slice(0, MAX_TEXT_CHARS)
    : typeof value === "number"
      ? String(value)
      : undefined;

const count = (value: unknown): number | undefined => {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : undefined;
};

/** Drops what was not there. */
const kept = (settings: { [K in keyof Settings]: Settings[K] | undefined }): Settings =>
  Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined)) as Settings;

/** The web UI's infotext: prompt, `Negative prompt:`, then one line of `Key: value` pairs, some of them quoted. */
export function readInfotext(value: string): Settings {
  const lines = value.replaceAll("\r\n", "\n").split("\n");
  const last = lines.findLastIndex((line) => /^Steps: \d+, /.test(line));
  if (last === -1) return {};
  const pairs = new Map<string, string>();
  const pattern = /\s*([\w ./-]{1,64}): ("(?:[^"\\]|\\.)*"|[^,]*)(?:,|$)/y;
  const line = (lines[last] ?? "").slice(0, 16_384);
  for (let match = pattern.exec(line); match; match = pattern.exec(line)) {
    if (match[1] !== undefined && match[2] !== undefined) pairs.set(match[1].trim(), match[2].trim());
    if (pattern.lastIndex >= line.length) break;
  }
  const negative = lines.findIndex((each) => each.startsWith("Negative prompt:"));
  const promptEnd = negative === -1 ? last : Math.min(negative, last);
  return kept({
    prompt: text(lines.slice(0, promptEnd).join("\n")),
    negativePrompt:
      negative === -1 || negative > last
        ? undefined
        : text(lines.slice(negative, last).join("\n").slice("Negative prompt:".length)),
    model: text(pairs.get("Model")) ?? text(pairs.get("Model hash")),
    sampler: text(pairs.get("Sampler")),
    seed: text(pairs.get("Seed")),
    steps: count(pairs.get("Steps")),
    guidance: count(pairs.get("CFG scale")),
    size: text(pairs.get("Size")),
    version: text(pairs.get("Version")),
  });
}

/** Where a tool's JSON keeps each setting; the first place that has one wins. */
type Places = { readonly [K in keyof Settings]?: readonly string[] };

const JSON_PLACES: Readonly<Record<string, Places>> = {
  "invokeai.metadata": {
    prompt: ["positive_prompt"],
    negativePrompt: ["negative_prompt"],
    model: ["model.name", "model.model_name", "model"],
    sampler: ["scheduler"],
    seed: ["seed"],
    steps: ["steps"],
    guidance: ["cfg_scale"],
    version: ["app_version"],
  },
  "invokeai.v2": {
    prompt: ["image.prompt"],
    model: ["model_weights"],
    sampler: ["image.sampler"],
    seed: ["image.seed"],
    steps: ["image.steps"],
    guidance: ["image.cfg_scale"],
    version: ["app_version"],
  },
  "novelai.software": {
    prompt: ["prompt", "v4_prompt.caption.base_caption"],
    negativePrompt: ["uc"],
    sampler: ["sampler"],
    seed: ["seed"],
    steps: ["steps"],
    guidance: ["scale"],
  },
  "fooocus.comment": {
    prompt: ["prompt"],
    negativePrompt: ["negative_prompt"],
    model: ["base_model"],
    sampler: ["sampler"],
    seed: ["seed"],
    steps: ["steps"],
    guidance: ["guidance_scale"],
    version: ["version"],
  },
  "fooocus.ruined": {
    prompt: ["Prompt"],
    negativePrompt: ["Negative"],
    model: ["base_model_name"],
    sampler: ["sampler_name"],
    seed: ["seed", "Seed"],
    steps: ["steps"],
    guidance: ["cfg"],
  },
  "swarmui.parameters": {
    prompt: ["sui_image_params.prompt"],
    negativePrompt: ["sui_image_params.negativeprompt"],
    model: ["sui_image_params.model"],
    sampler: ["sui_image_params.sampler"],
    seed: ["sui_image_params.seed"],
    steps: ["sui_image_params.steps"],
    guidance: ["sui_image_params.cfgscale"],
    version: ["sui_image_params.swarm_version"],
  },
  "drawthings.comment": {
    prompt: ["c"],
    negativePrompt: ["uc"],
    model: ["model"],
    sampler: ["sampler"],
    seed: ["seed"],
    steps: ["steps"],
    guidance: ["scale"],
    size: ["size"],
  },
  "easydiffusion.comment": {
    prompt: ["prompt"],
    negativePrompt: ["negative_prompt"],
    model: ["use_stable_diffusion_model"],
    sampler: ["sampler_name"],
    seed: ["seed"],
    steps: ["num_inference_steps"],
    guidance: ["guidance_scale"],
  },
  "tensorart.data": {
    prompt: ["prompt"],
    negativePrompt: ["negativePrompt"],
    model: ["baseModel.modelFileName"],
    sampler: ["samplerName", "sdxl.sampler"],
    seed: ["seed"],
    steps: ["steps"],
    guidance: ["cfgScale"],
  },
};

function readJson(value: string, places: Places): Settings {
  const object = parseObject(value);
  const first = (key: keyof Settings): unknown =>
    (places[key] ?? []).map((path) => at(object, path)).find((found) => text(found) !== undefined);
  return kept({
    prompt: text(first("prompt")),
    negativePrompt: text(first("negativePrompt")),
    model: text(first("model")),
    modelFamily: undefined,
    sampler: text(first("sampler")),
    seed: text(first("seed")),
    steps: count(first("steps")),
    guidance: count(first("guidance")),
    size: text(first("size")),
    version: text(first("version")),
  });
}

function readComfy(value: string): Settings {
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

/** InvokeAI 1.x writes a command line: `"a fox" -s 50 -S 123 -C 7.5 -A k_lms`. */
function readDream(value: string): Settings {
  const option = (letter: string) => new RegExp(`\\s-${letter} ?([\\w.]{1,32})(?=\\s|$)`).exec(value)?.[1];
  return kept({
    prompt: text(/^"((?:[^"\\]|\\.)*)"/.exec(value)?.[1]),
    steps: count(option("s")),
    seed: text(option("S")),
    guidance: count(option("C")),
    sampler: text(option("A")),
  });
}

/** Settings of every local generator that was recognised, one entry a place. */
export function readGenerations(hits: readonly MarkerHit[]): Generation[] {
  const found: Generation[] = [];
  for (const hit of hits) {
    const fact = hit.facts[0];
    if (!fact || fact.block.embedded === true || found.length >= MAX_READ) continue;
    const settings = settingsOf(hit.row.id, String(fact.value));
    if (settings && Object.keys(settings).length > 0)
      found.push({ tool: hit.product ?? hit.row.product ?? hit.row.id, ...settings, path: fact.path });
  }
  return found;
}

function settingsOf(id: string, value: string): Settings | undefined {
  if (id === "a1111.parameters" || id === "stealth.parameters") return readInfotext(value);
  if (id === "comfyui.prompt") return readComfy(value);
  if (id === "comfyui.video-comment") {
    const graph = at(parseObject(value), "prompt");
    return readComfy(typeof graph === "string" ? graph : JSON.stringify(graph ?? null));
  }
  if (id === "invokeai.v1") return readDream(value);
  const places = Object.hasOwn(JSON_PLACES, id) ? JSON_PLACES[id] : undefined;
  return places && readJson(value, places);
}
