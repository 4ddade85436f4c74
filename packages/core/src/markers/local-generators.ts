import { anything, family, is, json, jsonWith, like, type MarkerRow } from "./table.ts";

/** The line every descendant of AUTOMATIC1111's web UI writes behind the prompt. */
const STEPS = /(?:^|\n)Steps: \d+, (?=[^\n]*\bSampler: )(?=[^\n]*\bSeed: \d+)/;
const USER_COMMENT = ["exif/exif/UserComment", "xmp/exif:UserComment"];

/** Generators that people run themselves, by the parameters they write. Prompts are shown on request only. */
export const LOCAL_GENERATOR_ROWS: readonly MarkerRow[] = [
  ...family({ source: "AUTOMATIC1111, Forge and SD.Next source code, 2026-08", product: "Stable Diffusion web UI" }, [
    {
      id: "a1111.parameters",
      read: ["text/parameters", "text/comment", "tag/comment", ...USER_COMMENT],
      match: like(STEPS),
    },
    { id: "a1111.postprocessing", read: ["text/postprocessing", "text/extras"], match: anything, says: "edited" },
  ]),
  ...family({ source: "Civitai's generator, published file dumps, 2026-09", product: "Civitai" }, [
    {
      id: "civitai.resources",
      read: ["text/parameters", ...USER_COMMENT],
      match: like(/(?:^|\n)Steps: \d+, [^\n]*\bCivitai resources: \[/),
    },
    { id: "civitai.extra", read: [...USER_COMMENT, "text/parameters"], match: jsonWith("resource-stack", "extra") },
  ]),
  ...family({ source: "TensorArt files as read by sd-metadata (MIT), 2026-08", product: "TensorArt" }, [
    { id: "tensorart.data", read: ["text/generation_data"], match: jsonWith("models", "prompt") },
  ]),
  ...family({ product: "ComfyUI", source: "ComfyUI and VideoHelperSuite source code, 2026-08" }, [
    {
      id: "comfyui.prompt",
      read: ["text/prompt", "tag/prompt", "exif/ifd0/Model"],
      match: { kind: "comfy-graph" },
    },
    {
      id: "comfyui.workflow",
      read: ["text/workflow", "tag/workflow", "exif/ifd0/Make", "exif/ifd0/ImageDescription"],
      match: jsonWith("nodes", "links"),
      // The editor's drawing of a graph: the graph that ran is the other key.
      says: "possibly-ai",
    },
    {
      id: "comfyui.video-comment",
      read: ["tag/comment", "tag/©cmt"],
      match: jsonWith("prompt", "workflow"),
    },
  ]),
  ...family({ product: "InvokeAI", source: "InvokeAI source code, 2026-08" }, [
    { id: "invokeai.metadata", read: ["text/invokeai_metadata"], match: json() },
    { id: "invokeai.graph", read: ["text/invokeai_graph", "text/invokeai_workflow"], match: json() },
    { id: "invokeai.v2", read: ["text/sd-metadata"], match: jsonWith("image") },
    { id: "invokeai.v1", read: ["text/Dream"], match: like(/\s-s ?\d+(?=\s)[^\n]*\s-S ?\d+/) },
  ]),
  ...family({ vendor: "NovelAI", product: "NovelAI", source: "NovelAI's published metadata tools (MIT), 2026-08" }, [
    {
      id: "novelai.software",
      read: ["text/Comment"],
      match: json(["sampler", /./]),
      with: { read: ["text/Software"], match: is("NovelAI") },
    },
    {
      id: "novelai.signed",
      read: ["text/Comment", "exif/exif/UserComment"],
      match: json(["signed_hash", /^[A-Za-z0-9+/=]{80,}$/]),
    },
    {
      id: "novelai.webp",
      read: ["exif/ifd0/Software"],
      match: like(/^(?:NovelAI(?:\s|$)|Stable Diffusion (?:XL )?[0-9A-F]{8}$)/),
      with: { read: ["exif/exif/UserComment"], match: json(["sampler", /./]) },
    },
  ]),
  ...family({ carriage: "decoded", source: "stealth_pnginfo extension and NovelAI's tools, 2026-08" }, [
    { id: "stealth.parameters", read: ["stealth/text"], match: like(STEPS), product: "Stable Diffusion web UI" },
    {
      id: "stealth.novelai",
      read: ["stealth/text"],
      match: json(["Software", /^NovelAI$/]),
      vendor: "NovelAI",
      product: "NovelAI",
    },
  ]),
  ...family({ product: "Fooocus", source: "Fooocus source code, 2026-08" }, [
    { id: "fooocus.scheme", read: ["text/fooocus_scheme"], match: like(/^(?:fooocus|a1111)$/) },
    { id: "fooocus.software", read: ["exif/ifd0/Software"], match: like(/^Fooocus v\d/) },
    {
      id: "fooocus.comment",
      read: ["text/Comment", "text/comment"],
      match: json(["base_model", /./], ["sampler", /./], ["seed", /./]),
    },
    {
      id: "fooocus.ruined",
      read: ["text/parameters"],
      match: json(["software", /^RuinedFooocus$/]),
      product: "Ruined Fooocus",
    },
  ]),
  ...family({ product: "SwarmUI", source: "SwarmUI source code, 2026-08" }, [
    {
      id: "swarmui.parameters",
      read: ["text/parameters", "exif/ifd0/Model", "tag/comment", ...USER_COMMENT],
      match: jsonWith("sui_image_params"),
    },
  ]),
  ...family({ product: "Draw Things", source: "stable-diffusion-prompt-reader (MIT), 2026-08" }, [
    { id: "drawthings.comment", read: USER_COMMENT, match: json(["c", /^/], ["sampler", /./]) },
    { id: "drawthings.tool", read: ["xmp/xmp:CreatorTool"], match: is("Draw Things") },
  ]),
  ...family({ product: "Easy Diffusion", source: "stable-diffusion-prompt-reader (MIT), 2026-08" }, [
    {
      id: "easydiffusion.text",
      read: ["text/negative_prompt", "text/Negative Prompt"],
      match: { kind: "pattern", value: /^/ },
      with: { read: ["text/seed", "text/Seed"], match: like(/^\d+$/) },
    },
    { id: "easydiffusion.model", read: ["text/use_stable_diffusion_model"], match: anything },
    {
      id: "easydiffusion.comment",
      read: USER_COMMENT,
      match: jsonWith("negative_prompt", "use_stable_diffusion_model"),
    },
  ]),
];
