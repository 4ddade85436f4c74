import type { Pixels } from "../marks/pixels.ts";
import { BUDGETS, LimitError } from "../model/limits.ts";
import { utf8 } from "../source/bytes.ts";

const MAGIC_BYTES = 15;
/** Below this many pixels not even the magic and the length fit. */
const MIN_PIXELS = (MAGIC_BYTES + 4) * 8;

/**
 * Reads text hidden in the lowest bits of a picture, as NovelAI and the web UI's stealth extension hide it
 * (ashen-sensored/sd_webui_stealth_pnginfo): column after column, high bit first, in alpha or in R, G and B in turn;
 * 15 bytes of magic, the length in bits, UTF-8. `gunzip` unpacks the `comp` variants.
 * @throws LimitError `decompressedBytes` when a packed text unpacks to more than it may
 * @returns undefined when there is none. Decoding finds text, never who put it there.
 */
export function readStealthText(
  pixels: Pixels,
  gunzip: (bytes: Uint8Array, maxBytes: number) => Uint8Array,
): string | undefined {
  const { width, height, channels } = pixels;
  if (width * height < MIN_PIXELS) return undefined;
  if (channels === 4) {
    const found = decode(pixels, "stealth_png", [3], gunzip);
    if (found !== undefined) return found;
  }
  return channels >= 3 ? decode(pixels, "stealth_rgb", [0, 1, 2], gunzip) : undefined;
}

function decode(
  pixels: Pixels,
  prefix: string,
  planes: readonly number[],
  gunzip: (bytes: Uint8Array, maxBytes: number) => Uint8Array,
): string | undefined {
  const bits = bitReader(pixels, planes);
  const magic = utf8(bits.take(MAGIC_BYTES));
  if (magic !== `${prefix}info` && magic !== `${prefix}comp`) return undefined;
  const length = new DataView(bits.take(4).buffer).getUint32(0);
  if (length % 8 !== 0 || length / 8 > BUDGETS.xmpBytes || length > bits.left()) return undefined;
  const raw = bits.take(length / 8);
  try {
    return utf8(magic.endsWith("comp") ? gunzip(raw, BUDGETS.xmpBytes) : raw);
  } catch (error) {
    // A text that unpacks to more than it may is told as that; a broken one is none.
    if (error instanceof LimitError) throw error;
    return undefined;
  }
}

function bitReader({ width, height, channels, data }: Pixels, planes: readonly number[]) {
  const total = width * height * planes.length;
  let at = 0;
  const bit = (): number => {
    const pixel = Math.floor(at / planes.length);
    const plane = planes[at % planes.length] ?? 0;
    at += 1;
    const x = Math.floor(pixel / height);
    const y = pixel % height;
    return (data[(y * width + x) * channels + plane] ?? 0) & 1;
  };
  return {
    left: () => total - at,
    take(bytes: number): Uint8Array {
      const out = new Uint8Array(bytes);
      for (let index = 0; index < bytes; index++)
        for (let shift = 7; shift >= 0; shift--) out[index] = (out[index] ?? 0) | (bit() << shift);
      return out;
    },
  };
}
