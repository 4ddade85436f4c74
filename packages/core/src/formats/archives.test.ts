import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { customProperties, officeFiles, packedFont, zip } from "../../../../test/fixtures/forge/documents.ts";
import * as media from "../../../../test/fixtures/media.ts";
import { emptyStore, lawOfPartition, standardStores, walked } from "../../../../test/fixtures/placed.ts";
import { factsOf } from "../../../../test/fixtures/walk.ts";
import { locateStore } from "../credentials/locate/locate.ts";
import { matchMarkers } from "../markers/match.ts";
import type { Container } from "../model/block.ts";
import { Reader } from "../source/reader.ts";
import { bytesSource } from "../source/source.ts";
import { sniff } from "./sniff.ts";

const { bytes } = media;

describe("archives and fonts", () => {
  const STORE_NAME = "META-INF/content_credential.c2pa";
  const held = (name: string, data: Uint8Array = media.zeros(3)) => ({ name, data });
  const made = emptyStore();
  const store = { ...held(STORE_NAME, made), crc: 0 };
  const codes = (container: Container) => container.limits.map(({ code }) => code);
  const verdict = (container: Container) => {
    const found = locateStore(container);
    return found.kind === "refused" ? found.problem : found.kind;
  };

  it.each([
    ["a document", [held("[Content_Types].xml"), held("word/document.xml")], /wordprocessingml\.document$/],
    ["a book", [held("mimetype", media.utf8("application/epub+zip"))], /^application\/epub\+zip$/],
    ["a text", [held("mimetype", media.utf8("application/vnd.oasis.opendocument.text"))], /opendocument\.text$/],
    ["an archive", [held("a.txt")], /^application\/zip$/],
  ] as const)("that hold a store are told by what they are: %s", async (_, files, mediaType) => {
    for (const zip64 of [false, true]) {
      const { file } = zip([...files, store], { zip64, comment: "a comment" });
      const container = await walked(file);
      expect(container).toMatchObject({ format: "zip", kind: "document" });
      expect(container.mediaType).toMatch(mediaType);
      expect(standardStores(container).map(({ data }) => data)).toEqual([made]);
      expect([codes(container), verdict(container)]).toEqual([[], "one"]);
      lawOfPartition(container.pieces, file.length);
    }
  });

  it("are nothing to us without one", async () => {
    await expect(walked(zip([held("a.txt")]).file)).rejects.toThrow("not sniffed");
    await expect(walked(zip([...officeFiles(), customProperties("Owner", "AIGC")]).file)).rejects.toThrow(
      "not sniffed",
    );
    await expect(
      walked(
        bytes("OTTO", [0, 1], media.zeros(6), "name", media.zeros(4), media.be32(28), media.be32(4), media.zeros(4)),
      ),
    ).rejects.toThrow("not sniffed");
  });

  it("say in an Office document's properties that AI made it", async () => {
    const label = '{"Label":"1","ContentProducer":"001191110108MA01KP2T5U00000"}';
    const { file } = zip([...officeFiles(), customProperties("AIGC", label)]);
    expect((await walked(file)).limits).toEqual([]);
    const facts = await factsOf(file);
    expect(facts.find(({ path }) => path === "tag/AIGC")?.value).toBe(label);
    expect(matchMarkers(facts).map(({ row, says }) => [row.id, says])).toEqual([["cn.aigc", "ai-generated"]]);
  });

  it("do not unpack a property beyond its budget", async () => {
    const bomb = { ...customProperties("AIGC", "x"), data: media.zeros(20 * 1024 * 1024) };
    const container = await walked(zip([...officeFiles(), bomb, store]).file);
    expect(container.limits).toMatchObject([{ code: "budget-exceeded", budget: "decompressedBytes" }]);
    expect(verdict(container)).toBe("one");
  });

  const a = held("a.txt");
  const twice = zip([a, store]);
  const local = (archive: typeof twice, name: string) => archive.locals.get(name)?.start ?? 0;
  const rowOf = (archive: typeof twice, name: string) => Buffer.from(archive.file).lastIndexOf(name) - 46;
  const patched = (archive: typeof twice, at: number, value: readonly number[]) => {
    const file = Uint8Array.from(archive.file);
    file.set(value, at);
    return file;
  };
  const sizes = bytes(media.le32(300), media.le32(300));
  const overlapping = Uint8Array.from(twice.file);
  overlapping.set(sizes, local(twice, "a.txt") + 18);
  overlapping.set(sizes, rowOf(twice, "a.txt") + 20);
  it.each([
    ["a name that stands there twice", zip([a, a, store]).file],
    ["the same name to a reader that minds no case", zip([a, held("A.TXT"), store]).file],
    ["another name in the local header", zip([{ ...a, localName: "b.txt" }, store]).file],
    ["another size in the local header", patched(twice, local(twice, "a.txt") + 18, [2])],
    ["a store that is not where the directory says", patched(twice, rowOf(twice, STORE_NAME) + 42, media.le32(0))],
    ["two files over the same bytes", overlapping],
    [
      "a file between that the directory does not name",
      zip([a, store], { gap: zip([held("c")]).file.subarray(0, 34) }).file,
    ],
    ["bytes behind the end", zip([a, store], { behind: media.zeros(3) }).file],
    ["a second end record in the comment", zip([a, store], { comment: `PK\x05\x06${"\0".repeat(18)}` }).file],
    ["fewer files than the end record says", patched(twice, twice.file.length - 12, [3])],
    ["bytes in front of it all", bytes(twice.file.subarray(0, 34), twice.file)],
  ])("that readers may read differently are not believed: %s", async (_, file) => {
    const container = await walked(file);
    expect(verdict(container)).toBe("carrier-not-verified");
    expect(codes(container)).toContain("damaged-structure");
    lawOfPartition(container.pieces, file.length);
  });

  it("that are encrypted are told, and bound all the same", async () => {
    const container = await walked(zip([{ ...a, flags: 1 }, store]).file);
    expect([codes(container), verdict(container)]).toEqual([["encrypted"], "one"]);
  });

  it.each([
    ["packed", { deflated: true }],
    ["encrypted", { flags: 1 }],
  ])("whose store is %s are told as not checked", async (_, more) => {
    const container = await walked(zip([a, { ...store, ...more }]).file);
    expect(verdict(container)).toBe("carrier-not-verified");
    expect(codes(container)).toContain("carrier-not-verified");
  });

  it.each(["content_credential.c2pa", "word/META-INF/content_credential.c2pa", "meta-inf/content_credential.c2pa"])(
    "that hold a store under %s hold it elsewhere",
    async (name) => {
      const container = await walked(zip([a, { ...store, name }]).file);
      expect(locateStore(container)).toMatchObject({
        kind: "none",
        elsewhere: [{ path: "archived content_credential.c2pa" }],
      });
    },
  );

  it("damaged anywhere, never throw, and keep every byte in one piece", async () => {
    const { file } = zip([...officeFiles(), customProperties("AIGC", "{}"), store]);
    const flip = fc.record({ at: fc.nat(), value: fc.nat(255) });
    await fc.assert(
      fc.asyncProperty(fc.array(flip, { maxLength: 4 }), fc.nat(), fc.boolean(), async (flips, cut, whole) => {
        const changed = Uint8Array.from(whole ? file : file.subarray(0, 30 + (cut % (file.length - 30))));
        for (const { at, value } of flips) changed[at % changed.length] = value;
        if ((await sniff(new Reader(bytesSource(changed))))?.format !== "zip") return;
        lawOfPartition((await walked(changed)).pieces, changed.length);
      }),
      { numRuns: 300 },
    );
  });

  it("of an OpenType font give the table's store, with or without the record in front", async () => {
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
    const woff = packedFont();
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
