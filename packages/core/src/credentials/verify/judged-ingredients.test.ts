import { describe, expect, it } from "vitest";
import { manifest } from "../../../../../test/fixtures/probe-facts.ts";
import type { RecordedStatus, StoreIngredient } from "../store/model.ts";
import type { Edge } from "./graph.ts";
import { judgeIngredient } from "./ingredients.ts";
import type { Redactions } from "./redactions.ts";
import { failure, type Status, success } from "./status.ts";

const OWN = manifest({ label: "own" });
const TARGET = manifest({ label: "below" });
const URL = "self#jumbf=/c2pa/own/c2pa.assertions/c2pa.ingredient.v3";
const ingredient = (more: Partial<StoreIngredient> = {}): StoreIngredient => ({
  assertion: "c2pa.ingredient.v3",
  version: 3,
  relationship: "parentOf",
  manifest: "below",
  recorded: { success: [], failure: [], informational: [] },
  results: [],
  hasResults: true,
  references: { manifest: {} as never },
  ...more,
});
const judged = (
  edge: Partial<Edge>,
  of: Partial<StoreIngredient> = {},
  redacted: readonly string[] = [],
  found: readonly Status[] = [],
) =>
  judgeIngredient(
    OWN,
    {
      ingredient: ingredient(of),
      manifest: "match",
      signature: "none",
      overClaim: false,
      target: TARGET,
      ...edge,
    } as Edge,
    { manifests: new Set(redacted), uris: new Set() } as unknown as Redactions,
    () => found,
  );
const told = (...asked: Parameters<typeof judged>): string[] => {
  const { verdict, statuses } = judged(...asked);
  return [
    [verdict.reference, verdict.method, verdict.target].filter((each) => each !== undefined).join(" "),
    ...statuses.map(({ kind, code, explanation }) => [kind, code, explanation].filter((each) => each).join(" ")),
  ];
};
const OK = "success ingredient.manifest.validated";

describe("an ingredient's reference", () => {
  it.each<[string, Partial<Edge>, string[]]>([
    ["matches", {}, ["match manifest below", OK]],
    ["matches, as 1.0 hashed", { overClaim: true }, ["match claim below", OK]],
    ["matches, and so does the signature's", { signature: "match" }, ["match manifest below", OK, "success ingredient.claimSignature.validated"]],
    ["matches, and the signature's does not", { signature: "mismatch" }, ["match manifest below", OK, "failure ingredient.claimSignature.mismatch"]],
    ["matches, and the signature is gone", { signature: "missing" }, ["match manifest below", OK, "failure ingredient.claimSignature.missing"]],
    ["matches, and nobody can hash the signature", { signature: "unsupported" }, ["match manifest below", OK]],
    ["does not match", { manifest: "mismatch", signature: "match" }, ["mismatch manifest below", "failure ingredient.manifest.mismatch"]],
    ["cannot be hashed", { manifest: "unsupported" }, ["unsupported manifest below", "failure algorithm.unsupported"]],
    ["leads nowhere", { manifest: "missing", target: undefined as never }, ["missing", "failure ingredient.manifest.missing"]],
    ["is none", { manifest: "none", target: undefined as never }, ["none"]],
  ])("%s", (_, edge, expected) => {
    expect(told(edge)).toEqual(expected);
  }); // biome-ignore format: a table

  it.each<[string, Partial<Edge>, string[]]>([
    ["still matches", {}, ["match manifest below", OK]],
    ["does not, and its signature's does", { manifest: "mismatch", signature: "match" }, ["match claim-signature below", "success ingredient.claimSignature.validated"]],
    ["does not, nor does its signature's", { manifest: "mismatch", signature: "mismatch" }, ["mismatch claim-signature below", "failure ingredient.claimSignature.mismatch"]],
    ["does not, and names no signature", { manifest: "mismatch", signature: "none" }, ["mismatch claim-signature below", "failure ingredient.claimSignature.missing"]],
    ["does not, and nobody can hash the signature", { manifest: "mismatch", signature: "unsupported" }, ["unsupported claim-signature below", "failure algorithm.unsupported"]],
    ["is missing", { manifest: "missing", signature: "match" }, ["missing below", "failure ingredient.manifest.missing"]],
  ])("to a manifest of which something was redacted %s", (_, edge, expected) => {
    expect(told(edge, {}, ["below"])).toEqual(expected);
  }); // biome-ignore format: a table
});

describe("an ingredient assertion by itself", () => {
  const malformed = (why: string): string => `failure assertion.ingredient.malformed ${why}`;
  it.each<[Partial<StoreIngredient>, string[]]>([
    [{ relationship: "componentOf" }, [OK]],
    [{ relationship: "inputTo" }, [OK]],
    [{ relationship: "cousinOf" }, [malformed("no relationship, or one that the standard does not have"), OK]],
    [{ manifest: undefined as never }, [malformed("the address is not a manifest's"), OK]],
    [{ hasResults: false }, [malformed("no validationResults"), OK]],
    [{ hasResults: false, version: 2 }, [OK]],
    [{ references: {} }, ["informational ingredient.unknownProvenance", OK]],
    [{ references: {}, relationship: "inputTo" }, [OK]],
    [{ references: {}, hasResults: false, manifest: undefined as never }, ["informational ingredient.unknownProvenance", OK]],
  ])("%j", (of, expected) => {
    expect(told({}, of).slice(1)).toEqual(expected);
  }); // biome-ignore format: a table
});

describe("what was recorded of an ingredient", () => {
  const recorded = (kind: RecordedStatus["kind"], code: string, url?: string): RecordedStatus => ({
    kind,
    code,
    ...(url === undefined ? {} : { url }),
  });
  it("attests what only its own asset could show", () => {
    const codes = ["dataHash", "bmffHash", "boxesHash", "collectionHash", "multiAssetHash"];
    const bindings = codes.map((name) => recorded("failure", `assertion.${name}.mismatch`));
    const others = [
      recorded("success", "assertion.dataHash.match"),
      recorded("failure", "assertion.missing"),
      recorded("failure", "x.assertion.dataHash.mismatch"),
    ];
    expect(judged({}, { results: [...bindings, ...others] }).verdict.attested).toEqual(bindings);
  });
  it("is compared with what holds now by kind, code and place", () => {
    const results = [recorded("success", "a", "u"), recorded("failure", "b", "u"), recorded("success", "c")];
    const now = [success("a" as never, "u"), success("b" as never, "u"), failure("c" as never, "u")];
    expect(judged({}, { results }, [], now).verdict.deltas).toEqual({ found: now.slice(1), gone: results.slice(1) });
    const gone = { target: undefined as never };
    expect(judged(gone, { results }, [], now).verdict.deltas).toEqual({ found: [], gone: [] });
    expect(judged(gone, { results }).verdict.url).toBe(URL);
  });
});
