import { describe, expect, it } from "vitest";
import { actions, capture, created, generated } from "../../../../../test/fixtures/forge/assertions.ts";
import { ingredient, opened } from "../../../../../test/fixtures/forge/ingredients.ts";
import { boxHash, superbox } from "../../../../../test/fixtures/forge/jumbf.ts";
import { forgeParts, type Manifest, type ManifestDescription } from "../../../../../test/fixtures/forge/store.ts";
import { box } from "../../../../../test/fixtures/media.ts";
import { at, edit, failures, one, verify, verifyBytes } from "../../../../../test/fixtures/verified.ts";
import type { StoreVerdict } from "./index.ts";

describe("ingredients", () => {
  const parentOf = (verdict: StoreVerdict) => verdict.active.ingredients[0];

  it.each([1, 2, 3] as const)("are bound by the digest of their reference (version %s)", async (version) => {
    const verdict = await verify({ manifests: [{ assertions: [generated()] }, edit({ version })] });
    expect(failures(verdict)).toEqual([]);
    expect(parentOf(verdict)).toMatchObject({ reference: "match", method: "manifest" });
    const below = verdict.manifests.get(parentOf(verdict)?.target ?? "");
    expect(below).toMatchObject({ reached: "parent-chain", bound: true, wellFormed: true });
  });

  it("are another manifest under the same label: nothing below is what was meant", async () => {
    const label = "urn:c2pa:parent";
    const { manifests } = await forgeParts({ manifests: [{ label, assertions: [generated()] }, edit()] });
    const [stranger] = (await forgeParts({ manifests: [{ label }] })).manifests;
    const swapped = superbox("c2pa", "c2pa", [at(stranger ? [stranger] : [], 0).box, at(manifests, 1).box]);
    const verdict = await verifyBytes(swapped);
    expect(failures(verdict)).toEqual(["ingredient.manifest.mismatch"]);
    expect(parentOf(verdict)).toMatchObject({ reference: "mismatch", target: label });
    expect(verdict.manifests.get(label)).toMatchObject({ bound: false, wellFormed: true });
  });

  it.each<[string, NonNullable<Parameters<typeof ingredient>[1]>, string[], string]>([
    ["another hash", { hash: new Uint8Array(32) }, ["ingredient.manifest.mismatch"], "mismatch"],
    [
      "another hash of the signature",
      { signatureHash: new Uint8Array(32) },
      ["ingredient.claimSignature.mismatch"],
      "match",
    ],
    [
      "no relationship",
      { edit: ({ relationship: _, ...data }) => data },
      ["assertion.action.ingredientMismatch", "assertion.ingredient.malformed"],
      "match",
    ],
    ["no results", { edit: ({ validationResults: _, ...data }) => data }, ["assertion.ingredient.malformed"], "match"],
    [
      "an address that is not a manifest's",
      { edit: (data) => ({ ...data, activeManifest: { url: "self#jumbf=c2pa.signature", hash: new Uint8Array(32) } }) },
      ["assertion.ingredient.malformed", "ingredient.manifest.missing"],
      "missing",
    ],
    [
      "a manifest that is not there",
      {
        edit: (data) => ({
          ...data,
          activeManifest: { url: "self#jumbf=/c2pa/urn:c2pa:gone", hash: new Uint8Array(32) },
        }),
      },
      ["ingredient.manifest.missing"],
      "missing",
    ],
  ])("with %s", async (_, description, codes, reference) => {
    const verdict = await verify({ manifests: [{}, edit(description)] });
    expect(failures(verdict)).toEqual(codes);
    expect(parentOf(verdict)?.reference).toBe(reference);
  });

  it("accept the hash over the claim that the first version had, of version 1 only", async () => {
    const over = (version: 1 | 2): ManifestDescription => ({
      assertions: (earlier) => [
        ingredient(at(earlier, 0), { version: 1, hash: claimHash(at(earlier, 0)) }),
        actions([created("empty")]),
      ],
      claim: { version },
    });
    const claimHash = (manifest: Manifest): Uint8Array => boxHash(box("cbor", manifest.claim));
    const old = await verify({ manifests: [{ claim: { version: 1 } }, over(1)] });
    expect(parentOf(old)).toMatchObject({ reference: "match", method: "claim" });
    const newer = await verify({ manifests: [{ claim: { version: 2 } }, over(1)] });
    expect(parentOf(newer)).toMatchObject({ reference: "mismatch" });
  });

  it("are verified like the active manifest, whatever their user recorded", async () => {
    const verdict = await verify({
      manifests: [{ signature: { replace: () => new Uint8Array(64).fill(1) } }, edit()],
    });
    const below = verdict.manifests.get(parentOf(verdict)?.target ?? "");
    expect(failures(verdict)).toEqual([]);
    expect(below && failures(verdict, below)).toEqual(["claimSignature.mismatch"]);
    expect(parentOf(verdict)?.deltas.found.map(({ code }) => code)).toContain("claimSignature.mismatch");
    expect(parentOf(verdict)?.deltas.gone.map(({ code }) => code)).toContain("claimSignature.validated");
  });

  it("keep what only their own asset could show", async () => {
    const verdict = await verify({
      manifests: [{}, edit({ failures: ["assertion.dataHash.mismatch", "claimSignature.mismatch"] })],
    });
    expect(parentOf(verdict)?.attested.map(({ code }) => code)).toEqual(["assertion.dataHash.mismatch"]);
  });

  it("are at most one parent", async () => {
    const twice: ManifestDescription = {
      assertions: (earlier) => {
        const parent = ingredient(at(earlier, 0));
        return [actions([opened(parent)]), parent, { ...parent, label: "c2pa.ingredient.v3__1" }];
      },
    };
    expect(failures(await verify({ manifests: [{}, twice] }))).toEqual(["manifest.multipleParents"]);
  });

  it("that name themselves or each other end the walk", async () => {
    const label = "urn:c2pa:itself";
    const circle = ingredient({ ...at((await forgeParts()).manifests, 0), label });
    const verdict = await verify(one({ label, assertions: [actions([opened(circle)]), circle] }));
    expect(failures(verdict)).toEqual(["ingredient.manifest.mismatch"]);
    expect(verdict.manifests.size).toBe(1);
  });

  it("lead nowhere where their assertion is not the one the claim means", async () => {
    const other: ManifestDescription = {
      assertions: (earlier) => [capture(), { ...ingredient(at(earlier, 0)), reference: { hash: new Uint8Array(32) } }],
    };
    const verdict = await verify({ manifests: [{}, other] });
    expect(failures(verdict)).toEqual(["assertion.hashedURI.mismatch"]);
    expect(verdict.manifests.size).toBe(1);
  });

  it("leave manifests that nothing leads to unread", async () => {
    const verdict = await verify({ manifests: [{ label: "urn:c2pa:lost" }, {}] });
    expect(verdict.manifests.has("urn:c2pa:lost")).toBe(false);
    expect(verdict.statuses.map(({ code, kind }) => [code, kind])).toEqual([
      ["manifest.unreferenced", "informational"],
    ]);
  });
});
