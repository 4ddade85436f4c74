/** Small copies of pictures, decoded and written anew by the browser: nothing of the stored bytes is in them. */
import type { Source } from "@provcheck/core/browser";

const SIDE = 480;
/** Larger ones are not decoded only to be made small. */
const MOST_BYTES = 64 * 1024 * 1024;

/** @throws where the browser cannot decode it */
export async function shrink(picture: Source) {
  if (picture.size > MOST_BYTES) throw new Error("too large");
  const bitmap = await createImageBitmap(new Blob([Uint8Array.from(await picture.read(0, picture.size))]));
  try {
    const scale = Math.min(1, SIDE / Math.max(bitmap.width, bitmap.height));
    const width = Math.max(1, Math.round(bitmap.width * scale));
    const height = Math.max(1, Math.round(bitmap.height * scale));
    const canvas = new OffscreenCanvas(width, height);
    const context = canvas.getContext("2d");
    if (!context) throw new Error("nothing to draw on");
    // What is transparent is shown on white, as on paper.
    context.fillStyle = "#fff";
    context.fillRect(0, 0, width, height);
    context.drawImage(bitmap, 0, 0, width, height);
    const blob = await canvas.convertToBlob({ type: "image/jpeg", quality: 0.8 });
    const bytes = new Uint8Array(await blob.arrayBuffer());
    let text = "";
    for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
    return { mediaType: "image/jpeg", width, height, base64: btoa(text) };
  } finally {
    bitmap.close();
  }
}
