/**
 * A detector for provcheck that reads TrustMark with a decoder of yours:
 *
 *   inspect("photo.jpg", { detectors: [{ module: "examples/trustmark/trustmark.mjs", options: { model, sha256, variant: "P" } }] })
 *
 * `model`: path of a decoder as ONNX, `sha256`: its digest, `variant`: its letter, `side`: how large it wants the picture,
 * `runtime`: where onnxruntime-node is, if not beside this file.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { BITS, decode } from "./data-layer.mjs";

const SIDES = { P: 224 };
const SIDE = 256;

/** The model's bytes, if they are those that were named. */
function modelOf({ model, sha256 }) {
  if (typeof model !== "string" || typeof sha256 !== "string") throw new TypeError("options: model and sha256");
  const bytes = readFileSync(model);
  if (createHash("sha256").update(bytes).digest("hex") !== sha256.toLowerCase()) throw new Error("another model");
  return bytes;
}

/** A part of a picture as the decoder wants it: three planes from 0 to 1, each sample the mean of what it stands for. */
export function planesOf({ width, channels, data }, part, side) {
  const planes = new Float32Array(3 * side * side);
  for (let row = 0; row < side; row++) {
    const [top, bottom] = bounds(row, part.height, side);
    for (let column = 0; column < side; column++) {
      const [left, right] = bounds(column, part.width, side);
      const sums = [0, 0, 0];
      for (let y = part.top + top; y < part.top + bottom; y++)
        for (let x = part.left + left; x < part.left + right; x++)
          for (let plane = 0; plane < 3; plane++)
            sums[plane] += data[(y * width + x) * channels + (channels < 3 ? 0 : plane)];
      const count = (bottom - top) * (right - left) * 255;
      for (let plane = 0; plane < 3; plane++) planes[(plane * side + row) * side + column] = sums[plane] / count;
    }
  }
  return planes;
}

function bounds(at, length, side) {
  const from = Math.floor((at * length) / side);
  return [from, Math.max(from + 1, Math.floor(((at + 1) * length) / side))];
}

/** The whole picture and the square in its middle: encoders take the one or the other. */
function partsOf({ width, height }) {
  const square = Math.min(width, height);
  const whole = { left: 0, top: 0, width, height };
  const middle = { left: (width - square) >> 1, top: (height - square) >> 1, width: square, height: square };
  return width === height ? [whole] : [whole, middle];
}

export default {
  name: "trustmark-example",
  version: "1.0.0",
  async detect(pixels, { options }) {
    const model = modelOf(options ?? {});
    const { variant = "P", runtime = "onnxruntime-node" } = options;
    const side = options.side ?? SIDES[variant] ?? SIDE;
    const loaded = await import(runtime);
    const { InferenceSession, Tensor } = loaded.default ?? loaded;
    const session = await InferenceSession.create(model);
    for (const part of partsOf(pixels)) {
      const image = new Tensor("float32", planesOf(pixels, part, side), [1, 3, side, side]);
      const results = await session.run({ [session.inputNames[0]]: image });
      const bits = Array.from(results[session.outputNames[0]].data.slice(0, BITS), (value) => (value >= 0 ? 1 : 0));
      const found = decode(bits);
      if (!found) continue;
      const { left, top, width, height } = part;
      // Anyone may put a TrustMark on anything, photographs too: it says nothing of AI.
      return [
        {
          says: "none",
          text: `TrustMark ${variant}, ${found.name}: ${found.schema}*${found.data.join("")} (${found.mended} bits mended)`,
          score: 1 - found.falseAlarms,
          region: { left, top, width, height },
        },
      ];
    }
    return [];
  },
};
