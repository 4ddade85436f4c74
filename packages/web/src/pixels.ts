/** Decoded by the browser, 8 bits a channel. Some labels are signed over pixels. */
interface Pixels {
  width: number;
  height: number;
  channels: number;
  data: Uint8Array;
}

/** As the command: what is larger is not decoded. */
const MOST_PIXELS = 64 * 1024 * 1024;

/** @throws where the browser cannot decode the picture, or it is too large */
export async function pixelsOf(file: Blob): Promise<Pixels> {
  const bitmap = await createImageBitmap(file, { colorSpaceConversion: "none", premultiplyAlpha: "none" });
  try {
    const { width, height } = bitmap;
    if (width * height > MOST_PIXELS) throw new Error("more pixels than are decoded");
    const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
    if (!context) throw new Error("nothing to draw on");
    context.drawImage(bitmap, 0, 0);
    const { data } = context.getImageData(0, 0, width, height);
    return { width, height, channels: 4, data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength) };
  } finally {
    bitmap.close();
  }
}
