import { BUDGETS, counter } from "../model/limits.ts";
import { ascii, startsWith, u32be } from "../source/bytes.ts";
import { boxes } from "./bmff-boxes.ts";
import { addBlock, addPiece, guarded, type Walk } from "./walk.ts";

/** ISO/IEC 18181-2 (JPEG XL file format): a bare codestream carries nothing; boxes may be Brotli-compressed. */
export async function walkJxl(walk: Walk): Promise<void> {
  const { reader } = walk;
  if (startsWith(await reader.peek(0, 2), "\xff\x0a")) {
    addPiece(walk, { path: "codestream", offset: 0, length: reader.size });
    return;
  }
  const count = counter("boxCount");
  for await (const box of boxes(walk.reader, 0, reader.size, "", 0, count)) {
    addPiece(walk, { path: box.type, offset: box.offset, length: box.length });
    await guarded(walk, `box ${box.type} at ${box.offset}`, async () => {
      const wanted = ["Exif", "xml ", "jumb", "brob"].includes(box.type);
      if (!wanted) return;
      let type = box.type;
      let data = await reader.block(box.body, box.bodyLength, "manifestStoreBytes");
      if (type === "brob") {
        type = ascii(data, 0, 4);
        data = walk.tools.brotli(data.subarray(4), BUDGETS.decompressedBytes);
      }
      const at = { path: box.type === "brob" ? `brob ${type}` : type, offset: box.offset, length: box.length };
      if (type === "Exif") addBlock(walk, { kind: "exif", ...at, data: data.subarray(4 + u32be(data, 0)) });
      else if (type === "xml ") addBlock(walk, { kind: "xmp", ...at, data });
      else if (type === "jumb") {
        // The store is the box itself, header included.
        addBlock(walk, {
          kind: "jumbf",
          ...at,
          data: box.type === "brob" ? data : await reader.block(box.offset, box.length, "manifestStoreBytes"),
        });
      }
    });
  }
}
