import { inOrder, joined, shownPieces } from "./pieces.ts";
import type { Shown, ShownReader } from "./shown.ts";

const FLAC_BLOCK_HEADER = 4;
const ID3_HEADER = 10;
const DECODED: ReadonlySet<string> = new Set(["audio", "fLaC", "STREAMINFO", "unknown bytes"]);

/**
 * What a player decodes of an MP3 or FLAC file: the frames, and FLAC's marker and STREAMINFO. The sizes of ID3 tags and of
 * FLAC's other blocks say where the frames begin. Tags in front and behind, seek points and covers are not decoded.
 */
export const shownInAudio: ShownReader = async (container): Promise<Shown> => {
  const data = shownPieces(container, (path) => DECODED.has(path));
  const headers = container.pieces.flatMap(({ path, offset, length }) => {
    if (path === "ID3v2 header") return [{ offset, length: Math.min(length, ID3_HEADER), what: path }];
    if (container.format !== "flac" || !/^[A-Z_]{6,}$|^block \d+$/.test(path)) return [];
    return [{ offset, length: Math.min(length, FLAC_BLOCK_HEADER), what: `${path} header` }];
  });
  // Another size lets the frames begin elsewhere, and nothing in them says where the first one was.
  return { ...inOrder(data), tables: joined(headers), orderly: headers.length === 0 };
};
