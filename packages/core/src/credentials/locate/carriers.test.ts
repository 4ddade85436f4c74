import { describe, expect, it } from "vitest";
import { gifExtension } from "../../../../../test/fixtures/forge/carriers/gif.ts";
import { geob, id3Tag } from "../../../../../test/fixtures/forge/carriers/id3.ts";
import { CARRIERS } from "../../../../../test/fixtures/forge/carriers/index.ts";
import { C2PA_TAG, withDirectory } from "../../../../../test/fixtures/forge/carriers/tiff.ts";
import { packedFont } from "../../../../../test/fixtures/forge/documents.ts";
import * as media from "../../../../../test/fixtures/media.ts";
import { emptyStore, PLACED_NAMES, placed, walked } from "../../../../../test/fixtures/placed.ts";
import { locateStore } from "./locate.ts";

const { bytes } = media;
const MPEG = bytes([0xff, 0xfb, 0x90, 0xc4], media.zeros(413), [0xff, 0xfb, 0x90, 0xc4], media.zeros(413));

const verdict = async (file: Uint8Array) => {
  const found = locateStore(await walked(file));
  return found.kind === "refused" ? found.problem : found.kind;
};
const inGif = async (...extensions: Uint8Array[]) => {
  const { gif } = CARRIERS;
  return gif.place(await gif.media("signed"), bytes(...extensions)).file;
};
const svgWith = (inner: string) =>
  media.utf8(
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:c2pa="http://c2pa.org/manifest"><metadata>${inner}</metadata></svg>`,
  );
const base64 = (data = emptyStore()) => Buffer.from(data).toString("base64");

describe("the one store of a carrier", () => {
  it.each(PLACED_NAMES)("of type %s is the superbox alone, zeros behind it or not", async (name) => {
    const made = emptyStore();
    for (const data of [made, bytes(made, media.zeros(40))]) {
      const found = locateStore(await walked((await placed(name, data)).file));
      expect(found).toMatchObject({ kind: "one", elsewhere: [] });
      expect(found.kind === "one" && found.site.data).toEqual(made);
    }
  });

  it.each(PLACED_NAMES)("of type %s has nothing else in its place", async (name) => {
    expect(await verdict((await placed(name, bytes(emptyStore(), "x"))).file)).toBe("foreign-bytes");
  });

  it("moves with its companions", async () => {
    const found = locateStore(await walked((await placed("tiff")).file));
    expect(found.kind === "one" && found.site.companions.map(({ what }) => what)).toEqual(["count of IFD1 0xcd41"]);
  });

  it.each([
    ["the old media type", "application/x-c2pa-manifest-store"],
    ["the new one in other letters", "Application/C2PA"],
  ])("is found in ID3 under %s", async (_, type) => {
    expect(await verdict(bytes(id3Tag(geob(emptyStore(), type)), MPEG))).toBe("one");
  });

  it("of a TIFF may lie in the first directory, as before 1.4", async () => {
    const alone = withDirectory(bytes("II*\0", [0, 0, 0, 0]), C2PA_TAG, emptyStore());
    expect(await verdict(withDirectory(alone, 0x100, media.zeros(5)))).toBe("one");
  });
});

describe("stores that are not believed", () => {
  const old = "application/x-c2pa-manifest-store";
  const chunk = media.riffChunk("C2PA", emptyStore());

  it.each([
    ["two chunks", async () => media.wav(chunk, chunk)],
    ["two frames", async () => bytes(id3Tag(geob(emptyStore()), geob(emptyStore())), MPEG)],
    ["two frames of two media types", async () => bytes(id3Tag(geob(emptyStore(), old), geob(emptyStore())), MPEG)],
    ["two extensions", () => inGif(gifExtension(emptyStore()), gifExtension(emptyStore()))],
    [
      "an extension of another version before",
      () => inGif(gifExtension(emptyStore(), "C2PA_GIF", [2, 0, 0]), gifExtension(emptyStore())),
    ],
    [
      "tags in the first and the last directory",
      async () =>
        withDirectory(withDirectory(bytes("II*\0", [0, 0, 0, 0]), C2PA_TAG, emptyStore()), C2PA_TAG, emptyStore()),
    ],
    [
      "two elements",
      async () => svgWith(`<c2pa:manifest>${base64()}</c2pa:manifest><c2pa:manifest>${base64()}</c2pa:manifest>`),
    ],
    [
      "two elements under two prefixes",
      async () =>
        svgWith(
          `<c2pa:manifest>${base64()}</c2pa:manifest><x:manifest xmlns:x="http://c2pa.org/manifest">${base64()}</x:manifest>`,
        ),
    ],
  ] as const)("are several: %s", async (_, make) => {
    expect(await verdict(await make())).toBe("several-stores");
  });

  it.each([
    ["an extension of another version", () => inGif(gifExtension(emptyStore(), "C2PA_GIF", [1, 0, 1]))],
    ["Base64 that is none", async () => svgWith(`<c2pa:manifest>${base64()}!</c2pa:manifest>`)],
    ["an empty element", async () => svgWith("<c2pa:manifest> </c2pa:manifest>")],
    ["a size that says to the end", async () => media.wav(media.riffChunk("C2PA", bytes(media.be32(0), "jumb")))],
  ] as const)("are framed in no way we know: %s", async (_, make) => {
    expect(await verdict(await make())).toBe("framing-changed");
  });

  it.each(["<!-- -->", "<x/>", "<![CDATA[AAAA]]>", "<?pi?>"])(
    "have %s inside, which readers join differently",
    async (more) => {
      const whole = base64();
      expect(
        await verdict(svgWith(`<c2pa:manifest>${whole.slice(0, 40)}${more}${whole.slice(40)}</c2pa:manifest>`)),
      ).toBe("foreign-bytes");
    },
  );

  it("of a TIFF are of another type than UNDEFINED", async () => {
    const { file } = await placed("tiff");
    const at = Buffer.from(file).lastIndexOf(Buffer.from([0x41, 0xcd, 7, 0]));
    const changed = Uint8Array.from(file);
    changed[at + 2] = 1;
    expect(await verdict(changed)).toBe("framing-changed");
  });

  it("of a PDF are packed, or lie about their length", async () => {
    const { file } = await placed("pdf");
    const text = Buffer.from(file).toString("latin1");
    const changed = (from: RegExp, to: string) => new Uint8Array(Buffer.from(text.replace(from, to), "latin1"));
    expect(await verdict(changed(/\/Length 6(\d\d)/, "/Length 5$1"))).toBe("framing-changed");
    expect(await verdict(changed(/\/Type \/EmbeddedFile /, "/Filter/ASCII85Decode"))).toBe("framing-changed");
  });

  it("lie in a collection of fonts, or in a packed one", async () => {
    const made = emptyStore();
    const table = bytes("C2PA", media.zeros(4), media.be32(44), media.be32(made.length));
    const inside = bytes("OTTO", [0, 1], media.zeros(6), table, made);
    expect(await verdict(bytes("ttcf", media.be32(0x10000), media.be32(1), media.be32(16), inside))).toBe(
      "carrier-not-verified",
    );
    expect(await verdict(packedFont())).toBe("carrier-not-verified");
  });
});
