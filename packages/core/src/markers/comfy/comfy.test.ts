import { describe, expect, it } from "vitest";
import { random } from "../../../../../test/fuzz/mutate.ts";
import { readComfy, readComfyGraph } from "./reading.ts";

type Inputs = Readonly<Record<string, unknown>>;
type Nodes = Readonly<Record<string, readonly [type: string, inputs?: Inputs]>>;

/** A graph as files write it: each node a class and its inputs, links as `["id", slot]`. */
const graph = (nodes: Nodes): string =>
  JSON.stringify(
    Object.fromEntries(Object.entries(nodes).map(([id, [class_type, inputs = {}]]) => [id, { class_type, inputs }])),
  );
const says = (nodes: Nodes) => readComfyGraph(graph(nodes))?.says;

const MODEL: Nodes = {
  model: ["CheckpointLoaderSimple", { ckpt_name: "v1-5-pruned-emaonly.ckpt" }],
  good: ["CLIPTextEncode", { text: "a fox", clip: ["model", 1] }],
  bad: ["CLIPTextEncode", { text: "blurry", clip: ["model", 1] }],
};
const EMPTY: Nodes = { empty: ["EmptyLatentImage", { width: 512, height: 512, batch_size: 1 }] };
const PHOTO: Nodes = { photo: ["LoadImage", { image: "photo.jpg" }] };
const sampler = (inputs: Inputs = {}): readonly [string, Inputs] => [
  "KSampler",
  {
    seed: 7,
    steps: 20,
    cfg: 7.5,
    sampler_name: "euler",
    scheduler: "normal",
    denoise: 1,
    model: ["model", 0],
    positive: ["good", 0],
    negative: ["bad", 0],
    latent_image: ["empty", 0],
    ...inputs,
  },
];
const OUT: Nodes = {
  decoded: ["VAEDecode", { samples: ["sampler", 0], vae: ["model", 2] }],
  saved: ["SaveImage", { images: ["decoded", 0], filename_prefix: "x" }],
};
const textToImage: Nodes = { ...MODEL, ...EMPTY, sampler: sampler(), ...OUT };

describe("ComfyUI's graph", () => {
  it("says ai-generated of a picture sampled from noise, and ai-edited of one that starts from a loaded picture", () => {
    expect(says(textToImage)).toBe("ai-generated");
    const encoded: Nodes = { ...PHOTO, encoded: ["VAEEncode", { pixels: ["photo", 0], vae: ["model", 2] }] };
    expect(
      says({ ...MODEL, ...encoded, sampler: sampler({ latent_image: ["encoded", 0], denoise: 0.6 }), ...OUT }),
    ).toBe("ai-edited");
  });

  // Harmless nodes of packs that are used: words inside their names are names of generators.
  it.each([
    "ImageNormalize_Neg1_To_1", "ImageNoiseGaussian", "SaveOpenEXR", "RemoveOutliers", "LumaKey", "TextTokens", "ImageUpsampler",
    "Resampler | Lanczos", "ImageNormalization-badger", "LuminanceCurve", "SaveImageOpenEXR", "TextToNumber", "RunwayCrop", "PikachuMask",
    "KSamplerSelect", "Image Veolocity", "StabilityIndex", "ModelSamplingFlux",
  ])("says possibly-ai of a photograph that only went through %s", (type) => {
    expect(
      says({ ...PHOTO, step: [type, { image: ["photo", 0], images: ["photo", 0] }], saved: ["SaveImage", { images: ["step", 0] }] }),
    ).toBe("possibly-ai");
  }); // biome-ignore format: a list

  it("says possibly-ai of a loaded picture beside a sampler that it has no link to", () => {
    expect(
      says({
        ...textToImage,
        ...PHOTO,
        saved: ["SaveImage", { images: ["photo", 0] }],
        decoded: ["PreviewImage", { images: ["sampler", 0] }],
      }),
    ).toBe("possibly-ai");
    expect(says({ ...PHOTO, sampler: ["KSampler"], saved: ["SaveImage", { images: ["photo", 0] }] })).toBe(
      "possibly-ai",
    );
    // It saves a photograph and a generated picture: which of them this is, nobody knows.
    expect(says({ ...textToImage, ...PHOTO, other: ["SaveImage", { images: ["photo", 0] }] })).toBe("possibly-ai");
  });

  it.each<[string, Nodes, Inputs]>([
    [
      "a control net",
      {
        net: ["ControlNetLoader", { control_net_name: "scribble.pth" }],
        controlled: [
          "ControlNetApplyAdvanced",
          { positive: ["good", 0], negative: ["bad", 0], control_net: ["net", 0], image: ["photo", 0] },
        ],
      },
      { positive: ["controlled", 0], negative: ["controlled", 1] },
    ],
    [
      "unCLIP",
      {
        seen: ["CLIPVisionEncode", { clip_vision: ["model", 3], image: ["photo", 0] }],
        steered: ["unCLIPConditioning", { conditioning: ["good", 0], clip_vision_output: ["seen", 0], strength: 1 }],
      },
      { positive: ["steered", 0] },
    ],
    [
      "Redux",
      {
        seen: ["CLIPVisionEncode", { clip_vision: ["vision", 0], image: ["photo", 0] }],
        steered: [
          "StyleModelApply",
          { conditioning: ["good", 0], style_model: ["style", 0], clip_vision_output: ["seen", 0] },
        ],
      },
      { positive: ["steered", 0] },
    ],
    [
      "an IP adapter",
      { adapted: ["IPAdapterAdvanced", { model: ["model", 0], image: ["photo", 0] }] },
      { model: ["adapted", 0] },
    ],
    [
      "a map of edges for a model that takes one",
      {
        edges: ["Canny", { image: ["photo", 0] }],
        given: [
          "InstructPixToPixConditioning",
          { positive: ["good", 0], negative: ["bad", 0], vae: ["model", 2], pixels: ["edges", 0] },
        ],
      },
      { positive: ["given", 0], negative: ["given", 1], latent_image: ["given", 2] },
    ],
    [
      "the size of the picture",
      {
        size: ["GetImageSize", { image: ["photo", 0] }],
        empty: ["EmptyLatentImage", { width: ["size", 0], height: ["size", 1], batch_size: 1 }],
      },
      {},
    ],
    [
      "the picture that a clip starts with",
      {
        first: [
          "WanImageToVideo",
          { positive: ["good", 0], negative: ["bad", 0], vae: ["model", 2], start_image: ["photo", 0], width: 832 },
        ],
      },
      { positive: ["first", 0], negative: ["first", 1], latent_image: ["first", 2] },
    ],
  ])("leaves it ai-generated where a loaded picture only guides: %s", (_, nodes, inputs) => {
    expect(says({ ...MODEL, ...EMPTY, ...PHOTO, ...nodes, sampler: sampler(inputs), ...OUT })).toBe("ai-generated");
  });

  it.each<[string, Nodes]>([
    [
      "inpainting",
      {
        ...MODEL,
        given: ["VAEEncodeForInpaint", { pixels: ["photo", 0], mask: ["photo", 1], vae: ["model", 2] }],
        sampler: sampler({ latent_image: ["given", 0] }),
        ...OUT,
      },
    ],
    [
      "an edit model's conditioning",
      {
        ...MODEL,
        ...EMPTY,
        edit: ["TextEncodeQwenImageEdit", { clip: ["model", 1], prompt: "make it blue", image: ["photo", 0] }],
        sampler: sampler({ positive: ["edit", 0] }),
        ...OUT,
      },
    ],
    [
      "a reference latent behind a guider",
      {
        ...MODEL,
        ...EMPTY,
        encoded: ["VAEEncode", { pixels: ["photo", 0], vae: ["model", 2] }],
        referred: ["ReferenceLatent", { conditioning: ["good", 0], latent: ["encoded", 0] }],
        guider: ["BasicGuider", { model: ["model", 0], conditioning: ["referred", 0] }],
        sampler: ["SamplerCustomAdvanced", { guider: ["guider", 0], latent_image: ["empty", 0] }],
        ...OUT,
      },
    ],
    [
      "a detailer over a photograph",
      {
        ...MODEL,
        decoded: ["FaceDetailer", { image: ["photo", 0], model: ["model", 0] }],
        saved: ["SaveImage", { images: ["decoded", 0] }],
      },
    ],
    [
      "a service that is given a picture",
      {
        decoded: ["GeminiImage2Node", { prompt: "a hat", images: ["photo", 0] }],
        saved: ["SaveImage", { images: ["decoded", 0] }],
      },
    ],
    [
      "a face that was swapped",
      {
        decoded: ["ReActorFaceSwap", { input_image: ["photo", 0], source_image: ["photo", 0] }],
        saved: ["SaveImage", { images: ["decoded", 0] }],
      },
    ],
    [
      "a generated part in a photograph",
      {
        ...textToImage,
        joined: ["ImageCompositeMasked", { destination: ["photo", 0], source: ["decoded", 0] }],
        saved: ["SaveImage", { images: ["joined", 0] }],
      },
    ],
  ])("says ai-edited of %s", (_, nodes) => {
    expect(says({ ...PHOTO, ...nodes })).toBe("ai-edited");
  });

  it.each([
    "GeminiImage2Node", "ReveImageCreateNode", "FluxKontextProImageNode", "OpenAIGPTImage1", "KlingTextToVideoNode", "OpenAIVideoSora2",
    "IdeogramV3", "RecraftTextToImageNode", "ByteDanceSeedreamNode", "Veo3VideoGenerationNode", "MoonvalleyTxt2VideoNode",
  ])("knows %s as a service that generates", (type) => {
    expect(says({ made: [type, { prompt: "a fox" }], saved: ["SaveImage", { images: ["made", 0] }] })).toBe("ai-generated");
  }); // biome-ignore format: a list

  it("knows a sampler of any pack by what it is given", () => {
    const [, inputs] = sampler();
    expect(says({ ...textToImage, sampler: ["My Own KSampler++", inputs] })).toBe("ai-generated");
    // A scheduler is given a model and steps, and samples nothing.
    expect(
      says({ ...MODEL, made: ["BasicScheduler", { model: ["model", 0], scheduler: "normal", steps: 20, denoise: 1 }] }),
    ).toBe("possibly-ai");
  });

  it("reads graphs with numbers that JSON does not know, and inside an object with the workflow", () => {
    const text = graph(textToImage).replace('"seed":7', '"seed":7,"is_changed":[NaN]').replace("a fox", "NaN a fox");
    expect(readComfyGraph(text)?.says).toBe("ai-generated");
    expect(readComfy(text).prompt).toBe("NaN a fox");
    expect(readComfyGraph(`Prompt: ${graph(textToImage)}`)?.says).toBe("ai-generated");
    expect(readComfyGraph(`{"prompt":${graph(textToImage)},"workflow":{"nodes":[]}}`)?.says).toBe("ai-generated");
    expect(readComfyGraph(JSON.stringify({ prompt: graph(textToImage) }))?.says).toBe("ai-generated");
    expect(readComfyGraph('{"prompt":"a fox"}')).toBeUndefined();
  });

  it("ends on circles, on links to nowhere, and on any graph whatever", () => {
    expect(says({ a: ["Reroute", { image: ["b", 0] }], b: ["Reroute", { image: ["a", 0] }] })).toBe("possibly-ai");
    expect(says({ saved: ["SaveImage", { images: ["gone", 0] }] })).toBe("possibly-ai");
    const next = random(7);
    const keys = [
      "images",
      "samples",
      "latent_image",
      "model",
      "positive",
      "negative",
      "guider",
      "text",
      "prompt",
      "conditioning",
    ];
    const types = [
      "KSampler",
      "SaveImage",
      "LoadImage",
      "CLIPTextEncode",
      "FaceDetailer",
      "ReferenceLatent",
      "CFGGuider",
      "Any",
    ];
    for (let run = 0; run < 300; run++) {
      const nodes = Object.fromEntries(
        Array.from({ length: 12 }, (_, id) => [
          String(id),
          [
            types[Math.floor(next() * types.length)] ?? "",
            Object.fromEntries(keys.map((key) => [key, next() < 0.5 ? [String(Math.floor(next() * 13)), 0] : "x"])),
          ] as const,
        ]),
      );
      expect(["ai-generated", "ai-edited", "possibly-ai"]).toContain(says(nodes));
      expect(typeof readComfy(graph(nodes))).toBe("object");
    }
  });
});

describe("settings of a graph", () => {
  it("are those of the nodes that were reached, with the prompts by their links", () => {
    // The negative prompt stands first, and another one beside the graph.
    const { bad, ...rest } = textToImage;
    expect(
      readComfy(graph({ unused: ["CLIPTextEncode", { text: "not this" }], ...(bad ? { bad } : {}), ...rest })),
    ).toEqual({
      prompt: "a fox",
      negativePrompt: "blurry",
      model: "v1-5-pruned-emaonly.ckpt",
      modelFamily: "Stable Diffusion",
      sampler: "euler",
      seed: "7",
      steps: 20,
      guidance: 7.5,
    });
  });

  it("follow words through the nodes that write and join them", () => {
    const nodes: Nodes = {
      ...textToImage,
      a: ["PrimitiveString", { value: "a fox" }],
      b: ["StringConcatenate", { string_a: ["a", 0], string_b: "in snow", delimiter: " " }],
      good: ["CLIPTextEncode", { text: ["b", 0], clip: ["model", 1] }],
      held: ["ControlNetApplyAdvanced", { positive: ["good", 0], negative: ["bad", 0], image: ["empty", 0] }],
      sampler: sampler({ positive: ["held", 0], negative: ["held", 1] }),
    };
    expect(readComfy(graph(nodes))).toMatchObject({ prompt: "a fox in snow", negativePrompt: "blurry" });
    const zeroed: Nodes = {
      ...textToImage,
      none: ["ConditioningZeroOut", { conditioning: ["good", 0] }],
      sampler: sampler({ negative: ["none", 0] }),
    };
    expect(readComfy(graph(zeroed)).negativePrompt).toBeUndefined();
    expect(
      readComfy(graph({ ...textToImage, bad: ["CLIPTextEncode", { text: "unknown" }] })).negativePrompt,
    ).toBeUndefined();
    const loader: Nodes = {
      ...EMPTY,
      model: ["Efficient Loader", { ckpt_name: "sd_xl_base_1.0.safetensors", positive: "a fox", negative: "blurry" }],
      sampler: sampler({ positive: ["model", 1], negative: ["model", 2] }),
      ...OUT,
    };
    expect(readComfy(graph(loader))).toMatchObject({ prompt: "a fox", negativePrompt: "blurry" });
  });

  it("come from guiders, schedulers, noise and stacks of LoRAs", () => {
    const nodes: Nodes = {
      ...MODEL,
      ...EMPTY,
      seed: ["PrimitiveInt", { value: 99 }],
      lora: ["LoraLoaderModelOnly", { model: ["model", 0], lora_name: "snow.safetensors", strength_model: 1 }],
      stack: [
        "Power Lora Loader (rgthree)",
        {
          model: ["lora", 0],
          lora_1: { on: true, lora: "ink.safetensors" },
          lora_2: { on: false, lora: "off.safetensors" },
        },
      ],
      noise: ["RandomNoise", { noise_seed: ["seed", 0] }],
      kind: ["KSamplerSelect", { sampler_name: "dpmpp_2m" }],
      sigmas: ["BasicScheduler", { model: ["stack", 0], scheduler: "simple", steps: 28, denoise: 1 }],
      guider: ["CFGGuider", { model: ["stack", 0], positive: ["good", 0], negative: ["bad", 0], cfg: 3.5 }],
      sampler: [
        "SamplerCustomAdvanced",
        {
          noise: ["noise", 0],
          guider: ["guider", 0],
          sampler: ["kind", 0],
          sigmas: ["sigmas", 0],
          latent_image: ["empty", 0],
        },
      ],
      ...OUT,
    };
    expect(readComfy(graph(nodes))).toMatchObject({
      prompt: "a fox",
      negativePrompt: "blurry",
      seed: "99",
      sampler: "dpmpp_2m",
      steps: 28,
      guidance: 3.5,
      model: "v1-5-pruned-emaonly.ckpt",
      loras: ["ink.safetensors", "snow.safetensors"],
    });
  });

  it.each([
    ["svd_xt_1_1.safetensors", "Stable Video Diffusion"],
    ["wan2.2_t2v_high_noise_14B.safetensors", "Wan"],
    ["hunyuan_video_t2v.safetensors", "Hunyuan"],
    ["ltx-video-2b.safetensors", "LTX"],
    ["qwen_image_fp8.safetensors", "Qwen-Image"],
    ["sd_xl_base_1.0.safetensors", "Stable Diffusion XL"],
    ["v1-5-pruned-emaonly.ckpt", "Stable Diffusion"],
    ["cogvideox_5b.safetensors", "CogVideoX"],
    ["flux1-dev-fp8.safetensors", "FLUX"],
    ["mymodel.safetensors", undefined],
  ])("tell the family of the weights %s: %s", (name, family) => {
    expect(readComfyGraph(graph({ "1": ["UNETLoader", { unet_name: name }] }))?.family).toBe(family);
  });
});
