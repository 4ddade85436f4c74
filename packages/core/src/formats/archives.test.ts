import { describe, expect, it } from "vitest";
import * as media from "../../../../test/fixtures/media.ts";
import { emptyStore, lawOfPartition, standardStores, walked } from "../../../../test/fixtures/placed.ts";

const { bytes } = media;

describe("archives and fonts", () => {
  /** A stored ZIP entry and its row in the directory. */
  const entry = (name: string, data: Uint8Array, at: number, method = 0) => {
    const common = bytes(
      [0, 0],
      [method, 0],
      media.zeros(8),
      media.le32(data.length),
      media.le32(data.length),
      [name.length, 0],
      [0, 0],
    );
    return {
      local: bytes("PK\x03\x04", [20, 0], common, name, data),
      row: bytes("PK\x01\x02", [20, 0, 20, 0], common, media.zeros(10), media.le32(at), name),
    };
  };
  function zip(...files: (readonly [name: string, data: Uint8Array, method?: number])[]): Uint8Array {
    let body = bytes();
    let rows = bytes();
    for (const [name, data, method] of files) {
      const { local, row } = entry(name, data, body.length, method);
      body = bytes(body, local);
      rows = bytes(rows, row);
    }
    const end = bytes(
      "PK\x05\x06",
      media.zeros(4),
      [files.length, 0, files.length, 0],
      media.le32(rows.length),
      media.le32(body.length),
      [0, 0],
    );
    return bytes(body, rows, end);
  }
  const STORE_NAME = "META-INF/content_credential.c2pa";

  it.each([
    [
      "a document",
      [
        ["[Content_Types].xml", media.zeros(3)],
        ["word/document.xml", media.zeros(3)],
      ],
      /wordprocessingml\.document$/,
    ],
    ["a book", [["mimetype", media.utf8("application/epub+zip")]], /^application\/epub\+zip$/],
    ["a text", [["mimetype", media.utf8("application/vnd.oasis.opendocument.text")]], /opendocument\.text$/],
    ["an archive", [["a.txt", media.zeros(3)]], /^application\/zip$/],
  ] as const)("that hold a store are told as carriers that are not checked: %s", async (_, files, mediaType) => {
    const made = emptyStore();
    const file = zip(...files, [STORE_NAME, made]);
    const container = await walked(file);
    expect(container).toMatchObject({ format: "zip", kind: "document" });
    expect(container.mediaType).toMatch(mediaType);
    expect(standardStores(container).map(({ data }) => data)).toEqual([made]);
    expect(container.limits.map(({ code }) => code)).toEqual(["carrier-not-verified"]);
    lawOfPartition(container.pieces, file.length);
  });

  it("are nothing to us without one", async () => {
    await expect(walked(zip(["a.txt", media.zeros(3)]))).rejects.toThrow("not sniffed");
    await expect(
      walked(
        bytes("OTTO", [0, 1], media.zeros(6), "name", media.zeros(4), media.be32(28), media.be32(4), media.zeros(4)),
      ),
    ).rejects.toThrow("not sniffed");
  });

  it("of an OpenType font give the table's store, with or without the record in front", async () => {
    const made = emptyStore();
    const record = bytes(media.zeros(12), media.be32(20), media.be32(made.length));
    for (const table of [made, bytes(record, made)]) {
      const font = bytes(
        "OTTO",
        [0, 1],
        media.zeros(6),
        "C2PA",
        media.zeros(4),
        media.be32(28),
        media.be32(table.length),
        table,
      );
      const container = await walked(font);
      expect(container).toMatchObject({ format: "font", mediaType: "font/otf" });
      expect(standardStores(container).map(({ data }) => data)).toEqual([made]);
      lawOfPartition(container.pieces, font.length);
    }
  });

  it("of a packed font are told, though not unpacked", async () => {
    const woff = bytes(
      "wOFF",
      "OTTO",
      media.zeros(4),
      [0, 1],
      media.zeros(30),
      "C2PA",
      media.be32(64),
      media.be32(4),
      media.be32(900),
      media.zeros(8),
    );
    const woff2 = bytes(
      "wOF2",
      "OTTO",
      media.zeros(4),
      [0, 1],
      media.zeros(34),
      [0x3f],
      "C2PA",
      [0x84, 0x10],
      media.zeros(9),
    );
    for (const font of [woff, woff2]) {
      const [found] = standardStores(await walked(font));
      expect(found).toMatchObject({ path: "C2PA", fault: "filtered" });
    }
  });
});
