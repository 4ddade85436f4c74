/** How a writer hands its picture to OpenCV, which decides where the steps of the mark lie. */
export type Phase = "uint8" | "float32" | "float32-rgb";

/** A message that published code writes into every picture it makes. */
export interface Message {
  /** Part of the marker's id: `watermark.sdxl`. */
  readonly id: string;
  readonly bits: readonly number[];
  /**
   * Of text every eighth place has something in common with every other text: what is common to those places says nothing of
   * the message. 1 where the bits are anything.
   */
  readonly period: 1 | 8;
  /** The writers that are known. All phases are tried; these first. */
  readonly phases: readonly Phase[];
  /** The code that writes it. */
  readonly source: string;
}

/** Text as the writers unpack it: high bit first. */
const ofText = (text: string): readonly number[] =>
  [...text].flatMap((char) => Array.from({ length: 8 }, (_, shift) => (char.charCodeAt(0) >> (7 - shift)) & 1));
const ofDigits = (digits: string): readonly number[] => [...digits].map(Number);

/** The messages that are looked for. */
export const MESSAGES: readonly Message[] = [
  {
    id: "sdxl",
    bits: ofDigits("101100111110110010010000011110111011000110011110"),
    period: 1,
    phases: ["float32", "float32-rgb"],
    source: "Stability-AI/generative-models at 0ad7de9 (SDXL, SVD), diffusers' StableDiffusionXLWatermarker",
  },
  {
    id: "flux",
    // Python's `bin(...)[2:]` drops the two zeros in front: 46 bits are written.
    bits: ofDigits("1010101111111010000111100111001111010100101110"),
    period: 1,
    phases: ["float32"],
    source: "black-forest-labs/flux at 802fb47, util.py",
  },
  {
    id: "sd1",
    bits: ofText("StableDiffusionV1"),
    period: 8,
    phases: ["uint8"],
    source: "CompVis/stable-diffusion at 21f890f, scripts/txt2img.py",
  },
  {
    id: "sd1-inpainting",
    bits: ofText("StableDiffusionV1-Inpainting"),
    period: 8,
    phases: ["uint8"],
    source: "runwayml/stable-diffusion, scripts/inpaint_st.py",
  },
  {
    id: "sd2",
    bits: ofText("SDV2"),
    period: 8,
    phases: ["uint8"],
    source: "Stability-AI/stablediffusion at cf1d67a, scripts/txt2img.py",
  },
  {
    id: "invokeai",
    bits: ofText("InvokeAI"),
    period: 8,
    phases: ["uint8"],
    source: "InvokeAI, img_watermark, 2026-08",
  },
];
