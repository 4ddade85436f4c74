import { FormatError } from "../model/limits.ts";
import { u16be, u32be } from "../source/bytes.ts";
import { defineWalker } from "./define.ts";
import { walkPhotoshop } from "./photoshop.ts";
import { withPieces } from "./pieces.ts";
import { addPiece, guarded, type Walk } from "./walk.ts";

const HEADER = 26;

/** Adobe Photoshop File Formats Specification: PSD, and PSB, whose picture may be larger. Metadata are image resources. */
const walkPsd = withPieces(async (walk) => {
  const { reader, out } = walk;
  const head = await reader.exactly(0, HEADER);
  addPiece(walk, { path: "header", offset: 0, length: HEADER });
  const [height, width] = [u32be(head, 14), u32be(head, 18)];
  if (width > 0 && height > 0) out.dimensions = { width, height };
  if (u16be(head, 4) === 2) out.mediaType = "image/x-photoshop-large";
  const colours = await section(walk, HEADER, "colour mode");
  const resources = await section(walk, colours, "image resources");
  const at = { path: "image resources", offset: colours + 4, length: resources - colours - 4 };
  await guarded(walk, at.path, async () =>
    walkPhotoshop(walk, await reader.block(at.offset, at.length), at, { own: true }),
  );
  addPiece(walk, { path: "layers and picture", offset: resources, length: reader.size - resources });
});

/** A section with its length in front; gives where the next one begins. */
async function section(walk: Walk, offset: number, path: string): Promise<number> {
  const length = 4 + u32be(await walk.reader.exactly(offset, 4), 0);
  if (offset + length > walk.reader.size) throw new FormatError(`${path} runs past the end`);
  addPiece(walk, { path, offset, length });
  return offset + length;
}

export default defineWalker({ psd: walkPsd });
