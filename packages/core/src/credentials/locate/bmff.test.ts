import { describe, expect, it } from "vitest";
import { c2paBox, insertedBox, merkleBox } from "../../../../../test/fixtures/forge/carriers/bmff.ts";
import { cbor } from "../../../../../test/fixtures/forge/cbor.ts";
import { superbox } from "../../../../../test/fixtures/forge/jumbf.ts";
import { be32, box, bytes, movie, utf8, zeros } from "../../../../../test/fixtures/media.ts";
import { opened } from "../../../../../test/fixtures/opened.ts";
import { C2PA_UUID } from "../../formats/bmff/provenance.ts";
import { boxCount, firstSuperbox, openSuperbox } from "../store/jumbf.ts";
import { locateStore } from "./locate.ts";

const manifest = (label: string, type = "c2ma"): Uint8Array => superbox(type, label, []);
const store = (...manifests: Uint8Array[]): Uint8Array => superbox("c2pa", "c2pa", manifests);
const OLD = store(manifest("one"), manifest("two"));
const ADDED = store(manifest("three", "c2um"));
const FTYP = 24;

/** A clip with boxes behind its `ftyp` and at its end. */
const clip = (first: Uint8Array, last: Uint8Array = zeros(0)): Uint8Array =>
  bytes(insertedBox(movie(), FTYP, first), last);
const located = async (file: Uint8Array) => locateStore((await opened(file)).container);
const verdict = async (file: Uint8Array): Promise<string> => {
  const found = await located(file);
  return found.kind === "refused" ? found.problem : found.kind;
};

describe("the store of an ISO-BMFF file", () => {
  it("is the JUMBF box of the one box of purpose manifest, without its padding", async () => {
    const found = await located(clip(c2paBox(bytes(OLD, zeros(9)))));
    if (found.kind !== "one") throw new Error(found.kind);
    expect(found.site.data).toEqual(OLD);
    expect(found.site.pieces.map((piece) => piece.offset)).toEqual([FTYP]);
  });

  it("is none where no box is C2PA's", async () => {
    expect(await located(movie())).toEqual({ kind: "none", elsewhere: [] });
  });

  const large = (content: Uint8Array): Uint8Array =>
    bytes(be32(1), "uuid", be32(0), be32(content.length + 8), content.subarray(8));
  it.each<[string, Uint8Array, string]>([
    ["two boxes of purpose manifest", clip(c2paBox(OLD), c2paBox(OLD)), "several-stores"],
    ["one more in a box of size 0", clip(c2paBox(OLD), bytes(be32(0), c2paBox(OLD).subarray(4))), "several-stores"],
    ["one more in a box with a size of 64 bits", clip(c2paBox(OLD), large(c2paBox(OLD))), "several-stores"],
    ["one more under an unknown purpose", clip(c2paBox(OLD), c2paBox(OLD, "manifest ")), "several-stores"],
    [
      "one more in a box that says merkle",
      clip(c2paBox(OLD), merkleBox(bytes("x\0", zeros(8), OLD))),
      "several-stores",
    ],
    ["the only one under an unknown purpose", clip(c2paBox(OLD, "manifesz")), "framing-changed"],
    ["the only one in a box that says merkle", clip(merkleBox(bytes(zeros(8), OLD))), "framing-changed"],
    ["a purpose that never ends", clip(box("uuid", C2PA_UUID, be32(0), utf8("m".repeat(80)))), "framing-changed"],
    [
      "flags that nobody has defined",
      clip(box("uuid", C2PA_UUID, be32(1), "manifest\0", zeros(8), OLD)),
      "framing-changed",
    ],
    ["a place for a store without one", clip(c2paBox(zeros(64))), "framing-changed"],
    ["bytes behind the store that are no padding", clip(c2paBox(bytes(OLD, zeros(4), [1]))), "foreign-bytes"],
    ["an original without its update", clip(c2paBox(OLD, "original")), "framing-changed"],
    ["an update without its original", clip(c2paBox(ADDED, "update")), "framing-changed"],
    ["an update beside a whole store", clip(c2paBox(OLD), c2paBox(ADDED, "update")), "several-stores"],
    ["an update in front of its original", clip(c2paBox(ADDED, "update"), c2paBox(OLD, "original")), "several-stores"],
  ])("is refused: %s", async (_, file, problem) => {
    expect(await verdict(file)).toBe(problem);
  });

  it("is found beside proofs and boxes of a purpose to come", async () => {
    const proof = merkleBox(cbor({ uniqueId: 0, localId: 0, location: 0 }));
    expect(await verdict(clip(c2paBox(OLD), bytes(proof, c2paBox(zeros(8), "stream"))))).toBe("one");
  });

  it("is told as elsewhere inside another box", async () => {
    const found = await located(movie({ udta: c2paBox(OLD) }));
    expect(found).toMatchObject({ kind: "none", elsewhere: [{ path: "uuid C2PA" }] });
  });
});

describe("an update of the store at the end of the file", () => {
  it("adds its manifests behind the original's", async () => {
    const found = await located(clip(c2paBox(bytes(OLD, zeros(5)), "original"), c2paBox(ADDED, "update")));
    if (found.kind !== "one") throw new Error(found.kind);
    const { root, behind } = firstSuperbox(found.site.data, boxCount());
    expect(behind).toBe(0);
    expect(root.contents.map((each) => openSuperbox(each, boxCount()).label)).toEqual(["one", "two", "three"]);
    expect(found.site.pieces).toHaveLength(2);
  });

  it.each<[string, Uint8Array]>([
    ["a standard manifest", store(manifest("three"))],
    ["a manifest under a label that the original has", store(manifest("two", "c2um"))],
    ["no manifest", store()],
  ])("is refused when it holds %s", async (_, update) => {
    expect(await verdict(clip(c2paBox(OLD, "original"), c2paBox(update, "update")))).toBe("several-stores");
  });
});

describe("the pieces of the file", () => {
  it.each<[string, Uint8Array, string | undefined]>([
    ["whole", movie(), undefined],
    ["with a few bytes behind", bytes(movie(), [1, 2, 3]), "trailing bytes"],
    ["with a box that is too long for it", bytes(movie(), be32(99), "free", [7]), "trailing bytes"],
  ])("hold every byte once: %s", async (_, file, last) => {
    const { container } = await opened(file);
    let at = 0;
    for (const piece of container.pieces) {
      expect(piece.offset).toBe(at);
      at += piece.length;
    }
    expect(at).toBe(file.length);
    if (last !== undefined) expect(container.pieces.at(-1)?.path).toBe(last);
  });
});
