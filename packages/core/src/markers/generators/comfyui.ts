import { readComfy } from "../comfy/reading.ts";
import { type CasesOf, defineGenerator } from "../define.ts";
import { at, parseObject } from "../json.ts";
import { jsonWith, SEEN } from "../table.ts";

const generator = defineGenerator({
  name: "ComfyUI",
  vendor: "open source",
  product: "ComfyUI",
  makes: ["image", "video"],
  sure: "documented",
  source: SEEN.code,
  place: 540,
  rows: [
    {
      id: "comfyui.prompt",
      read: ["text/prompt", "tag/prompt", "exif/ifd0/Model"],
      match: { kind: "comfy-graph" },
      general: true,
      settings: readComfy,
      source: "ComfyUI and VideoHelperSuite source code, 2026-08",
    },
    {
      id: "comfyui.workflow",
      read: ["text/workflow", "tag/workflow", "exif/ifd0/Make", "exif/ifd0/ImageDescription"],
      match: jsonWith("nodes", "links"),
      // The editor's drawing of a graph: the graph that ran is the other key.
      says: "possibly-ai",
      general: true,
      source: "ComfyUI and VideoHelperSuite source code, 2026-08",
    },
    {
      id: "comfyui.video-comment",
      read: ["tag/comment", "tag/©cmt"],
      match: jsonWith("prompt", "workflow"),
      general: true,
      settings: (value: string) => {
        const graph = at(parseObject(value), "prompt");
        return readComfy(typeof graph === "string" ? graph : JSON.stringify(graph ?? null));
      },
      source: "ComfyUI and VideoHelperSuite source code, 2026-08",
    },
  ],
});

export default generator;

export const cases: CasesOf<typeof generator> = {
  "comfyui.prompt": {
    yes: '{"3":{"class_type":"KSampler","inputs":{"seed":7,"steps":20,"cfg":7,"sampler_name":"euler","scheduler":"normal"}},"4":{"class_type":"CheckpointLoaderSimple","inputs":{"ckpt_name":"flux1-dev-fp8.safetensors"}},"6":{"class_type":"CLIPTextEncode","inputs":{"text":"a fox","clip":["4",1]}}}',
    nearMisses: [[["text/prompt", '{"class_type":"KSampler"}']], [["text/prompt", "a fox"]]],
  },
  "comfyui.workflow": { yes: '{"nodes":[],"links":[]}', nearMisses: [[["text/workflow", '{"nodes":[]}']]] },
  "comfyui.video-comment": {
    yes: '{"prompt":{"3":{"class_type":"KSampler","inputs":{"seed":7,"steps":20,"cfg":7,"sampler_name":"euler","scheduler":"normal"}},"4":{"class_type":"CheckpointLoaderSimple","inputs":{"ckpt_name":"flux1-dev-fp8.safetensors"}},"6":{"class_type":"CLIPTextEncode","inputs":{"text":"a fox","clip":["4",1]}}},"workflow":{"nodes":[],"links":[]}}',
    nearMisses: [[["tag/comment", '{"prompt":"a fox"}']]],
  },
};
