import { describe, expect, it } from "vitest";
import { manifest } from "../../../../../test/fixtures/probe-facts.ts";
import type { Claim } from "../store/claim.ts";
import { claimUrl, locateClaim, validateClaim } from "./claim.ts";

const HASH = new Uint8Array(32);
type Fields = Record<string, unknown>;
const map = (fields: Fields): Map<string, unknown> =>
  new Map(Object.entries(fields).filter(([, value]) => value !== undefined));
const OWN = "self#jumbf=c2pa.assertions/c2pa.actions.v2";
const reference = (url: string | undefined = OWN, hash: Uint8Array | undefined = HASH) => ({ url, hash });

/** What is wrong with a claim, in words. */
function problems(version: 1 | 2, fields: Fields, more: Partial<Claim> = {}): string[] {
  const claim = { version, value: map(fields), references: [reference()], redacted: [], ...more } as unknown as Claim;
  const statuses = validateClaim(manifest({ claim }));
  expect(statuses.every(({ code, kind }) => code === "claim.malformed" && kind === "failure")).toBe(true);
  return statuses.map(({ explanation = "" }) => explanation);
}
const V2 = {
  instanceID: "xmp:iid:1",
  signature: "self#jumbf=c2pa.signature",
  created_assertions: [{}],
  claim_generator_info: map({ name: "Forge" }),
};
const V1 = { signature: "self#jumbf=c2pa.signature", assertions: [{}] };

describe("a claim (C2PA 2.2, 15.6.2)", () => {
  it("without a fault says nothing, and neither does one that is not there", () => {
    expect([problems(2, V2), problems(1, V1), validateClaim(manifest())]).toEqual([[], [], []]);
    expect(problems(2, { ...V2, gathered_assertions: [] })).toEqual([]);
  });

  it.each<[string, Fields, string[]]>([
    ["no instance", { instanceID: undefined }, ["no instanceID"]],
    ["an empty instance", { instanceID: "" }, ["no instanceID"]],
    ["an instance that is no text", { instanceID: 7 }, ["no instanceID"]],
    ["no signature", { signature: undefined }, ["no signature"]],
    ["no created assertions", { created_assertions: undefined }, ["no created_assertions"]],
    ["an empty list of them", { created_assertions: [] }, ["no created_assertions"]],
    ["created assertions that are no list", { created_assertions: "x" }, ["no created_assertions"]],
    ["no generator", { claim_generator_info: undefined }, ["no claim_generator_info with a name"]],
    ["a generator without a name", { claim_generator_info: map({ version: "1" }) }, ["no claim_generator_info with a name"]],
    ["a list of generators, as version 1 has", { claim_generator_info: [map({ name: "x" })] }, ["no claim_generator_info with a name"]],
    ["assertions of version 1 beside its own", { assertions: [] }, ["assertions of version 1 in a claim of version 2"]],
    ["several faults", { instanceID: "", signature: "" }, ["no instanceID", "no signature"]],
  ])("of version 2 has %s", (_, more, expected) => {
    expect(problems(2, { ...V2, ...more })).toEqual(expected);
  }); // biome-ignore format: a table

  it.each<[string, Fields, string[]]>([
    ["no signature", { signature: undefined }, ["no signature"]],
    ["no assertions", { assertions: undefined }, ["no assertions"]],
    ["an empty list of them", { assertions: [] }, ["no assertions"]],
    ["created assertions", { created_assertions: [] }, ["assertions of version 2 in a claim of version 1"]],
    ["gathered assertions", { gathered_assertions: [] }, ["assertions of version 2 in a claim of version 1"]],
    ["nothing that only version 2 asks for", {}, []],
  ])("of version 1 has %s", (_, more, expected) => {
    expect(problems(1, { ...V1, ...more })).toEqual(expected);
  });

  const other = "self#jumbf=c2pa.assertions/c2pa.hash.data";
  it.each<[string, Partial<Claim>, string[]]>([
    ["two assertions", { references: [reference(), reference(other)] }, []],
    ["an address that is none", { references: [reference("https://example.org/x")] }, ["an assertion's address is not a JUMBF URI"]],
    ["no address", { references: [{ hash: HASH }] }, ["an assertion's address is not a JUMBF URI"]],
    ["no hash", { references: [{ url: OWN }] }, ["an assertion's reference without a hash"]],
    ["one assertion twice", { references: [reference(), reference(other), reference()] }, ["an assertion is named twice"]],
    ["one assertion in two ways of writing", { references: [reference(), reference("self#jumbf=/c2pa/urn:c2pa:test/c2pa.assertions/c2pa.actions.v2")] }, ["an assertion is named twice"]],
    ["the same label in another manifest", { references: [reference(), reference("self#jumbf=/c2pa/urn:c2pa:other/c2pa.assertions/c2pa.actions.v2")] }, []],
    ["something that it takes out", { redacted: ["self#jumbf=/c2pa/urn:c2pa:other/c2pa.assertions/x"] }, []],
    ["something that it takes out at no address", { redacted: ["x"] }, ["a redacted assertion's address is not a JUMBF URI"]],
  ] as [string, Partial<Claim>, string[]][])("names %s", (_, more, expected) => {
    expect([problems(2, V2, more), problems(1, V1, more)]).toEqual([expected, expected]);
  }); // biome-ignore format: a table
});

describe("where a claim stands", () => {
  it("is its box, by version, or the manifest where there is none", () => {
    const of = (version: number) => manifest({ claim: { version } as Claim });
    expect([claimUrl(of(2)), claimUrl(of(1)), claimUrl(manifest())]).toEqual([
      "self#jumbf=/c2pa/urn:c2pa:test/c2pa.claim.v2",
      "self#jumbf=/c2pa/urn:c2pa:test/c2pa.claim",
      "self#jumbf=/c2pa/urn:c2pa:test",
    ]);
  });

  it("is where its faults are, one by one", () => {
    const faults = [
      { code: "claim.missing", url: "a", explanation: "x" },
      { code: "claim.multiple", url: "b", explanation: "y" },
    ] as const;
    expect(locateClaim(manifest({ faults: [...faults] }))).toEqual(
      faults.map((each) => ({ kind: "failure", ...each })),
    );
  });
});
