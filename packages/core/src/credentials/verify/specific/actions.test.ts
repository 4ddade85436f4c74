import { describe, expect, it } from "vitest";
import type { StoreAssertion, StoreManifest } from "../../store/model.ts";
import type { Work } from "../verdict.ts";
import { validateActions } from "./actions.ts";
import { validateTimeStampAssertion } from "./time-stamp.ts";

const PARENT = "self#jumbf=c2pa.assertions/parent";
const PART = "self#jumbf=c2pa.assertions/part";
const REMOVED = "self#jumbf=/c2pa/other/c2pa.assertions/part";
const relationships = new Map([
  ["parent", "parentOf"],
  ["part", "componentOf"],
]);
const work = {
  index: new Map(["own", "other"].map((label) => [label, { relationships, named: new Set() }])),
} as unknown as Work;

/** What is wrong with one action that names these ingredients. */
function problems(action: string, uris: readonly string[] | undefined, claimVersion = 2): (string | undefined)[] {
  const ingredients = uris?.map((url) => new Map([["url", url]]));
  const value = new Map<string, unknown>([
    ["action", action],
    ["parameters", new Map(ingredients ? [["ingredients", ingredients]] : [])],
  ]);
  const assertion = {
    kind: "c2pa.actions.v2",
    list: "created",
    url: "u",
    content: { form: "cbor", value: new Map([["actions", [value]]]) },
  } as unknown as StoreAssertion;
  const manifest = { label: "own", claimVersion, assertions: [assertion] } as unknown as StoreManifest;
  return validateActions(assertion, manifest, work).map(({ code, explanation }) => `${code}: ${explanation}`);
}

describe("ingredients that an action names (C2PA 2.2, 15.10.3.2.2)", () => {
  const wrong = (text: string) => [`assertion.action.ingredientMismatch: ${text}`];
  it.each<[string, readonly string[] | undefined, string[]]>([
    ["c2pa.opened", [PARENT], []],
    ["c2pa.opened", undefined, wrong("c2pa.opened: names no ingredient")],
    ["c2pa.opened", [PARENT, PARENT], wrong("c2pa.opened: names several ingredients")],
    ["c2pa.opened", [PART], wrong("c2pa.opened: names what is no parentOf ingredient")],
    ["c2pa.opened", ["self#jumbf=c2pa.assertions/gone"], wrong("c2pa.opened: names what is no parentOf ingredient")],
    ["c2pa.placed", [PART, PART], []],
    ["c2pa.placed", undefined, wrong("c2pa.placed: names no ingredient")],
    ["c2pa.placed", [PARENT], wrong("c2pa.placed: names what is no componentOf ingredient")],
    ["c2pa.placed", [PART, REMOVED], wrong("c2pa.placed: names what is no componentOf ingredient")],
    ["c2pa.removed", [REMOVED, REMOVED], []],
    ["c2pa.removed", undefined, wrong("c2pa.removed: names no ingredient")],
    ["c2pa.removed", [PART], wrong("c2pa.removed: names what is no componentOf ingredient")],
    ["c2pa.transcoded", undefined, []],
    ["c2pa.transcoded", [PARENT, PARENT], []],
    ["c2pa.transcoded", [], wrong("c2pa.transcoded: names no ingredient")],
    ["c2pa.transcoded", [PART], wrong("c2pa.transcoded: names what is no parentOf ingredient")],
    ["c2pa.repackaged", undefined, []],
    ["c2pa.repackaged", [PARENT, PARENT], []],
    ["c2pa.repackaged", [PART], wrong("c2pa.repackaged: names what is no parentOf ingredient")],
    ["c2pa.repackaged", [`${REMOVED}/x`], wrong("c2pa.repackaged: names what is no parentOf ingredient")],
    ["c2pa.edited", undefined, []],
    ["c2pa.edited", [PART], []],
  ])("%s of %j: %j", (action, uris, expected) => {
    expect(problems(action, uris)).toEqual(expected);
    expect(problems(action, uris, 1)).toEqual([]);
  });
});

describe("a time-stamp assertion (C2PA 2.2, 15.10.3.2.4)", () => {
  const TOKEN = Uint8Array.of(1);
  it.each<[boolean, unknown, string, number]>([
    [true, new Map([["m", TOKEN]]), "cbor", 0],
    [false, new Map([["m", TOKEN]]), "cbor", 1],
    [false, new Map([["m", TOKEN]]), "json", 0],
    [false, new Map(), "cbor", 0],
    [
      false,
      new Map<unknown, unknown>([
        ["m", TOKEN],
        ["n", "x"],
      ]),
      "cbor",
      0,
    ],
    [
      false,
      new Map<unknown, unknown>([
        ["m", TOKEN],
        [1, TOKEN],
      ]),
      "cbor",
      0,
    ],
    [false, [TOKEN], "cbor", 0],
  ])("is well formed: %s, %j as %s, number %i", (good, value, form, instance) => {
    const assertion = { url: "u", instance, content: { form, value } } as unknown as StoreAssertion;
    expect(validateTimeStampAssertion(assertion)).toEqual(
      good ? [] : [{ code: "assertion.timestamp.malformed", kind: "failure", url: "u" }],
    );
  });
});
