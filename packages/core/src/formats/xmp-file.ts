import { latin1, startsWith } from "../source/bytes.ts";
import { defineWalker } from "./define.ts";
import { withPieces } from "./pieces.ts";
import { addBlock, addPiece } from "./walk.ts";

/** What has to be seen of a packet that stands in a chunk of its own, to know it. */
export const XMP_HEAD_BYTES = 10;
export const beginsXmp = (head: Uint8Array): boolean => startsWith(head, "<?xpacket") || startsWith(head, "<x:xmpmeta");

/** An XMP sidecar: the packet is the file. */
const walkXmpFile = withPieces(async (walk) => {
  const { reader } = walk;
  const at = { path: "packet", offset: 0, length: reader.size };
  addPiece(walk, at);
  addBlock(walk, { kind: "xmp", ...at, data: await reader.block(0, reader.size, "xmpBytes") });
});

/** The text of a packet, whatever stands in front of its root. */
function isXmpFile(head: Uint8Array): boolean {
  const text = latin1(head)
    .replace(/^\xef\xbb\xbf/, "")
    .trimStart();
  return /^(?:<\?xml[^>]*\?>\s*)?(?:<\?xpacket\s+begin|<x:xmpmeta\s)/.test(text);
}

export default defineWalker({ xmp: walkXmpFile }, [
  { sure: "text", look: (head) => (isXmpFile(head) ? "xmp" : undefined) },
]);
