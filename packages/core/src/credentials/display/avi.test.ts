import { describe, expect, it } from "vitest";
import { CARRIERS } from "../../../../../test/fixtures/forge/carriers/index.ts";
import { bytes, riffChunk, utf8 } from "../../../../../test/fixtures/media.ts";
import { opened } from "../../../../../test/fixtures/opened.ts";
import { shownOf } from "./readers.ts";

const STRAY = "stray chunk of a stream";

/** What is found behind the RIFF chunk of a clip with so many frames. */
async function strays(more: Uint8Array, frames = 3): Promise<{ offset: number; length: number }[]> {
  const media = await CARRIERS.avi.media("signed");
  const at = Buffer.from(media).indexOf("movi", 0, "latin1") + 4;
  const frame = riffChunk("00dc", new Uint8Array(8));
  const list = bytes("movi", ...Array.from({ length: frames }, () => frame));
  const riff = bytes("AVI ", media.subarray(12, at - 12), riffChunk("LIST", list));
  const file = bytes(riffChunk("RIFF", riff), more);
  const { container, reader } = await opened(file);
  const { data } = await shownOf(container, reader);
  return data
    .filter(({ what }) => what === STRAY)
    .map(({ offset, length }) => ({ offset: offset - (file.length - more.length), length }));
}

describe("what players find in an AVI file beside its lists", () => {
  const frame = riffChunk("00dc", new Uint8Array(20));

  it("is a chunk of a stream wherever it stands, with all that follows in its piece", async () => {
    expect(await strays(bytes("xyz", frame, "tail"))).toEqual([{ offset: 3, length: 32 }]);
    expect(await strays(bytes("xyz", frame, "tail"), 50)).toEqual([{ offset: 3, length: 32 }]);
  });

  it("is found where it lies across two windows", async () => {
    const before = new Uint8Array(256 * 1024 - 3).fill(0x2e);
    expect(await strays(bytes(before, frame))).toEqual([{ offset: before.length, length: 28 }]);
  });

  it("is told once, however many there are", async () => {
    const many = new Uint8Array(400_000).map((_, at) => [0x30, 0x30, 0x64, 0x63, 1, 0, 0, 0][at % 8] ?? 0);
    expect(await strays(many)).toEqual([{ offset: 0, length: many.length }]);
  });

  it("is none of another stream, of no length, of a length beyond the file, or of an identifier's digits", async () => {
    for (const id of ["77dc", "0:dc"]) expect(await strays(riffChunk(id, new Uint8Array(20)))).toEqual([]);
    expect(await strays(riffChunk("00dc", new Uint8Array(0)))).toEqual([]);
    expect(await strays(bytes("00dc", [0xff, 0xff, 0xff, 0]))).toEqual([]);
    expect(await strays(bytes(utf8("urn:c2pa:00000000-0000-4000-8000-000000000001"), [0, 0, 0, 0x31, 0x38]))).toEqual(
      [],
    );
  });

  it("has any kind of a stream with few chunks, and the stream's own once that is settled", async () => {
    const odd = riffChunk("00zz", new Uint8Array(20));
    expect(await strays(odd, 3)).toHaveLength(1);
    expect(await strays(odd, 50)).toEqual([]);
  });
});
