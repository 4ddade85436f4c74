import { present } from "../../model/present.ts";
import { readComfy, readComfyGraph } from "../comfy/reading.ts";
import { type CasesOf, defineGenerator } from "../define.ts";
import { infotextIn, PARAMETERS } from "../infotext.ts";
import { USER_COMMENT } from "../places.ts";
import { readInfotext } from "../settings.ts";
import { jsonWith, SEEN, told } from "../table.ts";

const OWN_VERSION = infotextIn(/\bVersion: ComfyUI\b/);
/** Names of samplers as ComfyUI writes them, where no other tool gives its version. */
const OWN_SAMPLER = infotextIn(
  /\bSampler: (?:euler|heun|dpm|dpmpp|lms|ddim|ddpm|uni_pc|lcm|res|ipndm|deis)[a-z0-9]*(?:_[a-z0-9]+)+,/,
);
const FOREIGN = /\b(?:App|Version): (?!ComfyUI)/;
const comfyInfotext = (value: string) => OWN_VERSION(value) ?? (FOREIGN.test(value) ? undefined : OWN_SAMPLER(value));

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
      // Savers write the web UI's line for its readers: the version, or the sampler's name, is ComfyUI's.
      id: "comfyui.infotext",
      read: PARAMETERS,
      match: told(comfyInfotext),
      settings: readInfotext,
      source: SEEN.file,
    },
    {
      id: "comfyui.prompt",
      read: [
        "text/prompt",
        "tag/prompt",
        "text/metadata",
        "exif/ifd0/Model",
        "exif/ifd0/Make",
        "exif/ifd0/ImageDescription",
        "text/comment",
        "tag/comment",
        "tag/©cmt",
        ...USER_COMMENT,
      ],
      match: told((value) => {
        const graph = readComfyGraph(value);
        return graph && { says: graph.says, ...present({ detail: graph.family }) };
      }),
      general: true,
      settings: readComfy,
      source: "ComfyUI and VideoHelperSuite source code, 2026-08",
    },
    {
      id: "comfyui.workflow",
      read: ["text/workflow", "tag/workflow", "exif/ifd0/Make", "exif/ifd0/ImageDescription", "exif/ifd0/Model"],
      match: jsonWith("nodes", "links"),
      holdsPrompt: true,
      // The editor's drawing of a graph: the graph that ran is the other key.
      says: "possibly-ai",
      general: true,
      source: "ComfyUI and VideoHelperSuite source code, 2026-08",
    },
  ],
});

export default generator;

export const cases: CasesOf<typeof generator> = {
  "comfyui.infotext": {
    yes: "Steps: 20, Sampler: euler_karras, CFG scale: 8.0, Seed: 0, Size: 512x512, Version: ComfyUI",
    nearMisses: [[["text/parameters", "Steps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1, Size: 512x512"]]],
  },
  "comfyui.prompt": {
    yes: '{"3":{"class_type":"KSampler","inputs":{"seed":7,"steps":20,"cfg":7,"sampler_name":"euler","model":["4",0],"positive":["6",0],"latent_image":["5",0]}},"4":{"class_type":"CheckpointLoaderSimple","inputs":{"ckpt_name":"flux1-dev-fp8.safetensors"}},"5":{"class_type":"EmptyLatentImage","inputs":{}},"6":{"class_type":"CLIPTextEncode","inputs":{"text":"a fox","clip":["4",1]}},"9":{"class_type":"SaveImage","inputs":{"images":["3",0]}}}',
    nearMisses: [[["text/prompt", '{"class_type":"KSampler"}']], [["text/prompt", "a fox"]]],
  },
  "comfyui.workflow": { yes: '{"nodes":[],"links":[]}', nearMisses: [[["text/workflow", '{"nodes":[]}']]] },
};
