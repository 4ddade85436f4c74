import type { Pixels } from "../../marks/pixels.ts";
import { present } from "../../model/present.ts";
import { concat } from "../../source/bytes.ts";
import { type CasesOf, defineGenerator } from "../define.ts";
import { at, parseObject } from "../json.ts";
import { USER_COMMENT } from "../places.ts";
import { dumpWithout } from "../python-json.ts";
import { fromBase64, fromHex, type PinnedKey, type Seal, type SealTools } from "../seal.ts";
import { inJson, type Settings, text, words } from "../settings.ts";
import { type Beside, is, json, like, SEEN, type Told, told } from "../table.ts";

/** Keys whose signature over the pixels is NovelAI's. */
const KEYS: readonly PinnedKey[] = [
  {
    vendor: "NovelAI",
    key: "63625c4003a12f0cf04835093cd80bd389d2d136ea9bb71245ce31934bd13227",
    source: "NovelAI/novelai-image-metadata at 3d9c7b7 (MIT), 2026-08",
  },
];

/** Its settings: in WebP they stand as text inside an object of their own. */
function commentOf(value: string): string | undefined {
  const object = parseObject(value);
  const inner = at(object, "Comment");
  if (typeof inner === "string" && /^NovelAI/.test(String(at(object, "Software") ?? ""))) return inner;
  return object && value;
}

const signed = (value: string): Told | undefined => {
  const hash = at(parseObject(commentOf(value) ?? ""), "signed_hash");
  return typeof hash === "string" && /^[A-Za-z0-9+/=]{80,}$/.test(hash) ? {} : undefined;
};
const sampled = (value: string): Told | undefined => {
  const sampler = at(parseObject(commentOf(value) ?? ""), "sampler");
  return typeof sampler === "string" && sampler !== "" ? {} : undefined;
};

const inComment = inJson({
  prompt: ["prompt", "v4_prompt.caption.base_caption"],
  negativePrompt: ["uc", "v4_negative_prompt.caption.base_caption"],
  sampler: ["sampler"],
  seed: ["seed"],
  steps: ["steps"],
  guidance: ["scale"],
});

/** The model stands beside the settings, and with the oldest files the prompt does too. */
function settingsOf(value: string, beside: Beside): Settings {
  const nested = parseObject(value);
  const prompt = words(beside("text/Description")) ?? words(beside("exif/ifd0/ImageDescription"));
  const model = text(at(nested, "Source")) ?? text(beside("text/Source")) ?? text(beside("exif/ifd0/Software"));
  return {
    ...present({ prompt, model }),
    ...inComment(commentOf(value) ?? ""),
  };
}

/** NovelAI signs the RGB bytes followed by its own comment without the signature (Ed25519, RFC 8032). */
async function checkNovelAi(text: string, tools: SealTools): Promise<Seal> {
  const value = commentOf(text) ?? "";
  const seal = (outcome: Seal["outcome"]): Seal => ({ outcome, algorithm: "Ed25519", binds: "content", by: "NovelAI" });
  const signature = fromBase64(String(at(parseObject(value), "signed_hash") ?? ""));
  const comment = dumpWithout(value, "signed_hash");
  if (signature?.length !== 64 || comment === undefined) return seal("failed");
  let pixels: Pixels | undefined;
  try {
    pixels = await tools.pixels?.();
  } catch {
    pixels = undefined;
  }
  if (!pixels) return seal("unavailable");
  const message = concat([rgbOf(pixels), new TextEncoder().encode(comment)]);
  const { ed25519 } = await import("@noble/curves/ed25519.js");
  const holds = (tools.contentKeys ?? KEYS).some((key) => {
    try {
      return ed25519.verify(signature, message, fromHex(key.key), { zip215: false });
    } catch {
      return false;
    }
  });
  return seal(holds ? "verified" : "failed");
}

function rgbOf({ width, height, channels, data }: Pixels): Uint8Array {
  if (channels === 3) return data;
  const rgb = new Uint8Array(width * height * 3);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const from = pixel * channels;
    for (let channel = 0; channel < 3; channel++)
      rgb[pixel * 3 + channel] = data[from + (channels < 3 ? 0 : channel)] ?? 0;
  }
  return rgb;
}

const generator = defineGenerator({
  name: "NovelAI",
  vendor: "NovelAI",
  product: "NovelAI",
  makes: ["image"],
  sure: "documented",
  source: SEEN.code,
  place: 560,
  rows: [
    {
      id: "novelai.signed",
      read: ["text/Comment", ...USER_COMMENT],
      match: told(signed),
      seal: checkNovelAi,
      source: "NovelAI's published metadata tools (MIT), 2026-08",
    },
    {
      id: "novelai.software",
      read: ["text/Comment"],
      match: told(sampled),
      with: { read: ["text/Software"], match: is("NovelAI") },
      settings: settingsOf,
      source: "NovelAI's published metadata tools (MIT), 2026-08",
    },
    {
      id: "novelai.webp",
      read: USER_COMMENT,
      match: told(sampled),
      with: {
        read: ["exif/ifd0/Software"],
        match: like(/^(?:NovelAI(?:\s|$)|Stable Diffusion (?:XL )?[0-9A-F]{8}$)/),
      },
      settings: settingsOf,
      source: "NovelAI's published metadata tools (MIT), 2026-08",
    },
    {
      id: "stealth.novelai",
      read: ["stealth/text"],
      match: json(["Software", /^NovelAI$/]),
      carriage: "decoded",
      settings: settingsOf,
      source: "stealth_pnginfo extension and NovelAI's tools, 2026-08",
    },
  ],
});

export default generator;

export const cases: CasesOf<typeof generator> = {
  "novelai.signed": {
    yes: '{"sampler":"k_euler","signed_hash":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=="}',
    nearMisses: [[["text/Comment", '{"signed_hash":"no"}']]],
  },
  "novelai.software": {
    yes: '{"sampler":"k_euler","seed":1}',
    with: ["text/Software", "NovelAI"],
    nearMisses: [[["text/Comment", '{"sampler":"k_euler"}']], [["text/Software", "NovelAI"]]],
  },
  "novelai.webp": {
    yes: '{"Comment":"{\\"sampler\\":\\"k_euler\\"}","Software":"NovelAI"}',
    with: ["exif/ifd0/Software", "NovelAI Diffusion V4.5 C02D4F98"],
    nearMisses: [
      [["exif/ifd0/Software", "NovelAI"]],
      [["exif/exif/UserComment", '{"sampler":"k_euler"}']],
      [
        ["exif/exif/UserComment", '{"Comment":"{}","Software":"NovelAI"}'],
        ["exif/ifd0/Software", "NovelAIR"],
      ],
    ],
  },
  "stealth.novelai": { yes: '{"Software":"NovelAI"}', nearMisses: [[["stealth/text", '{"Software":"NovelAIR"}']]] },
};
