import { present } from "../../model/present.ts";
import type { Says } from "../../model/vocabulary.ts";
import type { Settings } from "../settings.ts";
import { flowOf } from "./flow.ts";
import { type Graph, readGraph } from "./graph.ts";
import { settingsOfRun } from "./settings.ts";

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

const familyOf = (models: readonly string[]): string | undefined =>
  FAMILIES.find(([pattern]) => models.some((model) => pattern.test(model)))?.[1];

/** What a ComfyUI graph says, and the family of the weights that ran. Undefined when the value is no such graph. */
export function readComfyGraph(value: string): { says: Says; family?: string } | undefined {
  const graph = readGraph(value);
  if (!graph) return undefined;
  const { says, ran } = flowOf(graph);
  const family = familyOf(weightsIn(graph, settingsOfRun(graph, ran).model));
  return { says, ...present({ family }) };
}

/** Settings of the graph that ran. */
export function readComfy(value: string): Settings {
  const graph = readGraph(value);
  if (!graph) return {};
  const settings = settingsOfRun(graph, flowOf(graph).ran);
  const family = familyOf(weightsIn(graph, settings.model));
  return { ...settings, ...present({ modelFamily: family }) };
}

/** The model that ran; where no link leads to one, the only one that the graph loads. */
function weightsIn(graph: Graph, model: string | undefined): string[] {
  if (model !== undefined) return [model];
  const loaded = new Set(
    [...graph.values()].flatMap(({ inputs }) =>
      ["ckpt_name", "unet_name"].flatMap((key) => (typeof inputs[key] === "string" ? [inputs[key]] : [])),
    ),
  );
  return loaded.size === 1 ? [...loaded] : [];
}
