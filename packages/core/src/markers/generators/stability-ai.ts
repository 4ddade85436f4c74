import { type CasesOf, defineGenerator } from "../define.ts";
import { SOFTWARE } from "../places.ts";
import { like, SEEN } from "../table.ts";
import { WATERMARK_CASE, watermark } from "../watermarks.ts";

const generators = [
  defineGenerator({
    name: "Stability AI",
    aliases: ["Stable Image", "DreamStudio"],
    vendor: "Stability AI",
    makes: ["image"],
    sure: "reported",
    source: SEEN.third,
    place: 420,
    credentials: [{ shown: ["Stability AI"], pattern: /^Stability AI(?: Ltd\.?)?$/, source: SEEN.third }],
    rows: [
      {
        id: "stability.api",
        read: SOFTWARE,
        match: like(/^stability\.ai$/i),
        source: SEEN.file,
      },
      {
        id: "stability.software",
        read: ["text/Software", "text/Description"],
        match: like(/^dreamstudio(?:\s|$)/i),
        confidence: "hint",
      },
      watermark("stability.watermark-sd1", "sd1", {
        product: "Stable Diffusion",
        source: "CompVis/stable-diffusion at 21f890f, 2026-11",
      }),
      watermark("stability.watermark-sd1-inpainting", "sd1-inpainting", {
        says: "ai-edited",
        product: "Stable Diffusion",
        source: "runwayml/stable-diffusion, inpaint_st.py, 2026-11",
      }),
      watermark("stability.watermark-sd2", "sd2", {
        product: "Stable Diffusion",
        source: "Stability-AI/stablediffusion at cf1d67a, 2026-11",
      }),
      // SDXL, Stable Video Diffusion and their relatives write one and the same message.
      watermark("stability.watermark-sdxl", "sdxl", {
        source: "Stability-AI/generative-models at 0ad7de9, and diffusers, 2026-11",
      }),
    ],
  }),
  defineGenerator({
    name: "Stable Video Diffusion",
    aliases: ["SVD"],
    vendor: "Stability AI",
    makes: ["video"],
    sure: "documented",
    source: SEEN.code,
    remark: "open-weights",
    place: 60,
    alsoReadBy: ["comfyui.prompt", "stability.watermark-sdxl"],
  }),
];

export default generators;

export const cases: CasesOf<typeof generators> = {
  "stability.api": { yes: "stability.ai", nearMisses: [[["exif/ifd0/Software", "stability.aide"]]] },
  "stability.software": { yes: "dreamstudio", nearMisses: [[["text/Software", "dreamstudios"]]] },
  "stability.watermark-sd1": {
    yes: WATERMARK_CASE,
    nearMisses: [[["watermark/sd1", "{}"]], [["text/sd1", WATERMARK_CASE]]],
  },
  "stability.watermark-sd1-inpainting": { yes: WATERMARK_CASE, nearMisses: [[["watermark/sd1", WATERMARK_CASE]]] },
  "stability.watermark-sd2": { yes: WATERMARK_CASE, nearMisses: [[["watermark/sd2", "SDV2"]]] },
  "stability.watermark-sdxl": { yes: WATERMARK_CASE, nearMisses: [[["watermark/flux", WATERMARK_CASE]]] },
};
