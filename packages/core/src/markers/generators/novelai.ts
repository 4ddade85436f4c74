import { concat } from "../../source/bytes.ts";
import { type CasesOf, defineGenerator } from "../define.ts";
import { at, parseObject } from "../json.ts";
import { dumpWithout } from "../python-json.ts";
import { fromBase64, fromHex, type PinnedKey, type Pixels, type Seal, type SealTools } from "../seal.ts";
import { inJson } from "../settings.ts";
import { is, json, like, SEEN } from "../table.ts";

/** Keys whose signature over the pixels is NovelAI's. */
const KEYS: readonly PinnedKey[] = [
  {
    vendor: "NovelAI",
    key: "63625c4003a12f0cf04835093cd80bd389d2d136ea9bb71245ce31934bd13227",
    source: "NovelAI/novelai-image-metadata at 3d9c7b7 (MIT), 2026-08",
  },
];

/** NovelAI signs the RGB bytes followed by its own comment without the signature (Ed25519, RFC 8032). */
async function checkNovelAi(value: string, tools: SealTools): Promise<Seal> {
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
      read: ["text/Comment", "exif/exif/UserComment"],
      match: json(["signed_hash", /^[A-Za-z0-9+/=]{80,}$/]),
      seal: checkNovelAi,
      source: "NovelAI's published metadata tools (MIT), 2026-08",
    },
    {
      id: "novelai.software",
      read: ["text/Comment"],
      match: json(["sampler", /./]),
      with: { read: ["text/Software"], match: is("NovelAI") },
      settings: inJson({
        prompt: ["prompt", "v4_prompt.caption.base_caption"],
        negativePrompt: ["uc"],
        sampler: ["sampler"],
        seed: ["seed"],
        steps: ["steps"],
        guidance: ["scale"],
      }),
      source: "NovelAI's published metadata tools (MIT), 2026-08",
    },
    {
      id: "novelai.webp",
      read: ["exif/ifd0/Software"],
      match: like(/^(?:NovelAI(?:\s|$)|Stable Diffusion (?:XL )?[0-9A-F]{8}$)/),
      with: { read: ["exif/exif/UserComment"], match: json(["sampler", /./]) },
      source: "NovelAI's published metadata tools (MIT), 2026-08",
    },
    {
      id: "stealth.novelai",
      read: ["stealth/text"],
      match: json(["Software", /^NovelAI$/]),
      carriage: "decoded",
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
    yes: "NovelAI",
    with: ["exif/exif/UserComment", '{"sampler":"k_euler"}'],
    nearMisses: [[["exif/ifd0/Software", "NovelAI"]], [["exif/ifd0/Software", "NovelAIR"]]],
  },
  "stealth.novelai": { yes: '{"Software":"NovelAI"}', nearMisses: [[["stealth/text", '{"Software":"NovelAIR"}']]] },
};
