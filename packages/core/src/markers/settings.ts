import { present } from "../model/present.ts";
import { at, parseObject } from "./json.ts";

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
  /** Files of small weights that change the model's style. */
  loras?: string[];
  prompt?: string;
  negativePrompt?: string;
  path: string;
}

export type Settings = Omit<Generation, "tool" | "path">;

const MAX_TEXT_CHARS = 4_096;

export const text = (value: unknown): string | undefined =>
  typeof value === "string" && value.trim() !== ""
    ? value.trim().slice(0, MAX_TEXT_CHARS)
    : typeof value === "number"
      ? String(value)
      : undefined;

export const count = (value: unknown): number | undefined => {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : undefined;
};

/** Some savers write this where they found nothing. */
const NOTHING = /^(?:unknown|undefined|none|null)$/i;

/** A prompt, unless it says that there is none. */
export const words = (value: unknown): string | undefined => {
  const found = text(value);
  return found === undefined || NOTHING.test(found) ? undefined : found;
};

const STEPS = /^Steps: \d+, /;

/** The web UI's infotext: prompt, `Negative prompt:`, then one line of `Key: value` pairs, some of them quoted. */
export function readInfotext(value: string): Settings {
  const lines = value.replaceAll("\r\n", "\n").split("\n");
  const last = lines.findLastIndex((line) => STEPS.test(line));
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
  return present({
    prompt: words(lines.slice(0, promptEnd).join("\n")),
    negativePrompt:
      negative === -1 || negative > last
        ? undefined
        : words(lines.slice(negative, last).join("\n").slice("Negative prompt:".length)),
    model: text(pairs.get("Model")) ?? text(pairs.get("model")) ?? text(pairs.get("Model hash")),
    sampler: text(pairs.get("Sampler")),
    seed: text(pairs.get("Seed")),
    steps: count(pairs.get("Steps")),
    guidance: count(pairs.get("CFG scale")) ?? count(pairs.get("CFG Scale")),
    size: text(pairs.get("Size")),
    version: text(pairs.get("Version")),
  });
}

/** Where a tool's JSON keeps each setting; the first place that has one wins. */
type Places = { readonly [K in keyof Settings]?: readonly string[] };

/** Reads settings out of a tool's JSON object. */
export const inJson =
  (places: Places) =>
  (value: string): Settings => {
    const object = parseObject(value);
    const first = (key: keyof Settings): unknown =>
      (places[key] ?? []).map((path) => at(object, path)).find((found) => text(found) !== undefined);
    return present({
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
  };
