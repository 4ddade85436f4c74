import { brotliDecompressSync, gunzipSync, inflateSync } from "node:zlib";
import type { Inflaters } from "../../formats/index.ts";
import { FormatError, LimitError } from "../../model/limits.ts";

function unpack(run: () => Uint8Array): Uint8Array {
  try {
    return new Uint8Array(run());
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "ERR_BUFFER_TOO_LARGE" || error instanceof RangeError) throw new LimitError("decompressedBytes");
    throw new FormatError(`compressed data: ${code ?? "broken"}`);
  }
}

/** Node's own, each with a ceiling. */
export const nodeInflaters: Inflaters = {
  inflate: (bytes, maxBytes) => unpack(() => inflateSync(bytes, { maxOutputLength: maxBytes })),
  gunzip: (bytes, maxBytes) => unpack(() => gunzipSync(bytes, { maxOutputLength: maxBytes })),
  brotli: (bytes, maxBytes) => unpack(() => brotliDecompressSync(bytes, { maxOutputLength: maxBytes })),
};
