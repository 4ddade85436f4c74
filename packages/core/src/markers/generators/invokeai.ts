import { present } from "../../model/present.ts";
import { type CasesOf, defineGenerator } from "../define.ts";
import { count, inJson, type Settings, text } from "../settings.ts";
import { json, jsonWith, like, SEEN } from "../table.ts";
import { WATERMARK_CASE, watermark } from "../watermarks.ts";

/** InvokeAI 1.x writes a command line: `"a fox" -s 50 -S 123 -C 7.5 -A k_lms`. */
function readDream(value: string): Settings {
  const option = (letter: string) => new RegExp(`\\s-${letter} ?([\\w.]{1,32})(?=\\s|$)`).exec(value)?.[1];
  return present({
    prompt: text(/^"((?:[^"\\]|\\.)*)"/.exec(value)?.[1]),
    steps: count(option("s")),
    seed: text(option("S")),
    guidance: count(option("C")),
    sampler: text(option("A")),
  });
}

const generator = defineGenerator({
  name: "InvokeAI",
  vendor: "open source",
  product: "InvokeAI",
  makes: ["image"],
  sure: "documented",
  source: SEEN.code,
  place: 550,
  rows: [
    {
      id: "invokeai.metadata",
      read: ["text/invokeai_metadata"],
      match: json(),
      settings: inJson({
        prompt: ["positive_prompt"],
        negativePrompt: ["negative_prompt"],
        model: ["model.name", "model.model_name", "model"],
        sampler: ["scheduler"],
        seed: ["seed"],
        steps: ["steps"],
        guidance: ["cfg_scale"],
        version: ["app_version"],
      }),
      source: "InvokeAI source code, 2026-08",
    },
    {
      id: "invokeai.graph",
      read: ["text/invokeai_graph", "text/invokeai_workflow"],
      holdsPrompt: true,
      match: json(),
      source: "InvokeAI source code, 2026-08",
    },
    {
      id: "invokeai.v2",
      read: ["text/sd-metadata"],
      match: jsonWith("image"),
      settings: inJson({
        prompt: ["image.prompt", "image.prompt.0.prompt"],
        model: ["model_weights"],
        sampler: ["image.sampler"],
        seed: ["image.seed"],
        steps: ["image.steps"],
        guidance: ["image.cfg_scale"],
        version: ["app_version"],
      }),
      source: "InvokeAI source code, 2026-08",
    },
    {
      id: "invokeai.v1",
      read: ["text/Dream"],
      match: like(/\s-s ?\d+(?=\s)[^\n]*\s-S ?\d+/),
      settings: readDream,
      source: "InvokeAI source code, 2026-08",
    },
    watermark("invokeai.watermark", "invokeai", { source: "InvokeAI source code, 2026-08" }),
  ],
});

export default generator;

export const cases: CasesOf<typeof generator> = {
  "invokeai.metadata": {
    yes: '{"positive_prompt":"a fox","seed":1}',
    nearMisses: [[["text/invokeai_metadata", "none"]]],
  },
  "invokeai.graph": { yes: '{"nodes":{}}', nearMisses: [[["text/invokeai_graph", "[]"]]] },
  "invokeai.v2": { yes: '{"image":{"prompt":"a fox"}}', nearMisses: [[["text/sd-metadata", '{"img":{}}']]] },
  "invokeai.v1": { yes: '"a fox" -s 50 -S 123 -C 7.5 -A k_lms', nearMisses: [[["text/Dream", "I had a dream -s"]]] },
  "invokeai.watermark": { yes: WATERMARK_CASE, nearMisses: [[["watermark/invokeai", "InvokeAI"]]] },
};
