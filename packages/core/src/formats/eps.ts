import { BUDGETS, FormatError } from "../model/limits.ts";
import { indexOf, latin1, startsWith, u32le } from "../source/bytes.ts";
import { defineWalker } from "./define.ts";
import { withPieces } from "./pieces.ts";
import { addBlock, addPiece, addText, guarded, type Walk } from "./walk.ts";

const DOS_MAGIC = "\xc5\xd0\xd3\xc6";
const DOS_HEADER = 30;
/** Comments in front of the program (DSC 3.0, 4.5): what people and programs write about the file. */
const COMMENTS: Readonly<Record<string, string>> = {
  Title: "Title",
  Creator: "Creator",
  CreationDate: "CreationDate",
  For: "Author",
};
const MAX_HEADER_BYTES = 64 * 1024;

/** Encapsulated PostScript (Adobe Technical Notes 5001 and 5002): header comments, and XMP as the XMP specification part 3 puts it. */
const walkEps = withPieces(async (walk) => {
  const { reader } = walk;
  const head = await reader.peek(0, DOS_HEADER);
  const dos = startsWith(head, DOS_MAGIC);
  const from = dos ? u32le(head, 4) : 0;
  const length = dos ? u32le(head, 8) : reader.size;
  if (from + length > reader.size) throw new FormatError("PostScript runs past the end");
  if (dos) addPiece(walk, { path: "header", offset: 0, length: DOS_HEADER });
  addPiece(walk, { path: "PostScript", offset: from, length });
  await readComments(walk, from, length);
  await guarded(walk, "XMP", () => readPacket(walk, from, length));
});

async function readComments(walk: Walk, from: number, length: number): Promise<void> {
  const text = latin1(await walk.reader.peek(from, Math.min(length, MAX_HEADER_BYTES)));
  const end = text.indexOf("%%EndComments");
  const at = { path: "comments", offset: from, length: end === -1 ? text.length : end };
  for (const line of text.slice(0, at.length).split(/[\r\n]+/)) {
    const [, name = "", value = ""] = /^%%(\w+):\s*(.*)$/.exec(line) ?? [];
    const key = Object.hasOwn(COMMENTS, name) ? COMMENTS[name] : undefined;
    if (key !== undefined && value.trim() !== "") addText(walk, "tag", at, key, unwrapped(value.trim()));
  }
  const box = /^%%BoundingBox:\s*(-?\d+)\s+(-?\d+)\s+(-?\d+)\s+(-?\d+)/m.exec(text.slice(0, at.length));
  const [width, height] = box ? [Number(box[3]) - Number(box[1]), Number(box[4]) - Number(box[2])] : [0, 0];
  // In points, of which 72 make an inch: what viewers show it at.
  if (width > 0 && height > 0) walk.out.dimensions = { width, height };
}

/** A PostScript string of one line stands in parentheses. */
const unwrapped = (value: string): string => /^\((.*)\)$/s.exec(value)?.[1] ?? value;

/** The main packet stands where a reader finds it without running the program (XMP specification part 3, 2.6). */
async function readPacket(walk: Walk, from: number, length: number): Promise<void> {
  const bytes = await walk.reader.block(from, Math.min(length, BUDGETS.svgBytes), "svgBytes");
  const begin = indexOf(bytes, "<?xpacket begin");
  const end = begin === -1 ? -1 : indexOf(bytes, "<?xpacket end", begin);
  if (end === -1) return;
  const range = { offset: from + begin, length: end - begin };
  addBlock(walk, { kind: "xmp", path: "XMP packet", ...range, data: bytes.subarray(begin, end) });
}

export default defineWalker({ eps: walkEps });
