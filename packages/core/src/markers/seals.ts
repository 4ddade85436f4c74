import { type AigcLabel, parseAigc, securityData } from "../metadata/aigc.ts";
import type { RawFact } from "../metadata/facts.ts";
import type { Limit } from "../model/report.ts";
import { concat } from "../source/bytes.ts";
import { at, parseObject } from "./json.ts";
import type { MarkerHit } from "./match.ts";
import { PINNED_LABEL_KEYS, PINNED_NOVELAI_KEYS, type PinnedKey, type PinnedLabelKey } from "./pinned-keys.ts";
import { dumpWithout } from "./python-json.ts";
import type { Sm3 } from "./sm2.ts";

/** Decoded pixels, row by row, 8 bits a channel: grey, grey and alpha, RGB or RGBA. */
export interface Pixels {
  width: number;
  height: number;
  channels: number;
  data: Uint8Array;
}

/** A signature that a marker carries, and what came of checking it. */
export interface Seal {
  /**
   * `verified` by a key this version knows to be the vendor's. `unknown-key`: a key that travels with the file
   * proves nothing. `unavailable`: this runtime lacks what the check needs.
   */
  outcome: "verified" | "failed" | "unknown-key" | "unsupported" | "unavailable";
  algorithm: string;
  /** What a verified signature covers: the picture's pixels, or the words of the label alone. */
  binds: "content" | "label";
  by?: string;
}

export interface SealTools {
  sm3: Sm3;
  /** Decodes the picture; rejects when it cannot. */
  pixels?: () => Promise<Pixels>;
  labelKeys?: readonly PinnedLabelKey[];
  novelAiKeys?: readonly PinnedKey[];
}

const SM2_WITH_SM3 = "1.2.156.10197.1.501";
const MAX_CHECKED = 8;

/**
 * Checks the signatures that markers carry and notes the outcome on their hits. Offline, with pinned keys only.
 * What cannot be checked is a limit, never a failure.
 */
export async function checkSeals(hits: readonly MarkerHit[], tools: SealTools): Promise<Limit[]> {
  const limits: Limit[] = [];
  for (const hit of hits) {
    if (hit.row.id === "cn.aigc") {
      for (const fact of hit.facts.slice(0, MAX_CHECKED)) {
        const label = parseAigc(String(fact.value));
        const seal = label && (await checkLabel(label, tools));
        if (seal) hit.seal ??= seal;
      }
    } else if (hit.row.id === "novelai.signed") {
      const seal = await checkNovelAi(hit.facts[0], tools);
      hit.seal = seal;
      if (seal.outcome === "unavailable") limits.push({ code: "pixels-unavailable", step: "mark" });
    }
  }
  return limits;
}

/** TC260-PG-202511A security data in a reserved code. */
async function checkLabel(label: AigcLabel, tools: SealTools): Promise<Seal | undefined> {
  const data = securityData(label.reserved1) ?? securityData(label.reserved2);
  const signature = data?.signatures[0];
  if (!signature) return undefined;
  const seal = (outcome: Seal["outcome"], by?: string): Seal => ({
    outcome,
    algorithm: signature.algorithm,
    binds: "label",
    ...(by === undefined ? {} : { by }),
  });
  if (signature.algorithm !== SM2_WITH_SM3) return seal("unsupported");
  const key = (tools.labelKeys ?? PINNED_LABEL_KEYS).find((each) => each.producer.test(label.producer));
  if (!key) return seal("unknown-key");
  const raw = rawSignature(signature.value);
  if (!raw) return seal("failed", key.vendor);
  const { verifySm2 } = await import("./sm2.ts");
  const holds = verifySm2(tools.sm3, fromHex(key.key), new TextEncoder().encode(key.message(label)), raw);
  return seal(holds === undefined ? "unavailable" : holds ? "verified" : "failed", key.vendor);
}

/** r and s as hexadecimal or base64 text. */
function rawSignature(text: string): Uint8Array | undefined {
  const raw = /^[0-9a-f]{128}$/i.test(text) ? fromHex(text) : fromBase64(text);
  return raw?.length === 64 ? raw : undefined;
}

/** NovelAI signs the RGB bytes followed by its own comment without the signature (Ed25519, RFC 8032). */
async function checkNovelAi(fact: RawFact | undefined, tools: SealTools): Promise<Seal> {
  const seal = (outcome: Seal["outcome"]): Seal => ({ outcome, algorithm: "Ed25519", binds: "content", by: "NovelAI" });
  const text = String(fact?.value ?? "");
  const signature = fromBase64(String(at(parseObject(text), "signed_hash") ?? ""));
  const comment = dumpWithout(text, "signed_hash");
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
  const holds = (tools.novelAiKeys ?? PINNED_NOVELAI_KEYS).some((key) => {
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

const fromHex = (text: string): Uint8Array =>
  Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

function fromBase64(text: string): Uint8Array | undefined {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text) || text.length > 4_096) return undefined;
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}
