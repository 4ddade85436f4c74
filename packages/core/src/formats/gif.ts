import type { Range } from "../model/block.ts";
import { BUDGETS, counter, FormatError, LimitError } from "../model/limits.ts";
import { ascii, concat, indexOf, latin1, u8, u16le } from "../source/bytes.ts";
import { addBlock, addPiece, addText, addTrailer, guarded, type Walk } from "./walk.ts";

/** CompuServe GIF89a, with Adobe's XMP and C2PA's application extensions. */
export async function walkGif(walk: Walk): Promise<void> {
  const { reader } = walk;
  const blocks = counter("chunkCount");
  const head = await reader.exactly(0, 13);
  walk.out.dimensions = { width: u16le(head, 6), height: u16le(head, 8) };
  let at = 13 + colourTableBytes(u8(head, 10));
  addPiece(walk, { path: "header", offset: 0, length: at });
  while (at < reader.size) {
    blocks.take();
    const intro = await reader.peek(at, 11);
    const kind = u8(intro, 0);
    if (kind === 0x3b) {
      addPiece(walk, { path: "trailer", offset: at, length: 1 });
      addTrailer(walk, at + 1);
      return;
    }
    let next: number;
    if (kind === 0x2c) {
      next = await skipSubBlocks(walk, at + 10 + colourTableBytes(u8(intro, 9)) + 1);
      addPiece(walk, { path: "image", offset: at, length: next - at });
    } else if (kind === 0x21) {
      next = await readExtension(walk, at, u8(intro, 1));
      addPiece(walk, { path: `extension 0x${u8(intro, 1).toString(16)}`, offset: at, length: next - at });
    } else {
      throw new FormatError(`unknown block 0x${kind.toString(16)} at ${at}`);
    }
    at = next;
  }
  throw new FormatError("GIF ends without its trailer");
}

const colourTableBytes = (flags: number): number => ((flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1));

async function skipSubBlocks(walk: Walk, from: number): Promise<number> {
  let at = from;
  for (;;) {
    const size = u8(await walk.reader.exactly(at, 1), 0);
    at += size + 1;
    if (size === 0) return at;
  }
}

async function subBlocks(walk: Walk, from: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let total = 0;
  let at = from;
  for (;;) {
    const size = u8(await walk.reader.exactly(at, 1), 0);
    if (size === 0) return concat(parts);
    total += size;
    if (total > BUDGETS.blockBytes) throw new LimitError("blockBytes");
    parts.push(Uint8Array.from(await walk.reader.exactly(at + 1, size)));
    at += size + 1;
  }
}

async function readExtension(walk: Walk, at: number, label: number): Promise<number> {
  const first = at + 2;
  const next = await skipSubBlocks(walk, first);
  const range: Range = { offset: at, length: next - at };
  await guarded(walk, `extension at ${at}`, async () => {
    if (label === 0xfe) {
      addText(walk, "text", { path: "comment", ...range }, "comment", latin1(await subBlocks(walk, first)));
    } else if (label === 0xff) {
      const id = ascii(await walk.reader.peek(first + 1, 11), 0, 11);
      const body = first + 12;
      if (id === "XMP DataXMP") {
        // The packet is raw, followed by a "magic trailer" that lets sub-block readers step over it.
        const raw = await walk.reader.block(body, next - body, "xmpBytes");
        const magic = indexOf(raw, "\x01\xff\xfe");
        addBlock(walk, { kind: "xmp", path: "XMP Data", ...range, data: magic === -1 ? raw : raw.subarray(0, magic) });
      } else if (id.startsWith("C2PA_GIF")) {
        addBlock(walk, { kind: "jumbf", path: "C2PA_GIF", ...range, data: await subBlocks(walk, body) });
      } else if (id === "ICCRGBG1012") {
        addBlock(walk, { kind: "icc", path: "ICCRGBG1012", ...range, data: await subBlocks(walk, body) });
      }
    }
  });
  return next;
}
