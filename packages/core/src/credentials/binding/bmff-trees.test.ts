import { describe, expect, it } from "vitest";
import { digest } from "../../../../../test/fixtures/forge/jumbf.ts";
import { hashing } from "../../../../../test/fixtures/opened.ts";
import type { Box } from "../../formats/bmff/boxes.ts";
import { BUDGETS } from "../../model/limits.ts";
import type { BmffHash, MerkleRow } from "./bmff-assertion.ts";
import type { FileProof } from "./bmff-proofs.ts";
import { layTrees, type Tree, treeHolds } from "./bmff-trees.ts";

const HASH = new Uint8Array(32);
const row = (localId: number, more: Partial<MerkleRow> = {}): MerkleRow => ({
  uniqueId: 1,
  localId,
  count: 1,
  hashes: [HASH],
  ...more,
});
/** A row that states all its leaves. */
const leaves = (localId: number, count: number, more: Partial<MerkleRow> = {}): MerkleRow =>
  row(localId, { count, hashes: Array.from({ length: count }, () => HASH), ...more });
/** Media data with a header of eight bytes, a hundred bytes apart. */
const mdat = (number: number, length: number): Box =>
  ({
    type: "mdat",
    offset: number * 100,
    length,
    body: number * 100 + 8,
    bodyLength: length - 8,
  }) as Box;
const proof = (localId: number, location: number): FileProof => ({ uniqueId: 1, localId, location }) as FileProof;

interface Asked {
  hash?: boolean;
  proofs?: FileProof[];
}
const lay = (merkle: MerkleRow[], boxes: Box[], { hash = false, proofs = [] }: Asked = {}): Tree[] | string => {
  const binding: BmffHash = { version: 3, exclusions: [], merkle, ...(hash ? { hash: HASH } : {}) };
  return layTrees(binding, boxes, proofs, () => "sha256");
};
/** Which row has which stretches. */
const laid = (...asked: Parameters<typeof lay>): unknown => {
  const trees = lay(...asked);
  return typeof trees === "string"
    ? trees
    : trees.map((tree) => [tree.row.localId, tree.leaves.map(({ offset, length }) => [offset, length])]);
};

describe("which row binds which media data", () => {
  it("is none without a tree: the hash of the file is all there is", () => {
    expect(lay([], [mdat(0, 40), mdat(1, 40)])).toEqual([]);
  });

  it("says each row's number, from 0", () => {
    const boxes = [mdat(0, 28), mdat(1, 38)];
    expect(laid([row(1), row(0)], boxes)).toEqual([
      [0, [[8, 20]]],
      [1, [[108, 30]]],
    ]);
  });

  it.each<[string, number[]]>([
    ["are a track's", [7, 8]],
    ["begin at 1", [1, 2]],
    ["are one number twice", [0, 0]],
  ])("goes in order where the numbers %s", (_, [a = 0, b = 0]) => {
    const rows = [row(a), { ...row(b), uniqueId: 2 }];
    expect(laid(rows, [mdat(0, 28), mdat(1, 38)])).toEqual([
      [a, [[8, 20]]],
      [b, [[108, 30]]],
    ]);
  });

  it("leaves out media data that the hash of the file holds whole", () => {
    const boxes = [mdat(0, 16), mdat(1, 38), mdat(2, 8)];
    expect(laid([row(1)], boxes, { hash: true })).toEqual([[1, [[116, 22]]]]);
    expect(laid([row(9)], boxes, { hash: true })).toEqual([[9, [[116, 22]]]]);
    expect(laid([row(1)], boxes)).toBe("as many Merkle rows as media data boxes are needed");
    // One byte more than the head is no longer held by it.
    expect(laid([row(1)], [mdat(0, 17), mdat(1, 38)], { hash: true })).toBe(
      "as many Merkle rows as media data boxes are needed",
    );
  });

  it("may be one for each, the short ones too", () => {
    const rows = [row(0), row(1)];
    expect(laid(rows, [mdat(0, 12), mdat(1, 38)], { hash: true })).toEqual([
      [0, [[12, 0]]],
      [1, [[116, 22]]],
    ]);
  });

  it.each([[[mdat(0, 28)]], [[mdat(0, 28), mdat(1, 28), mdat(2, 28)]], [[]]])(
    "is malformed where there are not as many of one as of the other",
    (boxes) => {
      expect(laid([row(0), row(1)], boxes)).toBe("as many Merkle rows as media data boxes are needed");
    },
  );
});

describe("where the leaves of a row lie", () => {
  it("is behind the first 16 bytes of the box where the file has a hash, else all of its payload", () => {
    expect(laid([row(0)], [mdat(0, 28)], { hash: true })).toEqual([[0, [[16, 12]]]]);
    expect(laid([row(0)], [mdat(0, 28)])).toEqual([[0, [[8, 20]]]]);
  });

  it("is said by the sizes: a payload that is divided whole, or what is left of it", () => {
    const whole = leaves(0, 2, { variableBlockSizes: [15, 5] });
    const rest = leaves(0, 2, { variableBlockSizes: [7, 5] });
    expect(laid([whole], [mdat(0, 28)], { hash: true })).toEqual([[0, [[8, 15], [23, 5]]]]); // biome-ignore format: a row
    expect(laid([rest], [mdat(0, 28)], { hash: true })).toEqual([[0, [[16, 7], [23, 5]]]]); // biome-ignore format: a row
    expect(laid([rest], [mdat(0, 28)])).toBe("leaves that do not fill the media data");
  });

  it("is divided by one size, the last leaf as long as is left", () => {
    expect(laid([leaves(0, 3, { fixedBlockSize: 8 })], [mdat(0, 28)])).toEqual([[0, [[8, 8], [16, 8], [24, 4]]]]); // biome-ignore format: a row
    expect(laid([leaves(0, 2, { fixedBlockSize: 10 })], [mdat(0, 28)])).toEqual([[0, [[8, 10], [18, 10]]]]); // biome-ignore format: a row
  });

  it.each<[string, MerkleRow]>([
    ["one size too few", leaves(0, 3, { variableBlockSizes: [10, 10] })],
    ["sizes of a byte too few", leaves(0, 2, { variableBlockSizes: [10, 9] })],
    ["sizes of a byte too many", leaves(0, 2, { variableBlockSizes: [10, 11] })],
    ["a block size that makes one leaf more", leaves(0, 2, { fixedBlockSize: 9 })],
    ["a block size that makes one leaf less", leaves(0, 3, { fixedBlockSize: 10 })],
    ["no size and two leaves", leaves(0, 2)],
  ])("is malformed with %s", (_, of) => {
    expect(laid([of], [mdat(0, 28)])).toBe("leaves that do not fill the media data");
  });

  it("may be the whole payload after all, where one leaf is given without a size", () => {
    const payload = (hash: boolean, more: Partial<MerkleRow> = {}) => {
      const trees = lay([row(0, more)], [mdat(0, 28)], { hash });
      return typeof trees === "string" ? trees : trees[0]?.payload;
    };
    expect(payload(true)).toEqual({ offset: 8, length: 20 });
    expect(payload(false)).toBeUndefined();
    expect(payload(true, { fixedBlockSize: 12 })).toBeUndefined();
    expect(payload(true, { variableBlockSizes: [12] })).toBeUndefined();
  });

  it("is not followed beyond a number of leaves", () => {
    const many = (count: number): MerkleRow => ({ ...row(0), count, fixedBlockSize: 1, hashes: [HASH] });
    const size = BUDGETS.merkleLeafCount;
    expect(lay([many(size)], [mdat(0, size + 8)])).toHaveLength(1);
    expect(() => lay([many(size + 1)], [mdat(0, size + 9)])).toThrow("merkleLeafCount");
  });
});

describe("a row and its proofs", () => {
  const four = leaves(0, 4, { fixedBlockSize: 5 });
  const of = (...locations: number[]) => locations.map((location) => proof(0, location));

  it("know the level by the count of hashes", () => {
    const level = (hashes: number) => {
      const trees = lay([{ ...four, hashes: Array.from({ length: hashes }, () => HASH) }], [mdat(0, 28)]);
      return typeof trees === "string" ? trees : trees[0]?.level;
    };
    expect([4, 2, 1, 3].map(level)).toEqual([0, 1, 2, "a row that the Merkle tree does not have"]);
  });

  it("are one for each leaf, in order, or none", () => {
    expect(lay([four], [mdat(0, 28)], { proofs: of(0, 1, 2, 3) })).toMatchObject([{ proofs: of(0, 1, 2, 3) }]);
    for (const wrong of [of(0, 1, 2), of(0, 1, 2, 3, 4), of(1, 0, 2, 3), of(0, 0, 1, 2), of(1, 2, 3, 4)])
      expect(lay([four], [mdat(0, 28)], { proofs: wrong })).toBe("proofs that are missing, repeated or out of order");
  });

  it("belong to each other by both names", () => {
    expect(lay([four], [mdat(0, 28)], { proofs: [...of(0, 1, 2, 3), proof(1, 0)] })).toBe("a proof of no Merkle row");
    const other = { ...proof(0, 0), uniqueId: 2 };
    expect(lay([four], [mdat(0, 28)], { proofs: [other] })).toBe("a proof of no Merkle row");
  });
});

describe("leaves that were hashed", () => {
  const own = ["a", "b", "c"].map((text) => digest(new TextEncoder().encode(text)));
  const [a = HASH, b = HASH, c = HASH] = own;
  const node = digest(Buffer.concat([a, b]));
  const tree = (more: Partial<Tree> = {}): Tree =>
    ({ row: { ...row(0), count: 3, hashes: own }, hash: "sha256", level: 0, leaves: [], proofs: [], ...more }) as Tree;
  const holds = (of: Tree, found: Uint8Array[] = own) => treeHolds(of, found, hashing.digest);

  it("lead to the row that was signed, or do not", async () => {
    expect(await holds(tree())).toBe(true);
    expect(await holds(tree(), [a, b, HASH])).toBe(false);
    expect(await holds(tree(), [a, b])).toBe(false);
    expect(await holds(tree(), [...own, a])).toBe(false);
    const above = { ...row(0), count: 3, hashes: [node, c] };
    expect([await holds(tree({ row: above, level: 1 })), await holds(tree({ row: above, level: 0 }))]).toEqual([
      true,
      false,
    ]);
  });

  it("hold only with every proof of the file", async () => {
    const above = { row: { ...row(0), count: 3, hashes: [node, c] }, level: 1 };
    const by = (...hashes: Uint8Array[][]) =>
      hashes.map((each, location) => ({ location, hashes: each }) as unknown as FileProof);
    expect(await holds(tree({ ...above, proofs: by([b], [a], []) }))).toBe(true);
    expect(await holds(tree({ ...above, proofs: by([b], [b], []) }))).toBe(false);
    expect(await holds(tree({ ...above, proofs: by([b], [a], [c]) }))).toBe(false);
    expect(await holds(tree({ ...above, proofs: by([b], [a], [], []) }))).toBe(false);
  });
});
