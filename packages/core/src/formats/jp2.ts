import { counter, FormatError } from "../model/limits.ts";
import { hex, startsWith, u16be, u32be, untilNul, utf8 } from "../source/bytes.ts";
import { type Box, boxes, childBoxes, XMP_UUID } from "./bmff/boxes.ts";
import { defineWalker } from "./define.ts";
import { withPieces } from "./pieces.ts";
import { sweepForStores } from "./store-sweep.ts";
import { addBlock, addPiece, addText, guarded, type Walk } from "./walk.ts";

/** `JpgTiffExif->JP2`, as exiv2 and ExifTool write it. */
const EXIF_UUID = hex(new TextEncoder().encode("JpgTiffExif->JP2"));
const SIZ = 0xff51;
const COM = 0xff64;
const SOT = 0xff90;
const LATIN_COMMENT = 1;

/** JPEG 2000 (ITU-T T.800): the boxes of its annex I, or a bare codestream. */
const walkJp2 = withPieces(async (walk) => {
  const { reader } = walk;
  if (startsWith(await reader.peek(0, 4), "\xff\x4f\xff\x51")) {
    addPiece(walk, { path: "codestream", offset: 0, length: reader.size });
    await readCodestream(walk, 0, reader.size);
    return;
  }
  const count = counter("boxCount");
  for await (const box of boxes(reader, 0, reader.size, "", 0, count)) {
    addPiece(walk, { path: box.type, offset: box.offset, length: box.length });
    await guarded(walk, `box ${box.type} at ${box.offset}`, () => readBox(walk, box, count));
  }
});

async function readBox(walk: Walk, box: Box, count: ReturnType<typeof counter>): Promise<void> {
  const { reader, out } = walk;
  const at = { path: box.type, offset: box.offset, length: box.length };
  switch (box.type) {
    case "jp2h":
      for await (const child of childBoxes(reader, box, count)) {
        if (child.type !== "ihdr") continue;
        const head = await reader.exactly(child.body, 8);
        out.dimensions = { width: u32be(head, 4), height: u32be(head, 0) };
      }
      return;
    case "uuid": {
      const id = hex(await reader.peek(box.body, 16));
      const kind = id === XMP_UUID ? "xmp" : id === EXIF_UUID ? "exif" : undefined;
      if (kind === undefined) return;
      const data = await reader.block(
        box.body + 16,
        box.bodyLength - 16,
        kind === "xmp" ? "xmpBytes" : "exifBlockBytes",
      );
      addBlock(walk, { kind, ...at, path: `uuid ${kind.toUpperCase()}`, data: withoutName(data) });
      return;
    }
    case "jumb":
      await sweepForStores(walk, at, "jumb");
      return;
    case "jp2c":
      await readCodestream(walk, box.body, box.body + box.bodyLength);
  }
}

const withoutName = (data: Uint8Array): Uint8Array => (startsWith(data, "Exif\0\0") ? data.subarray(6) : data);

/** The main header of a codestream: size and comments; it ends where the first tile begins. */
async function readCodestream(walk: Walk, from: number, end: number): Promise<void> {
  const { reader, out } = walk;
  const segments = counter("segmentCount");
  let at = from + 2;
  while (at + 4 <= end) {
    segments.take();
    const head = await reader.exactly(at, 4);
    const marker = u16be(head, 0);
    if (marker === SOT) return;
    const bytes = u16be(head, 2);
    if (marker < 0xff00 || bytes < 2 || at + 2 + bytes > end)
      throw new FormatError(`marker ${marker.toString(16)} at ${at}`);
    if (marker === SIZ) {
      const size = await reader.exactly(at + 6, 16);
      const [width, height] = [u32be(size, 0) - u32be(size, 8), u32be(size, 4) - u32be(size, 12)];
      if (width > 0 && height > 0) out.dimensions ??= { width, height };
    } else if (marker === COM) {
      const data = await reader.block(at + 4, bytes - 2);
      const text = u16be(data, 0) === LATIN_COMMENT ? untilNul(utf8(data.subarray(2))) : "";
      if (text) addText(walk, "text", { path: "COM", offset: at, length: 2 + bytes }, "Comment", text);
    }
    at += 2 + bytes;
  }
}

export default defineWalker({ jp2: walkJp2 });
