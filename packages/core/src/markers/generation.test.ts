import { describe, expect, it } from "vitest";
import { GRAPH } from "../../../../test/fixtures/marker-values.ts";
import { fact } from "../../../../test/fixtures/walk.ts";
import { type Generation, readGenerations } from "./generation.ts";
import { matchMarkers } from "./match.ts";
import { readInfotext } from "./settings.ts";

const read = (path: string, value: unknown, ...more: [string, string][]): Generation | undefined => {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return readGenerations(matchMarkers([fact(path, text), ...more.map(([each, also]) => fact(each, also))]))[0];
};

describe("settings of local generators", () => {
  it("of the web UI, with quoted values and prompts over several lines", () => {
    const infotext = [
      "a fox, (snow:1.2)",
      "second line",
      "Negative prompt: blurry",
      'Steps: 20, Sampler: DPM++ 2M, CFG scale: 7.5, Seed: 42, Size: 512x768, Model hash: abc, Model: dreamshaper_8, TI hashes: "a: 1, b: 2", Version: v1.10.1',
    ].join("\n");
    expect(read("text/parameters", infotext)).toEqual({
      tool: "Stable Diffusion web UI",
      prompt: "a fox, (snow:1.2)\nsecond line",
      negativePrompt: "blurry",
      model: "dreamshaper_8",
      sampler: "DPM++ 2M",
      seed: "42",
      steps: 20,
      guidance: 7.5,
      size: "512x768",
      version: "v1.10.1",
      path: "text/parameters",
    });
  });
  it("of ComfyUI: the model's family from its weights", () => {
    expect(read("text/prompt", GRAPH)).toMatchObject({
      tool: "ComfyUI",
      model: "flux1-dev-fp8.safetensors",
      modelFamily: "FLUX",
      sampler: "euler",
      seed: "7",
      steps: 20,
      prompt: "a fox",
    });
    expect(read("tag/comment", { prompt: JSON.parse(GRAPH) as unknown, workflow: {} })).toMatchObject({
      modelFamily: "FLUX",
    });
  });
  it.each<[string, string, unknown, [string, string][], Partial<Generation>]>([
    [
      "InvokeAI",
      "text/invokeai_metadata",
      { positive_prompt: "a fox", seed: 1, steps: 30, scheduler: "euler", model: { name: "sdxl" } },
      [],
      { tool: "InvokeAI", model: "sdxl", seed: "1" },
    ],
    [
      "InvokeAI 2",
      "text/sd-metadata",
      { model_weights: "sd-1.5", image: { prompt: "a fox", steps: 50, seed: 2 } },
      [],
      { model: "sd-1.5", steps: 50, seed: "2" },
    ],
    [
      "InvokeAI 1",
      "text/Dream",
      '"a fox" -s 50 -S 123 -C 7.5 -A k_lms',
      [],
      { prompt: "a fox", steps: 50, seed: "123", sampler: "k_lms", guidance: 7.5 },
    ],
    [
      "NovelAI",
      "text/Comment",
      { prompt: "a fox", uc: "bad", sampler: "k_euler", seed: 3, steps: 28, scale: 5 },
      [["text/Software", "NovelAI"]],
      { tool: "NovelAI", negativePrompt: "bad", seed: "3" },
    ],
    [
      "NovelAI, out of the pixels",
      "stealth/text",
      {
        Software: "NovelAI",
        Source: "NovelAI Diffusion V4",
        Comment: JSON.stringify({ prompt: "a fox", seed: 4, steps: 23 }),
      },
      [],
      { tool: "NovelAI", model: "NovelAI Diffusion V4", prompt: "a fox", seed: "4", steps: 23 },
    ],
    [
      "Fooocus",
      "text/Comment",
      { base_model: "juggernautXL", sampler: "dpmpp", seed: 4, prompt: "a fox" },
      [],
      { tool: "Fooocus", model: "juggernautXL" },
    ],
    [
      "SwarmUI",
      "text/parameters",
      { sui_image_params: { prompt: "a fox", model: "sdxl", seed: 5, swarm_version: "0.9" } },
      [],
      { tool: "SwarmUI", version: "0.9" },
    ],
    [
      "Draw Things",
      "exif/exif/UserComment",
      { c: "a fox", uc: "", sampler: "DPM++", seed: 6 },
      [],
      { tool: "Draw Things", prompt: "a fox" },
    ],
    [
      "Easy Diffusion",
      "exif/exif/UserComment",
      { prompt: "a fox", negative_prompt: "", use_stable_diffusion_model: "sd-v1-5", num_inference_steps: 25 },
      [],
      { model: "sd-v1-5", steps: 25 },
    ],
    [
      "TensorArt",
      "text/generation_data",
      { baseModel: { modelFileName: "sdxl" }, prompt: "a fox", seed: "7", cfgScale: 3.5 },
      [],
      { tool: "TensorArt", guidance: 3.5, model: "sdxl" },
    ],
  ])("of %s", (_, path, value, more, expected) => {
    expect(read(path, value, ...more)).toMatchObject(expected);
  });
  it("are cut, and never more than a few", () => {
    const long = read("text/parameters", `${"x".repeat(100_000)}\nSteps: 1, Sampler: a, Seed: 1`);
    expect(long?.prompt?.length).toBe(4_096);
    expect(readInfotext("no such line")).toEqual({});
  });
});
