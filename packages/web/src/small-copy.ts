import type { Report } from "@provcheck/core/explain";

const WIDEST = 640;

/** A small copy of a picture for a saved page, or none where the browser cannot decode it. */
export async function smallCopy(file: Blob): Promise<Report["preview"]> {
  const bitmap = await createImageBitmap(file).catch(() => undefined);
  if (!bitmap) return undefined;
  const scale = Math.min(1, WIDEST / Math.max(bitmap.width, bitmap.height));
  const [width, height] = [
    Math.max(1, Math.round(bitmap.width * scale)),
    Math.max(1, Math.round(bitmap.height * scale)),
  ];
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width, height });
  const context = canvas.getContext("2d");
  if (!context) return undefined;
  // What is transparent is shown on white, as on paper.
  context.fillStyle = "#fff";
  context.fillRect(0, 0, width, height);
  context.drawImage(bitmap, 0, 0, width, height);
  bitmap.close();
  const base64 = canvas.toDataURL("image/jpeg", 0.8).split(",")[1];
  return base64 ? { mediaType: "image/jpeg", base64, width, height } : undefined;
}
