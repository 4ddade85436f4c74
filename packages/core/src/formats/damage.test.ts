import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cpuMs } from "../../../../test/fixtures/effort.ts";
import * as media from "../../../../test/fixtures/media.ts";
import { inflaters, opened } from "../../../../test/fixtures/opened.ts";
import { emptyStore, lawOfPartition, PLACED_NAMES, placed, walked } from "../../../../test/fixtures/placed.ts";
import { shownOf } from "../credentials/display/readers.ts";
import { Reader } from "../source/reader.ts";
import { bytesSource } from "../source/source.ts";
import { walkContainer } from "./index.ts";

const { bytes } = media;

describe("damage", () => {
  it.each(PLACED_NAMES)(
    "to a %s never throws, and every byte stays in one piece",
    async (name) => {
      const { file } = await placed(name, emptyStore(60));
      const stretch = fc.record({ at: fc.nat(), value: fc.nat(255) });
      await fc.assert(
        fc.asyncProperty(fc.array(stretch, { maxLength: 6 }), fc.nat(), fc.nat(2), async (flips, cut, how) => {
          const kept = how === 0 ? file.subarray(0, 16 + (cut % (file.length - 16))) : file;
          const middle = 16 + (cut % (kept.length - 15));
          const changed =
            how === 1 ? bytes(kept.subarray(0, middle), kept.subarray(middle - 8)) : Uint8Array.from(kept);
          // The first bytes stay: the point is the walker, not the sniffer.
          for (const { at, value } of flips) changed[12 + (at % (changed.length - 12))] = value;
          const found = await opened(changed).catch((error: unknown) => {
            if (error instanceof Error && error.message === "not sniffed") return undefined;
            throw error;
          });
          if (!found) return;
          lawOfPartition(found.container.pieces, changed.length);
          for (const piece of found.container.stores.flatMap(({ pieces }) => pieces))
            if (piece.offset < 0 || piece.offset + piece.length > changed.length)
              throw new Error("store outside the file");
          const shown = await shownOf(found.container, found.reader);
          for (const range of [...shown.data, ...shown.tables])
            if (range.offset < 0 || !(range.length >= 0)) throw new Error(`shown at ${range.offset}+${range.length}`);
        }),
        { numRuns: 2000, seed: 20261126 },
      );
    },
    300_000,
  );

  it("that a source fails to read is the host's, and passes through", async () => {
    const { file } = await placed("gif");
    const source = bytesSource(file);
    const failing = { ...source, read: async () => Promise.reject(new Error("disk")) };
    const as = { format: "gif", mediaType: "image/gif", kind: "image" } as const;
    await expect(walkContainer(new Reader(failing), as, inflaters)).rejects.toThrow("disk");
  });
});

describe("hostile sizes", () => {
  it.each([
    [
      "10 MB of one-byte sub-blocks",
      () =>
        bytes(
          media.gif().subarray(0, 19),
          [0x2c],
          media.zeros(8),
          [0, 2],
          new Uint8Array(10_000_000).fill(1),
          [0, 0x3b],
        ),
    ],
    ["8 MB of catalogues", () => bytes("%PDF-1.7\n", new Uint8Array(Buffer.alloc(8_000_000, "/Type/Catalog")))],
    ["8 MB of signatures", () => bytes("%PDF-1.7\n", new Uint8Array(Buffer.alloc(8_000_000, "/ByteRange [0 9 (")))],
  ] as const)("are gone over in time that grows with them: %s", async (_, make) => {
    const file = make();
    expect(await cpuMs(() => walked(file))).toBeLessThan(5_000);
  });

  it("of a page chain end with the budget's name", async () => {
    const page = (next: number) => bytes([0, 0], media.le32(next));
    const pages = Array.from({ length: 10_002 }, (_, at) => page(8 + (at + 1) * 6));
    const { limits } = await walked(bytes("II*\0", media.le32(8), ...pages));
    expect(limits).toContainEqual(expect.objectContaining({ code: "budget-exceeded", budget: "tiffPageCount" }));
  });
});
