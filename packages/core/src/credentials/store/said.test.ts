import { describe, expect, it } from "vitest";
import { type Assertion, capture } from "../../../../../test/fixtures/forge/assertions.ts";
import { ingredient } from "../../../../../test/fixtures/forge/ingredients.ts";
import { forge, forgeParts } from "../../../../../test/fixtures/forge/store.ts";
import { at, one } from "../../../../../test/fixtures/verified.ts";
import { BUDGETS } from "../../model/limits.ts";
import type { StoreIngredient, StoreManifest } from "./model.ts";
import { readStore } from "./store.ts";

const FIRST = "urn:c2pa:00000000-0000-4000-8000-000000000001";
const SIGNATURE = `self#jumbf=/c2pa/${FIRST}/c2pa.signature`;

async function ingredientOf(more: Parameters<typeof ingredient>[1], list?: "gathered"): Promise<StoreIngredient> {
  const { bytes } = await forgeParts({
    manifests: [
      {},
      { assertions: (earlier) => [capture(), { ...ingredient(at(earlier, 0), more), ...(list ? { list } : {}) }] },
    ],
  });
  const [found] = (await readStore(bytes)).active.ingredients;
  if (found === undefined) throw new Error("no ingredient");
  return found;
}
const said = async (...assertions: Assertion[]): Promise<StoreManifest> =>
  (await readStore(await forge(one({ assertions: [capture(), ...assertions] })))).active;
const cbor = (label: string, value: unknown): Assertion => ({ label, content: { cbor: value } });

describe("an ingredient", () => {
  it("of version 3 has what was found of its own manifest", async () => {
    const found = await ingredientOf({ successes: ["claimSignature.validated"], failures: ["assertion.missing"] });
    expect(found).toEqual({
      assertion: "c2pa.ingredient.v3",
      version: 3,
      list: "created",
      relationship: "parentOf",
      title: "ingredient",
      format: "image/jpeg",
      manifest: FIRST,
      recorded: { success: ["claimSignature.validated"], informational: [], failure: ["assertion.missing"] },
      results: [
        { kind: "success", code: "claimSignature.validated", url: SIGNATURE },
        { kind: "failure", code: "assertion.missing", url: SIGNATURE },
      ],
      hasResults: true,
      references: { manifest: expect.objectContaining({ alg: "sha256" }), signature: expect.anything() },
    });
    expect((await ingredientOf({}, "gathered")).list).toBe("gathered");
  });

  it.each([1, 2] as const)("of version %i has one list, whose codes tell where no flag does", async (version) => {
    const status = (code: string, more: object = {}) => ({ code, ...more });
    const validationStatus = [
      status("claimSignature.validated"),
      status("signingCredential.trusted"),
      status("assertion.dataHash.match"),
      status("assertion.accessible"),
      status("claimSignature.insideValidity"),
      status("signingCredential.ocsp.notRevoked"),
      status("assertion.matched"),
      status("trusted"),
      status("assertion.missing", { url: "u" }),
      status("assertion.hashedURI.match", { success: false }),
      status("org.x", { success: true }),
      status("org.y", { success: "yes" }),
      { nothing: 1 },
    ];
    const found = await ingredientOf({ version, edit: (data) => ({ ...data, validationStatus }) });
    expect(found).toMatchObject({
      version,
      manifest: FIRST,
      instanceId: "xmp:iid:00000000-0000-4000-8000-00000000000a",
      hasResults: false,
      recorded: {
        success: [
          "claimSignature.validated",
          "signingCredential.trusted",
          "assertion.dataHash.match",
          "assertion.accessible",
          "claimSignature.insideValidity",
          "signingCredential.ocsp.notRevoked",
          "org.x",
        ],
        informational: [],
        failure: ["assertion.matched", "trusted", "assertion.missing", "assertion.hashedURI.match", "org.y"],
      },
    });
    expect(found.results?.[8]).toEqual({ kind: "failure", code: "assertion.missing", url: "u" });
    expect(found.results?.[0]).toEqual({ kind: "success", code: "claimSignature.validated" });
    expect("signature" in (found.references ?? {})).toBe(false);
  });

  it("without credentials names no manifest, and without a word its relationship is unknown", async () => {
    const bare = await ingredientOf({ edit: () => ({}) });
    expect(bare).toEqual({
      assertion: "c2pa.ingredient.v3",
      version: 3,
      list: "created",
      relationship: "unknown",
      recorded: { success: [], informational: [], failure: [] },
      results: [],
      hasResults: false,
      references: {},
    });
    const inner = { url: `self#jumbf=/c2pa/${FIRST}/c2pa.assertions`, hash: new Uint8Array(32) };
    expect("manifest" in (await ingredientOf({ edit: (data) => ({ ...data, activeManifest: inner }) }))).toBe(false);
  });
});

describe("what else a manifest states", () => {
  it("are its pictures, with their type where they have one", async () => {
    const picture = (label: string): Assertion => ({
      label,
      content: { file: Uint8Array.of(1, 2), mediaType: "image/png" },
    });
    expect((await said(picture("c2pa.thumbnail.claim"))).thumbnails).toEqual([
      { assertion: "c2pa.thumbnail.claim", mediaType: "image/png", data: Uint8Array.of(1, 2) },
    ]);
    expect((await said(cbor("c2pa.thumbnail.claim", {}))).thumbnails).toEqual([]);
  });

  it("are its soft bindings by their algorithm", async () => {
    const found = await said(cbor("c2pa.soft-binding", { alg: "com.x" }), cbor("c2pa.soft-binding__1", { other: 1 }));
    expect(found.softBindings).toEqual([{ assertion: "c2pa.soft-binding", algorithm: "com.x" }]);
  });

  it.each<[string, boolean]>([
    ["com.x", true],
    ["sony.x", true],
    ["c2pa.ai-disclosure", true],
    ["c2pa.ai_generative", true],
    ["c2pa.content-origin", true],
    ["c2pa.creation-tool", true],
    ["org.x", false],
    ["xcom.y", false],
    ["company", false],
  ])("are the plain members of %s: %s", async (label, vendors) => {
    const found = await said(cbor(label, { text: "t", number: 1, flag: true, list: [], none: null }));
    const fields = new Map([
      ["text", "t"],
      ["number", "1"],
      ["flag", "true"],
    ]);
    expect(found.vendorAssertions).toEqual(vendors ? [{ assertion: label, label, fields }] : []);
  });

  it("keeps to a number of members and to their length", async () => {
    const many = Object.fromEntries(Array.from({ length: 70 }, (_, index) => [`k${index}`, index]));
    const long = "x".repeat(BUDGETS.stringCharsKept + 5);
    const found = await said(cbor("com.x", many), cbor("com.y", { long }), cbor("com.z", [1]));
    expect(found.vendorAssertions.map(({ fields }) => fields.size)).toEqual([64, 1, 0]);
    expect(found.vendorAssertions[1]?.fields.get("long")).toHaveLength(BUDGETS.stringCharsKept);
  });

  it.each<[string, unknown, string | undefined]>([
    ["stds.iptc.photo-metadata", { "Iptc4xmpExt:DigitalSourceType": "t" }, "t"],
    ["stds.exif", { DigitalSourceType: "t" }, "t"],
    ["stds.schema-org.CreativeWork", { a: [{ "x/digitalsourcetype": { "@id": "t" } }] }, "t"],
    ["c2pa.metadata", { a: { b: { c: { digitalSourceType: "t" } } } }, "t"],
    ["c2pa.metadata", { a: { b: { c: { d: { e: { digitalSourceType: "t" } } } } } }, undefined],
    ["cawg.metadata", { a: [1, { DigitalSourceType: "t" }] }, "t"],
    ["cawg.metadata", { myDigitalSourceType: "t" }, undefined],
    ["cawg.metadata", { DigitalSourceTypes: "t" }, undefined],
    ["org.metadata", { DigitalSourceType: "t" }, undefined],
  ])("is the source type in %s %j: %s", async (label, value, expected) => {
    const stated = (await said({ label, content: { json: value } })).metadataSourceTypes;
    expect(stated).toEqual(expected === undefined ? [] : [{ assertion: label, value: expected, list: "created" }]);
  });
});
