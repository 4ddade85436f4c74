import { startsWith } from "../source/bytes.ts";
import { defineWalker } from "./define.ts";
import { withStream } from "./sound/frame-scan.ts";
import { addPiece } from "./walk.ts";

/**
 * MXF (SMPTE ST 377-1) and RealMedia: formats that are told by their name and kind, and whose structure is not followed.
 * A store that lies in them is looked for at both ends, as in anything without a meaning.
 */
const walkNamed = withStream(async (walk) => {
  const { reader, out } = walk;
  if (startsWith(await reader.peek(0, 4), ".ra\xfd")) {
    out.mediaType = "audio/vnd.rn-realaudio";
    out.kind = "audio";
  }
  addPiece(walk, { path: out.format === "mxf" ? "MXF" : "RealMedia", offset: 0, length: reader.size });
});

export default defineWalker({ mxf: walkNamed, rm: walkNamed });
