import { jpegParts, markerName, restarts } from "../../formats/jpeg/segments.ts";
import type { Piece } from "../../model/block.ts";
import { counter } from "../../model/limits.ts";
import { present } from "../../model/present.ts";
import { startsWith } from "../../source/bytes.ts";
import type { Reader } from "../../source/reader.ts";
import { AFTER_BOX } from "./box-list.ts";
import { endOf } from "./ranges.ts";

const RESTART = /^RST[0-7]$/;

/**
 * A JPEG's boxes as a list names them. Two things can be listed in two ways (C2PA 2.2, 18.7.3.1): restart markers stand
 * as boxes of their own in the standard's example, and within `SOS` in what c2pa-rs writes; and further pictures
 * behind the first (MPF) are listed segment by segment, or all as `c2pa.after`.
 */
export async function asListed(
  pieces: readonly Piece[],
  names: ReadonlySet<string>,
  lists: number,
  reader: Reader,
): Promise<Piece[]> {
  const out: Piece[] = [];
  const withRestarts = [...names].some((name) => RESTART.test(name));
  const count = counter("segmentCount");
  for (const piece of pieces) {
    if (piece.box === "SOS" && withRestarts) {
      for await (const part of atRestarts(piece, reader)) {
        count.take();
        out.push(part);
      }
    } else if (piece.box === AFTER_BOX && lists > 1) {
      // One by one: there may be more than a call takes arguments.
      for (const part of await furtherPictures(piece, lists - 1, reader)) out.push(part);
    } else out.push(piece);
  }
  return out;
}

async function* atRestarts(piece: Piece, reader: Reader): AsyncGenerator<Piece> {
  let from: Piece = piece;
  for await (const { marker, offset } of restarts(reader, piece)) {
    yield { ...from, length: offset - from.offset };
    from = { path: piece.path, box: markerName(marker), offset, length: endOf(piece) - offset };
  }
  yield from;
}

/** Pictures that follow each other without a gap, up to as many as are listed; the rest stays behind the last box. */
async function furtherPictures(after: Piece, most: number, reader: Reader): Promise<Piece[]> {
  const out: Piece[] = [];
  let at = after.offset;
  for (let picture = 0; picture < most && startsWith(await reader.peek(at, 3), "\xff\xd8\xff"); picture++) {
    for await (const { marker, kind, offset, length } of jpegParts(reader, at)) {
      const name = kind === "fill bytes" || kind === "stray bytes" ? undefined : markerName(marker);
      out.push({ path: name ?? kind, offset, length, ...present({ box: name }) });
      at = offset + length;
    }
  }
  if (at < endOf(after)) out.push({ ...after, offset: at, length: endOf(after) - at });
  return out;
}
