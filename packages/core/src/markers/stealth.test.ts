import { gunzipSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { Pixels } from "../marks/pixels.ts";
import type { Container } from "../model/block.ts";
import { BUDGETS } from "../model/limits.ts";
import { nodeInflaters } from "../node/child/inflaters.ts";
import { hiddenFacts } from "./hidden.ts";
import { readStealthText } from "./stealth.ts";

const gunzip = (bytes: Uint8Array): Uint8Array => new Uint8Array(gunzipSync(bytes));
const TEXT = "a fox\nSteps: 20, Sampler: Euler a, Seed: 1";

/** Hides text as the extension does: column after column, high bit first. */
function hide(
  text: string,
  kind: "info" | "comp",
  planes: readonly number[],
  channels: number,
  [width, height] = [64, 48],
): Pixels {
  const data = new Uint8Array(width * height * channels).fill(0x80);
  const body = kind === "comp" ? gzipSync(text) : Buffer.from(text);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length * 8);
  const magic = `stealth_${planes.length === 1 ? "png" : "rgb"}${kind}`;
  const bits = [...Buffer.concat([Buffer.from(magic), length, body])].flatMap((byte) =>
    Array.from({ length: 8 }, (_, shift) => (byte >> (7 - shift)) & 1),
  );
  for (const [at, bit] of bits.entries()) {
    const pixel = Math.floor(at / planes.length);
    const index =
      ((pixel % height) * width + Math.floor(pixel / height)) * channels + (planes[at % planes.length] ?? 0);
    data[index] = (data[index] ?? 0) | bit;
  }
  return { width, height, channels, data };
}

describe("readStealthText", () => {
  it.each([
    ["alpha", "info", [3], 4],
    ["alpha, compressed", "comp", [3], 4],
    ["colour", "info", [0, 1, 2], 3],
    ["colour beside alpha, compressed", "comp", [0, 1, 2], 4],
  ] as const)("reads text hidden in %s", (_, kind, planes, channels) => {
    expect(readStealthText(hide(TEXT, kind, planes, channels), gunzip)).toBe(TEXT);
  });
  it("finds nothing in a plain picture, a grey one, or one too small", () => {
    const plain = (width: number, channels: number): Pixels => ({
      width,
      height: 10,
      channels,
      data: Uint8Array.from({ length: width * 10 * channels }, (_, at) => (at * 31) & 255),
    });
    expect(readStealthText(plain(50, 4), gunzip)).toBeUndefined();
    expect(readStealthText(plain(50, 1), gunzip)).toBeUndefined();
    expect(readStealthText(plain(3, 4), gunzip)).toBeUndefined();
  });
  it("believes no length beyond the picture, and no broken archive", () => {
    const lying = hide(TEXT, "info", [3], 4);
    const archive = hide("x".repeat(40), "info", [3], 4);
    // The length's first bit, then the magic's `info` turned into `comp` by rewriting its bits.
    const first = 15 * 8 * 4;
    for (const pixels of [lying]) {
      const at = Math.floor(first / 4);
      const index = ((at % pixels.height) * pixels.width + Math.floor(at / pixels.height)) * 4 + 3;
      pixels.data[index] = (pixels.data[index] ?? 0) | 1;
      expect(readStealthText(pixels, gunzip)).toBeUndefined();
    }
    expect(readStealthText(archive, () => new Uint8Array(0))).toBe("x".repeat(40));
    expect(
      readStealthText(hide(TEXT, "comp", [3], 4), () => {
        throw new Error("broken");
      }),
    ).toBeUndefined();
  });
});

describe("hiddenFacts", () => {
  it("tells a text that unpacks to more than it may as a budget that was reached", async () => {
    const bomb = hide("0".repeat(BUDGETS.xmpBytes + 1), "comp", [3], 4, [512, 256]);
    const tools = {
      deep: false,
      marks: true,
      inflaters: nodeInflaters,
      seals: { sm3: () => undefined, pixels: async () => bomb },
    };
    const container: Container = { format: "png", mediaType: "image/png", kind: "image", blocks: [], pieces: [], stores: [], tracks: [], structure: { paths: [] }, limits: [] }; // biome-ignore format: a picture
    expect(await hiddenFacts(container, tools)).toEqual({
      facts: [],
      limits: [{ code: "budget-exceeded", step: "mark", budget: "decompressedBytes" }],
    });
  });
});
