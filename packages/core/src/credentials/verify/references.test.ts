import { describe, expect, it } from "vitest";
import { type Assertion, actions, assertionBox, created } from "../../../../../test/fixtures/forge/assertions.ts";
import { boxHash } from "../../../../../test/fixtures/forge/jumbf.ts";
import type { ManifestDescription } from "../../../../../test/fixtures/forge/store.ts";
import { manifest } from "../../../../../test/fixtures/probe-facts.ts";
import { edit, one, verify } from "../../../../../test/fixtures/verified.ts";
import { BUDGETS } from "../../model/limits.ts";
import { validateReferences } from "./references.ts";

/** What somebody's own assertion holds: references lead to it. */
const NOTE: Assertion = { label: "org.example.note", content: { cbor: { words: "x" } } };
const URL = "self#jumbf=c2pa.assertions/org.example.note";
const right = (hash: "sha256" | "sha512" = "sha256") => ({ url: URL, hash: boxHash(assertionBox(NOTE), hash) });
const wrong = { url: URL, hash: new Uint8Array(32) };
const nowhere = { url: "self#jumbf=c2pa.assertions/org.example.other", hash: new Uint8Array(32) };

/** In a superbox: behind both headers, the type and the toggles. */
const LABEL_AT = 8 + 8 + 16 + 1;

/** What is said of references, with where they stand and what they lead to. */
async function said(description: ManifestDescription): Promise<string[]> {
  const { active } = await verify(one(description));
  return active.statuses
    .filter(({ code, explanation }) => code.startsWith("hashedURI.") || (explanation ?? "").startsWith("self#"))
    .map(({ kind, code, url, explanation }) => `${kind} ${code} ${url.split("/").at(-1)} ${explanation}`);
}
/** An action with these parameters, beside what they lead to. */
const withParameters = (parameters: unknown, more: ManifestDescription = {}): ManifestDescription => ({
  assertions: [actions([created("empty"), { action: "c2pa.edited", parameters }]), NOTE],
  ...more,
});

describe("references to boxes of the store (C2PA 2.2, 15.10.3.3)", () => {
  it.each<[string, unknown, string[]]>([
    ["one that fits", { "org.x": right() }, []],
    ["one that has another hash", { "org.x": wrong }, [`failure hashedURI.mismatch c2pa.actions.v2 ${URL}`]],
    ["one that leads nowhere", { "org.x": nowhere }, [`failure hashedURI.missing c2pa.actions.v2 ${nowhere.url}`]],
    ["several in a list", { "org.x": [right(), wrong, [nowhere]] }, [`failure hashedURI.mismatch c2pa.actions.v2 ${URL}`, `failure hashedURI.missing c2pa.actions.v2 ${nowhere.url}`]],
    ["one inside of others' members", { "org.x": { "org.y": { "org.z": wrong } } }, [`failure hashedURI.mismatch c2pa.actions.v2 ${URL}`]],
    ["one on the web, which is not fetched", { "org.x": { url: "https://example.org/a", hash: wrong.hash } }, []],
    ["one on the web without encryption", { "org.x": { url: "http://example.org/a", hash: wrong.hash } }, []],
    ["an address without a hash, which is none", { "org.x": { url: nowhere.url } }, []],
    ["a hash without an address, which is none", { "org.x": { hash: wrong.hash } }, []],
    ["one by another algorithm of its own", { "org.x": { ...right("sha512"), alg: "sha512" } }, []],
    ["one by the algorithm of what is around it", { "org.x": { alg: "sha512", "org.y": { "org.z": right("sha512") } } }, []],
    ["one by an algorithm that is not allowed", { "org.x": { ...wrong, alg: "md5" } }, [`informational algorithm.unsupported c2pa.actions.v2 ${URL}`]],
    ["one to a manifest, which is judged as an ingredient's", { activeManifest: wrong, c2pa_manifest: wrong, claimSignature: wrong }, []],
  ])("%s", async (_, parameters, expected) => {
    expect(await said(withParameters(parameters))).toEqual(expected);
  }); // biome-ignore format: a table

  it("count by the claim's algorithm where nobody nearer names one", async () => {
    const claim = { hash: "sha512" } as const;
    expect(await said(withParameters({ "org.x": right("sha512") }, { claim }))).toEqual([]);
    expect(await said(withParameters({ "org.x": right() }, { claim }))).toEqual([
      `failure hashedURI.mismatch c2pa.actions.v2 ${URL}`,
    ]);
  });

  it("are told of, and fail nothing, where no algorithm is named at all", async () => {
    const edited = (claim: Record<string, unknown>) => {
      const { alg: _, ...rest } = claim;
      const named = (rest.created_assertions as object[]).map((each) => ({ ...each, alg: "sha256" }));
      return { ...rest, created_assertions: named };
    };
    expect(await said(withParameters({ "org.x": right() }, { claim: { edit: edited } }))).toEqual([
      `informational algorithm.unsupported c2pa.actions.v2 ${URL}`,
    ]);
  });

  it("stand in the generator's description too: its icon", async () => {
    const claim = {
      edit: (fields: Record<string, unknown>) => ({
        ...fields,
        claim_generator_info: { name: "Forge", icon: wrong },
      }),
    };
    expect(await said({ assertions: [actions([created("empty")]), NOTE], claim })).toEqual([
      `failure hashedURI.mismatch c2pa.claim.v2 ${URL}`,
    ]);
  });

  it("stand in ingredients, and are not looked for in assertions of anybody's own", async () => {
    const odd = edit({ edit: (data) => ({ ...data, data: nowhere }) });
    const { active } = await verify({ manifests: [{}, odd] });
    expect(
      active.statuses.filter(({ code }) => code === "hashedURI.missing").map(({ url }) => url.split("/").at(-1)),
    ).toEqual(["c2pa.ingredient.v3"]);
    const own: Assertion = { label: "org.example.own", content: { cbor: { x: wrong } } };
    expect(await said({ assertions: [actions([created("empty")]), NOTE, own] })).toEqual([]);
  });

  it("are asked of claims of version 2 alone", async () => {
    const claim = { version: 1 } as const;
    const v1 = actions([{ action: "c2pa.edited", parameters: { "org.x": wrong } }], {}, "c2pa.actions");
    expect(await said({ assertions: [v1, NOTE], claim })).toEqual([]);
  });

  it("do not miss what a later claim took out", async () => {
    const first: ManifestDescription = {
      ...withParameters({ "org.x": right() }),
      arrangeAssertions: (boxes) => boxes.filter((each) => Buffer.from(each).indexOf(NOTE.label) !== LABEL_AT),
    };
    const redacting: ManifestDescription = {
      ...edit(),
      claim: {
        redacted: [`self#jumbf=/c2pa/urn:c2pa:00000000-0000-4000-8000-000000000001/c2pa.assertions/${NOTE.label}`],
      },
    };
    const missing = async (manifests: ManifestDescription[]) => {
      const { manifests: found } = await verify({ manifests });
      return [...found.values()].flatMap(({ statuses }) => statuses).filter(({ code }) => code === "hashedURI.missing")
        .length;
    };
    expect([await missing([first, edit()]), await missing([first, redacting])]).toEqual([1, 0]);
  });

  it("are no more than a budget", async () => {
    const value = new Map([
      [
        "claim_generator_info",
        Array.from({ length: BUDGETS.referenceCount + 1 }, () => new Map(Object.entries(wrong))),
      ],
    ]);
    const of = manifest({ claim: { version: 2, value } as never });
    await expect(validateReferences(of, { uris: new Set() } as never, {} as never)).rejects.toThrow("referenceCount");
  });

  it("are shown as far as people read", async () => {
    const long = `self#jumbf=c2pa.assertions/${"x".repeat(300)}`;
    expect(await said(withParameters({ "org.x": { url: long, hash: wrong.hash } }))).toEqual([
      `failure hashedURI.missing c2pa.actions.v2 ${long.slice(0, 200)}`,
    ]);
  });
});
