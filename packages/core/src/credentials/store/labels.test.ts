import { describe, expect, it } from "vitest";
import { BUDGETS, LimitError } from "../../model/limits.ts";
import { ingredientVersion, isActions, isCborAssertion, isHardBinding, isThumbnail, parseLabel } from "./labels.ts";
import { plainFields } from "./statements.ts";
import { bytesOf, decodeJson, field, list, text, whole } from "./values.ts";

describe("labels (C2PA 2.2, 6.2 to 6.4)", () => {
  it.each([
    ["c2pa.actions", "c2pa.actions", 0],
    ["c2pa.actions__12", "c2pa.actions", 12],
    ["c2pa.actions__123456789", "c2pa.actions", 123_456_789],
    ["c2pa.actions__1234567890", "c2pa.actions__1234567890", 0],
    ["c2pa.actions_1", "c2pa.actions_1", 0],
    ["a__1__2", "a__1", 2],
    ["__1", "__1", 0],
    ["c2pa.actions__1x", "c2pa.actions__1x", 0],
    ["c2pa.thumbnail.ingredient_3.jpeg", "c2pa.thumbnail.ingredient.jpeg", 3],
    ["c2pa.thumbnail.claim.jpeg", "c2pa.thumbnail.claim.jpeg", 0],
    ["xc2pa.thumbnail.claim__1.jpeg", "xc2pa.thumbnail.claim__1.jpeg", 0],
    ["c2pa.thumbnail.claim__1.jpeg.x", "c2pa.thumbnail.claim__1.jpeg.x", 0],
    ["c2pa.thumbnail.claim__1", "c2pa.thumbnail.claim", 1],
  ])("%s is %s, number %i", (label, kind, instance) => {
    expect(parseLabel(label)).toEqual({ kind, instance });
  });

  it.each<[string, { hard?: true; actions?: true; ingredient?: 1 | 2 | 3; thumbnail?: true; cbor?: true }]>([
    ["c2pa.hash.data", { hard: true, cbor: true }],
    ["c2pa.hash.boxes", { hard: true, cbor: true }],
    ["c2pa.hash.collection.data", { hard: true, cbor: true }],
    ["c2pa.hash.bmff", { hard: true, cbor: true }],
    ["c2pa.hash.bmff.v2", { hard: true, cbor: true }],
    ["c2pa.hash.bmff.v3", { hard: true, cbor: true }],
    ["c2pa.hash.data.part", { cbor: true }],
    ["c2pa.hash.multi-asset", { cbor: true }],
    ["c2pa.actions", { actions: true, cbor: true }],
    ["c2pa.actions.v2", { actions: true, cbor: true }],
    ["c2pa.actions.v3", {}],
    ["c2pa.ingredient", { ingredient: 1, cbor: true }],
    ["c2pa.ingredient.v2", { ingredient: 2, cbor: true }],
    ["c2pa.ingredient.v3", { ingredient: 3, cbor: true }],
    ["c2pa.ingredient.v4", {}],
    ["c2pa.thumbnail.claim", { thumbnail: true }],
    ["c2pa.thumbnail", {}],
    ["c2pa.asset-ref", { cbor: true }],
    ["c2pa.asset-type.v2", { cbor: true }],
    ["c2pa.certificate-status", { cbor: true }],
    ["c2pa.cloud-data", { cbor: true }],
    ["c2pa.depthmap.GDepth", { cbor: true }],
    ["c2pa.soft-binding", { cbor: true }],
    ["c2pa.time-stamp", { cbor: true }],
    ["c2pa.time-stamps", {}],
    ["c2pa.metadata", {}],
    ["org.c2pa.soft-binding", {}],
    ["stds.iptc", {}],
  ])("%s means %j", (kind, { hard, actions, ingredient, thumbnail, cbor }) => {
    expect({
      hard: isHardBinding(kind),
      actions: isActions(kind),
      ingredient: ingredientVersion(kind),
      thumbnail: isThumbnail(kind),
      cbor: isCborAssertion(kind),
    }).toEqual({
      hard: hard === true,
      actions: actions === true,
      ingredient,
      thumbnail: thumbnail === true,
      cbor: cbor === true,
    });
  });
});

describe("values", () => {
  it.each<[unknown, object]>([
    [0, { whole: 0, list: [] }],
    [Number.MAX_SAFE_INTEGER, { whole: Number.MAX_SAFE_INTEGER, list: [] }],
    [Number.MAX_SAFE_INTEGER + 1, { list: [] }],
    [-1, { list: [] }],
    [0.5, { list: [] }],
    [2n ** 60n, { list: [] }],
    ["1", { text: "1", list: [] }],
    ["", { text: "", list: [] }],
    [Uint8Array.of(1), { bytes: Uint8Array.of(1), list: [] }],
    [[1, "a"], { list: [1, "a"] }],
    [new Map([["k", 2]]), { member: 2, list: [] }],
    [new Map([["k", null]]), { list: [] }],
    [{ k: 2 }, { list: [] }],
    [null, { list: [] }],
    [undefined, { list: [] }],
  ])("are taken as what they are: %s", (value, expected) => {
    const read = { whole: whole(value), text: text(value), bytes: bytesOf(value), member: field(value, "k") };
    expect({ ...read, list: list(value) }).toEqual({
      whole: undefined,
      text: undefined,
      bytes: undefined,
      member: undefined,
      ...expected,
    });
  });

  const json = (value: string) => decodeJson(new TextEncoder().encode(value));
  it("of JSON are those of CBOR, so deep and no deeper", () => {
    expect(json('{"a":{"b":[1,true,null,"x"]},"__proto__":1}')).toEqual(
      new Map<string, unknown>([
        ["a", new Map([["b", [1, true, null, "x"]]])],
        ["__proto__", 1],
      ]),
    );
    const nested = (depth: number, open: string, close: string) => json(`${open.repeat(depth)}1${close.repeat(depth)}`);
    for (const [open, close] of [
      ["[", "]"],
      ['{"a":', "}"],
    ] as const) {
      expect(() => nested(BUDGETS.cborDepth, open, close)).not.toThrow();
      expect(() => nested(BUDGETS.cborDepth + 1, open, close)).toThrow(new LimitError("cborDepth"));
    }
  });

  it("that are plain become text, so many and so long", () => {
    const mixed = new Map<unknown, unknown>([
      ["a", "x"],
      ["b", 1],
      ["c", false],
      ["d", null],
      ["e", []],
      [1, "y"],
    ]);
    expect([...plainFields(mixed)]).toEqual([
      ["a", "x"],
      ["b", "1"],
      ["c", "false"],
    ]);
    expect(plainFields("a").size).toBe(0);
    expect(plainFields(new Map(Array.from({ length: 70 }, (_, i) => [`k${i}`, i]))).size).toBe(64);
    const long = plainFields(new Map([["a", "x".repeat(BUDGETS.stringCharsKept + 1)]])).get("a");
    expect(long).toHaveLength(BUDGETS.stringCharsKept);
  });
});
