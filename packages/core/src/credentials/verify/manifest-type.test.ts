import { describe, expect, it } from "vitest";
import { manifest } from "../../../../../test/fixtures/probe-facts.ts";
import type { Claim } from "../store/claim.ts";
import type { StoreAction, StoreAssertion, StoreIngredient, StoreManifest } from "../store/model.ts";
import { hardBindings, validateManifestType } from "./manifest-type.ts";

const STORE = "self#jumbf=/c2pa/urn:c2pa:test";
const box = (byte = 1) => ({ contents: [{ type: "cbor", payload: Uint8Array.of(byte) }] }) as never;
const assertion = (kind: string, more: Partial<StoreAssertion> = {}): StoreAssertion =>
  ({
    kind,
    label: kind,
    url: `${STORE}/c2pa.assertions/${kind}`,
    list: "created",
    box: box(),
    content: { form: "other" },
    ...more,
  }) as StoreAssertion;
const actions = (...names: string[]): StoreAssertion =>
  assertion("c2pa.actions.v2", {
    content: {
      form: "cbor",
      value: new Map([["actions", names.map((action) => new Map([["action", action]]))]]),
    } as never,
  });
const BINDING = assertion("c2pa.hash.data");
const ingredient = (more: Partial<StoreIngredient> = {}): StoreIngredient => ({
  assertion: "c2pa.ingredient.v3",
  version: 3,
  relationship: "parentOf",
  recorded: { success: [], failure: [], informational: [] },
  references: { manifest: {}, signature: {} } as never,
  ...more,
});

function said(assertions: StoreAssertion[], more: Partial<StoreManifest> = {}): string[] {
  const claim = { version: 2, references: assertions } as unknown as Claim;
  return validateManifestType(manifest({ claim, assertions, ...more })).map(({ kind, code, url, explanation }) =>
    [kind === "failure" ? "" : kind, code, url.replace(STORE, "~"), explanation].filter(Boolean).join(" "),
  );
}

describe("a standard manifest (C2PA 2.2, 15.10.1.2)", () => {
  const created = actions("c2pa.created");
  it.each<[string, StoreAssertion[], Partial<StoreManifest>, string[]]>([
    ["in order", [created, BINDING], {}, []],
    ["with one parent", [created, BINDING], { ingredients: [ingredient(), ingredient({ relationship: "componentOf" })] }, []],
    ["with two parents", [created, BINDING], { ingredients: [ingredient(), ingredient()] }, ["manifest.multipleParents ~/c2pa.claim.v2"]],
    ["without a binding", [created], {}, ["claim.hardBindings.missing ~/c2pa.claim.v2"]],
    ["with a gathered binding", [created, { ...BINDING, list: "gathered" }], {}, ["claim.hardBindings.missing ~/c2pa.claim.v2"]],
    ["with two bindings", [created, BINDING, assertion("c2pa.hash.boxes")], {}, ["assertion.multipleHardBindings ~/c2pa.assertions"]],
    ["with a second binding that is gathered", [created, BINDING, { ...BINDING, list: "gathered" }], {}, ["assertion.multipleHardBindings ~/c2pa.assertions"]],
    ["that opened something", [actions("c2pa.opened"), BINDING], {}, []],
    ["that tells of no beginning", [actions("c2pa.edited"), BINDING], {}, ["assertion.action.malformed ~/c2pa.assertions 0 actions assertions tell of the beginning"]],
    ["without actions", [BINDING], {}, ["assertion.action.malformed ~/c2pa.assertions 0 actions assertions tell of the beginning"]],
    ["with two that tell of it", [created, BINDING, created], {}, ["assertion.action.malformed ~/c2pa.assertions/c2pa.actions.v2 2 actions assertions tell of the beginning"]],
    ["with one that tells of it twice", [actions("c2pa.created", "c2pa.opened"), BINDING], {}, []],
    ["whose beginning stands in another kind of assertion", [{ ...created, kind: "org.example.actions" }, BINDING], {}, ["assertion.action.malformed ~/c2pa.assertions 0 actions assertions tell of the beginning"]],
    ["of which something was taken out", [{ ...BINDING, box: box(0) }], {}, []],
    ["of which something is gone", [BINDING], { claim: { version: 2, references: [BINDING, BINDING] } as never }, []],
    ["of version 1, which did not ask for actions", [BINDING], { claimVersion: 1 }, []],
    ["without a claim that can be read", [], { claim: undefined as never }, []],
  ])("%s", (_, assertions, more, expected) => {
    expect(said(assertions, more)).toEqual(expected);
  }); // biome-ignore format: a table

  it("that is compressed may have no data hash, whose length nobody knows before", () => {
    const boxes = { label: "x", compressed: true, parts: {}, assertions: new Map() } as never;
    expect(said([actions("c2pa.created"), BINDING], { boxes })).toEqual([
      "manifest.compressed.invalid ~/c2pa.claim.v2 a data hash in a compressed manifest",
    ]);
    expect(said([actions("c2pa.created"), assertion("c2pa.hash.boxes")], { boxes })).toEqual([]);
  });

  it("is bound by what its signer made", () => {
    const gathered: StoreAssertion = { ...BINDING, list: "gathered" };
    const old: StoreAssertion = { ...BINDING, list: "assertions" as never };
    expect(hardBindings(manifest({ assertions: [actions(), gathered, BINDING, old] }))).toEqual([BINDING, old]);
  });
});

describe("an update manifest (15.10.1.3)", () => {
  const action = (name: string): StoreAction => ({ action: name, ingredientLabels: [], parameters: new Map() });
  const update = (assertions: StoreAssertion[] = [], more: Partial<StoreManifest> = {}) =>
    said(assertions, { update: true, ingredients: [ingredient()], ...more });
  const PARENTS = "manifest.update.wrongParents ~/c2pa.claim.v2 not exactly one ingredient, a parent";
  const UNNAMED = "manifest.update.wrongParents ~/c2pa.claim.v2 the parent is not named with its signature";

  it.each<[string, Partial<StoreManifest>, string[]]>([
    ["one parent, named with its signature", {}, []],
    ["no ingredient", { ingredients: [] }, [PARENTS]],
    ["two parents", { ingredients: [ingredient(), ingredient()] }, [PARENTS]],
    ["a parent and a component", { ingredients: [ingredient(), ingredient({ relationship: "componentOf" })] }, [PARENTS]],
    ["a component alone", { ingredients: [ingredient({ relationship: "componentOf" })] }, [PARENTS]],
    ["a parent that is not named", { ingredients: [ingredient({ references: {} })] }, [UNNAMED]],
    ["a parent without its signature", { ingredients: [ingredient({ references: { manifest: {} } as never })] }, [UNNAMED]],
    ["a parent of version 2, which names no signature", { ingredients: [ingredient({ version: 2, references: { manifest: {} } as never })] }, []],
    ["actions that it may tell", { actions: ["c2pa.edited.metadata", "c2pa.opened", "c2pa.published", "c2pa.redacted"].map(action) }, []],
    ["an action that it may not", { actions: [action("c2pa.opened"), action("c2pa.edited")] }, ["manifest.update.invalid ~/c2pa.claim.v2 an action that an update manifest may not tell"]],
  ])("has %s", (_, more, expected) => {
    expect(update([], more)).toEqual(expected);
  }); // biome-ignore format: a table

  it.each(["c2pa.hash.data", "c2pa.hash.bmff.v3", "c2pa.hash.multi-asset", "c2pa.thumbnail.claim"])(
    "has no %s of its own",
    (kind) => {
      expect(update([assertion(kind)])).toEqual([
        `manifest.update.invalid ~/c2pa.claim.v2 ${STORE}/c2pa.assertions/${kind}`,
      ]);
      expect(update([assertion("c2pa.metadata")])).toEqual([]);
    },
  );
});
