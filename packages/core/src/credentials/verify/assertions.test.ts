import { describe, expect, it } from "vitest";
import { type Assertion, actions, capture } from "../../../../../test/fixtures/forge/assertions.ts";
import { type ManifestDescription, placeholder } from "../../../../../test/fixtures/forge/store.ts";
import { edit, failures, one, verify } from "../../../../../test/fixtures/verified.ts";
import { byLabel, type ReferenceOutcome } from "./assertions.ts";

const MANIFEST = "self#jumbf=/c2pa/urn:c2pa:00000000-0000-4000-8000-000000000001";
const STORE = `${MANIFEST}/c2pa.assertions`;
const CLAIM = `${MANIFEST}/c2pa.claim.v2`;
const extra = (more: Partial<Assertion> = {}): Assertion => ({ label: "org.x", content: { cbor: { a: 1 } }, ...more });

/** What is told of assertions, in full: kind, code, place and our own words. */
async function told(description: ManifestDescription): Promise<string[]> {
  const { active } = await verify(one(description));
  return active.statuses
    .filter(({ code }) => code.startsWith("assertion.") || code === "algorithm.unsupported")
    .map(({ kind, code, url, explanation, unhashed }) =>
      [kind, code, url.replace(STORE, "~"), explanation?.replace(STORE, "~"), unhashed && "unhashed"]
        .filter((each) => each !== undefined)
        .join(" "),
    );
}
const MATCHES = [
  "success assertion.hashedURI.match ~/c2pa.actions.v2",
  "success assertion.hashedURI.match ~/c2pa.hash.data",
];

describe("assertions of a claim", () => {
  it("are told one by one where they match", async () => {
    expect(await told({})).toEqual(MATCHES);
  });

  it.each<[string, ManifestDescription, string[]]>([
    ["one with another hash", { assertions: [capture(), extra({ reference: { hash: new Uint8Array(32) } })] }, ["failure assertion.hashedURI.mismatch ~/org.x"]],
    ["one that is not there", { assertions: [capture(), extra()], arrangeAssertions: (boxes) => boxes.filter((_, at) => at !== 1) }, [`failure assertion.missing ${CLAIM} ~/org.x`]],
    ["one with a hash that nobody may use", { assertions: [capture(), extra({ reference: { alg: "md5" } })] }, ["failure algorithm.unsupported ~/org.x"]],
    ["one of another manifest", { assertions: [capture(), extra({ list: "none" }), extra({ label: "org.y", reference: { url: "self#jumbf=/c2pa/urn:c2pa:other/c2pa.assertions/org.x" } })] }, [`failure assertion.outsideManifest ${CLAIM} self#jumbf=/c2pa/urn:c2pa:other/c2pa.assertions/org.x`]],
    ["the signature instead of one", { assertions: [capture(), extra({ reference: { url: "self#jumbf=c2pa.signature" } })] }, [`failure assertion.outsideManifest ${CLAIM} ${MANIFEST}/c2pa.signature`]],
    ["the store of them all", { assertions: [capture(), extra({ reference: { url: "self#jumbf=c2pa.assertions" } })] }, [`failure assertion.outsideManifest ${CLAIM} ~`]],
    ["something inside one", { assertions: [capture(), extra({ reference: { url: "self#jumbf=c2pa.assertions/org.x/inner" } })] }, [`failure assertion.outsideManifest ${CLAIM} ~/org.x/inner`]],
    ["one that nobody names", { assertions: [capture(), extra({ list: "none" })] }, ["failure assertion.undeclared ~/org.x"]],
    ["a later version of actions", { assertions: [capture(), actions([], {}, "c2pa.actions.v3")] }, ["failure assertion.action.malformed ~/c2pa.actions.v3 a label that the standard does not have"]],
    ["actions in another case", { assertions: [capture(), actions([], {}, "C2PA.Action")] }, ["failure assertion.action.malformed ~/C2PA.Action a label that the standard does not have"]],
    ["a later version of ingredients", { assertions: [capture(), extra({ label: "c2pa.ingredient.v4" })] }, ["failure assertion.ingredient.malformed ~/c2pa.ingredient.v4 a label that the standard does not have"]],
    ["a standard one that is JSON", { assertions: [capture(), extra({ label: "c2pa.soft-binding", content: { json: {} } })] }, ["failure assertion.cbor.invalid ~/c2pa.soft-binding a standard assertion that is not CBOR"]],
    ["another's that cannot be read", { assertions: [capture(), extra({ content: { type: "cbor", boxes: [] } })] }, []],
  ])("%s", async (_, description, expected) => {
    const all = await told(description);
    for (const each of expected) expect(all).toContain(each);
    if (expected.length === 0) expect(all.filter((each) => each.startsWith("failure"))).toEqual([]);
  }); // biome-ignore format: a table

  it("may be JSON in claims of version 1, as 1.x wrote them", async () => {
    const json = extra({ label: "stds.schema-org.CreativeWork", content: { json: {} } });
    expect(failures(await verify(one({ assertions: [json, capture()], claim: { version: 1 } })))).toEqual([]);
  });

  it("go by the worst that any entry says", () => {
    const of = (...outcomes: ReferenceOutcome["outcome"][]) =>
      byLabel(outcomes.map((outcome) => ({ reference: { list: "created" } as never, outcome, label: "a" }))).get("a");
    expect(of("match")).toBe("match");
    expect(of("match", "mismatch")).toBe("mismatch");
    expect(of("mismatch", "match")).toBe("mismatch");
    expect(byLabel([{ reference: { list: "created" } as never, outcome: "outside" }]).size).toBe(0);
  });

  it("that a later claim has redacted are not missed", async () => {
    const uri = `${STORE}/org.x`;
    const redacting = edit({}, { claim: { redacted: [uri] } });
    const first: ManifestDescription = { assertions: [capture(), extra()] };
    const { manifests } = await verify({
      manifests: [{ ...first, arrangeAssertions: (boxes) => boxes.filter((_, at) => at !== 1) }, redacting],
    });
    const below = manifests.get("urn:c2pa:00000000-0000-4000-8000-000000000001");
    expect(below?.statuses.map(({ code }) => code)).not.toContain("assertion.missing");
    expect(below?.assertions.get("org.x")).toBe("redacted");
    expect(placeholder().label).toBe("c2pa.hash.data");
  });
});
