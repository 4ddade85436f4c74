import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { printPicture } from "../../compare/archive/print.ts";
import { FORMAT_ROWS, type Format } from "../../model/formats.ts";
import { BUDGETS, LimitError } from "../../model/limits.ts";
import type { MediaKind } from "../../model/vocabulary.ts";
import { loadSharp } from "./sharp.ts";

/** What comparing needs of a picture. Crosses the process boundary, so bytes are base64. */
export interface PicturePrint {
  width: number;
  height: number;
  /** SHA-256 of the decoded samples as they are stored, 8 bits each, red green blue alpha. */
  pixels: string;
  /** Brightness, upright, at most 512 samples a side. */
  luma: { width: number; height: number; base64: string };
  /** A copy to look at, upright, at most 640 samples a side. */
  shown: { width: number; height: number; base64: string };
}

/** What an archive keeps of a picture, as it crosses the process boundary; of other files, what kind of thing they are. */
export type ArchivePicture =
  | { kind: "image"; sha256: string; quality: number; hash: number[]; pattern: number[] }
  | { kind: "image"; sha256: string; unread: string; format: Format }
  | { kind: Exclude<MediaKind, "image"> | "other" };

const LUMA_SIDE = 512;
/** For a print of 64 x 64 samples less is enough, and decoders skip the rest. */
const PRINT_SIDE = 256;
const SHOWN_SIDE = 640;

type Sharp = Awaited<ReturnType<typeof loadSharp>>;
type Image = ReturnType<Sharp>;

/**
 * Decodes a picture for comparing. Runs in the child process, like all work on hostile bytes.
 * @throws LimitError `pixelCount`; any other error means that no decoder for it is installed, or it cannot be decoded
 */
export async function readPicture(bytes: Uint8Array, format: Format): Promise<PicturePrint> {
  const sharp = await loadSharp();
  const open = await opener(sharp, bytes, format);
  const { width, height } = await open().metadata();
  if (width * height > BUDGETS.pixelCount) throw new LimitError("pixelCount");
  const raw = await open().ensureAlpha().toColourspace("srgb").raw({ depth: "uchar" }).toBuffer();
  const inside = (side: number) => ({ width: side, height: side, fit: "inside" as const, withoutEnlargement: true });
  const luma = await lumaOf(open(), LUMA_SIDE);
  const shown = await open()
    .rotate()
    .resize(inside(SHOWN_SIDE))
    .flatten({ background: "#ffffff" })
    .png({ compressionLevel: 3 })
    .toBuffer({ resolveWithObject: true });
  const size = ({ info }: { info: { width: number; height: number } }) => ({ width: info.width, height: info.height });
  return {
    width,
    height,
    pixels: createHash("sha256").update(raw).digest("hex"),
    luma: { ...size(luma), base64: luma.data.toString("base64") },
    shown: { ...size(shown), base64: shown.data.toString("base64") },
  };
}

/** Brightness, upright, on white. */
const lumaOf = (image: Image, side: number) =>
  image
    .rotate()
    .resize({ width: side, height: side, fit: "inside", withoutEnlargement: true })
    .flatten({ background: "#ffffff" })
    .toColourspace("b-w")
    .raw({ depth: "uchar" })
    .toBuffer({ resolveWithObject: true });

/** What an archive keeps of a picture. Runs in the child process. That it cannot be decoded is an answer too. */
export async function printForArchive(bytes: Uint8Array, format: Format): Promise<ArchivePicture> {
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  try {
    const open = await opener(await loadSharp(), bytes, format);
    const { width, height } = await open().metadata();
    if (width * height > BUDGETS.pixelCount) throw new LimitError("pixelCount");
    const { data, info } = await lumaOf(open(), PRINT_SIDE);
    const { quality, hash, pattern } = printPicture({ width: info.width, height: info.height, data });
    return { kind: "image", sha256, quality, hash: [...hash], pattern: [...pattern] };
  } catch (error) {
    return { kind: "image", sha256, format, unread: error instanceof Error ? error.message.slice(0, 160) : "" };
  }
}

/** A fresh pipeline over the picture each time it is called: what sharp's own build does not decode has a decoder of its own. */
async function opener(sharp: Sharp, bytes: Uint8Array, format: Format): Promise<() => Image> {
  const { pixels } = FORMAT_ROWS[format];
  if (pixels === "sharp") return () => sharp(bytes, { limitInputPixels: BUDGETS.pixelCount, failOn: "error" });
  if (pixels === "libheif") {
    const { width, height, data } = await decodeHeic(bytes);
    return () => sharp(data, { raw: { width, height, channels: 4 } });
  }
  if (pixels === "jxl-oxide") {
    const png = await decodeJxl(bytes);
    return () => sharp(png, { limitInputPixels: BUDGETS.pixelCount });
  }
  throw new Error(`no decoder for ${format}`);
}

/** HEVC pictures by libheif compiled to WebAssembly: sharp's own build has no HEVC decoder. */
async function decodeHeic(bytes: Uint8Array): Promise<{ width: number; height: number; data: Uint8ClampedArray }> {
  const { default: libheif } = await import("libheif-js/wasm-bundle.js");
  const images = new libheif.HeifDecoder().decode(bytes);
  const image = images[0];
  if (!image) throw new Error("no picture inside");
  const [width, height] = [image.get_width(), image.get_height()];
  if (width * height > BUDGETS.pixelCount) throw new LimitError("pixelCount");
  const data = new Uint8ClampedArray(width * height * 4);
  await new Promise<void>((resolve, reject) =>
    image.display({ data, width, height }, (done) =>
      done ? resolve() : reject(new Error("the picture cannot be decoded")),
    ),
  );
  return { width, height, data };
}

let jxl: Promise<typeof import("jxl-oxide-wasm")> | undefined;

/** JPEG XL by jxl-oxide compiled to WebAssembly. */
async function decodeJxl(bytes: Uint8Array): Promise<Uint8Array> {
  jxl ??= import("jxl-oxide-wasm").then(async (module) => {
    const wasm = join(
      dirname(createRequire(import.meta.url).resolve("jxl-oxide-wasm/package.json")),
      "jxl_oxide_wasm_bg.wasm",
    );
    await module.default({ module_or_path: readFileSync(wasm) });
    return module;
  });
  const { JxlImage } = await jxl;
  const image = new JxlImage();
  try {
    image.forceSrgb = true;
    image.feedBytes(bytes);
    if (!image.tryInit()) throw new Error("the picture is not whole");
    if ((image.width ?? 0) * (image.height ?? 0) > BUDGETS.pixelCount) throw new LimitError("pixelCount");
    return image.render().encodeToPng();
  } finally {
    image.free();
  }
}
