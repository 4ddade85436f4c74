import { describe, expect, it } from "vitest";
import { c2paBox, merkleBox } from "../../../../../test/fixtures/forge/carriers/bmff.ts";
import { cbor } from "../../../../../test/fixtures/forge/cbor.ts";
import { box, bytes, zeros } from "../../../../../test/fixtures/media.ts";
import { C2PA_UUID } from "../../formats/bmff/provenance.ts";
import { counter } from "../../model/limits.ts";
import { Reader } from "../../source/reader.ts";
import { bytesSource } from "../../source/source.ts";
import { rootBoxes } from "./bmff-layout.ts";
import { readProofs } from "./bmff-proofs.ts";

const HASH = new Uint8Array(32).fill(3);
const item = (more: object = {}) => cbor({ uniqueId: 1, localId: 2, location: 3, ...more });
async function read(...boxes: Uint8Array[]) {
  const reader = new Reader(bytesSource(bytes(...boxes)));
  const proofs = await readProofs(reader, await rootBoxes(reader, counter("boxTreeCount")));
  return typeof proofs === "string" ? proofs : proofs.map(({ box: { offset }, ...proof }) => ({ ...proof, offset }));
}
const proof = { uniqueId: 1, localId: 2, location: 3, hashes: [], offset: 0 };

describe("proofs in a file (C2PA 2.2, A.5.4.1.3)", () => {
  it("are those in its boxes of that purpose, in order", async () => {
    const first = merkleBox(item());
    const other = box("free", zeros(4));
    expect(await read(first, other, merkleBox(item({ location: 4, hashes: [HASH, HASH] })))).toEqual([
      proof,
      { ...proof, location: 4, hashes: [HASH, HASH], offset: first.length + other.length },
    ]);
  });

  it("are none in boxes of another purpose, of others, and in those that are only called so", async () => {
    const strange = box("uuid", zeros(16), item());
    expect(await read(strange, c2paBox(zeros(8)), box("free", merkleBox(item()).subarray(8)))).toEqual([]);
  });

  it.each<[string, Uint8Array]>([
    ["nothing behind it", item()],
    ["zeros behind it", bytes(item(), zeros(50))],
    ["numbers below zero for a tree", item({ uniqueId: -1, localId: -2 })],
  ])("may have %s", async (_, data) => {
    expect(await read(merkleBox(data))).toHaveLength(1);
  });

  it.each<[string, Uint8Array]>([
    ["anything else behind it", bytes(item(), zeros(5), [1])],
    ["no CBOR", bytes([0xff, 0xff])],
    ["nothing in it", zeros(0)],
    ["a place that is no number", item({ location: "3" })],
    ["a place below zero", item({ location: -1 })],
    ["no place", cbor({ uniqueId: 1, localId: 2 })],
    ["no name of a tree", cbor({ localId: 2, location: 3 })],
    ["no name of a track", cbor({ uniqueId: 1, location: 3 })],
    ["a name that is no whole number", item({ uniqueId: 1.5 })],
    ["a name that is text", item({ localId: "2" })],
    ["a hash that is text", item({ hashes: [HASH, "x"] })],
    ["one key twice", bytes([0xa4], cbor({ location: 1 }).subarray(1), item().subarray(1))],
  ])("are malformed with %s", async (_, data) => {
    expect(await read(merkleBox(data))).toBe("malformed");
    expect(await read(merkleBox(item()), merkleBox(data), merkleBox(item()))).toBe("malformed");
  });

  it("are malformed in a box of another version, with flags, or of a size that no proof has", async () => {
    const headed = (version: number, flags: number) =>
      box("uuid", C2PA_UUID, [version, 0, 0, flags], "merkle\0", item());
    expect(await read(headed(0, 0))).toHaveLength(1);
    expect([await read(headed(1, 0)), await read(headed(0, 1))]).toEqual(["malformed", "malformed"]);
    const sized = (length: number) => read(merkleBox(bytes(item(), zeros(length - merkleBox(item()).length))));
    expect([await sized(16 * 1024), await sized(16 * 1024 + 1)]).toEqual([[proof], "malformed"]);
  });
});
