import { describe, expect, it } from "vitest";
import { type Assertion, actions, assertionBox, capture } from "../../../../../test/fixtures/forge/assertions.ts";
import { ingredient, opened } from "../../../../../test/fixtures/forge/ingredients.ts";
import { superbox } from "../../../../../test/fixtures/forge/jumbf.ts";
import { forgeParts, type ManifestDescription, placeholder } from "../../../../../test/fixtures/forge/store.ts";
import { box } from "../../../../../test/fixtures/media.ts";
import { at, edit, failures, update, verify, verifyBytes } from "../../../../../test/fixtures/verified.ts";
import type { StoreVerdict } from "./index.ts";

describe("redactions", () => {
  const note: Assertion = { label: "org.example.note", content: { cbor: { by: "me" } } };
  const parent: ManifestDescription = { label: "urn:c2pa:parent", assertions: [capture(), note] };
  const uri = (label: string): string => `self#jumbf=/c2pa/urn:c2pa:parent/c2pa.assertions/${label}`;
  /** The store with something of the parent's taken out, or put back, after the editor signed. */
  const stored = async (
    editor: ManifestDescription,
    boxes: (all: readonly Uint8Array[]) => readonly Uint8Array[],
  ): Promise<StoreVerdict> => {
    const [was, now] = (await forgeParts({ manifests: [parent, editor] })).manifests;
    const { claim, signature } = at(was ? [was] : [], 0).parts;
    const kept = boxes([assertionBox(capture()), assertionBox(note), assertionBox(placeholder())]);
    const changed = superbox("c2ma", parent.label ?? "", [superbox("c2as", "c2pa.assertions", kept), claim, signature]);
    return verifyBytes(superbox("c2pa", "c2pa", [changed, at(now ? [now] : [], 0).box]));
  };
  const without = (index: number) => (all: readonly Uint8Array[]) => all.filter((_, each) => each !== index);

  it("take an assertion out, and the claim signature's hash then binds the parent", async () => {
    const verdict = await stored(edit({}, { claim: { redacted: [uri(note.label)] } }), without(1));
    expect(failures(verdict)).toEqual([]);
    expect(verdict.active.ingredients[0]).toMatchObject({ reference: "match", method: "claim-signature" });
    const below = verdict.manifests.get("urn:c2pa:parent");
    expect(below && failures(verdict, below)).toEqual([]);
    expect(below?.assertions.get(note.label)).toBe("redacted");
  });

  it("may leave the box with zeros in it, and nothing else", async () => {
    const editor = edit({}, { claim: { redacted: [uri(note.label)] } });
    const left = (content: Uint8Array) => (all: readonly Uint8Array[]) =>
      all.map((each, index) => (index === 1 ? superbox("cbor", note.label, [content]) : each));
    const redactedId = Uint8Array.from(Buffer.from("caa98eee9d4df80e86ad4dffca263973", "hex"));
    const codes = async (content: Uint8Array): Promise<string[]> => {
      const verdict = await stored(editor, left(content));
      const below = verdict.manifests.get("urn:c2pa:parent");
      return below ? failures(verdict, below) : ["not reached"];
    };
    expect(await codes(box("cbor", new Uint8Array(8)))).toEqual([]);
    expect(await codes(box("uuid", redactedId, new Uint8Array(8)))).toEqual([]);
    expect(await codes(box("cbor", [0xa0]))).toEqual(["assertion.notRedacted"]);
  });

  it("are needed: what is merely gone is missing, and the parent another", async () => {
    const verdict = await stored(edit(), without(1));
    expect(failures(verdict)).toEqual(["ingredient.manifest.mismatch"]);
    const below = verdict.manifests.get("urn:c2pa:parent");
    expect(below && failures(verdict, below)).toEqual(["assertion.missing"]);
  });

  it("never take out actions or bindings", async () => {
    const of = async (label: string, index: number): Promise<string[]> =>
      failures(await stored(edit({}, { claim: { redacted: [uri(label)] } }), without(index)));
    expect(await of("c2pa.actions.v2", 0)).toEqual(["assertion.action.redacted"]);
    expect(await of("c2pa.hash.data", 2)).toEqual(["assertion.dataHash.redacted"]);
  });

  it("count only below whoever redacts", async () => {
    // The manifest that redacts is an ingredient beside the one that loses something.
    const beside: ManifestDescription = { label: "urn:c2pa:beside", claim: { redacted: [uri(note.label)] } };
    const both: ManifestDescription = {
      assertions: (earlier) => {
        const own = ingredient(at(earlier, 0));
        const other = ingredient(at(earlier, 1), { relationship: "componentOf", label: "c2pa.ingredient.v3__1" });
        return [actions([opened(own), opened(other, "c2pa.placed")]), own, other];
      },
    };
    const { manifests } = await forgeParts({ manifests: [parent, beside, both] });
    const { claim, signature } = at(manifests, 0).parts;
    const kept = superbox("c2as", "c2pa.assertions", [assertionBox(capture()), assertionBox(placeholder())]);
    const changed = superbox("c2ma", "urn:c2pa:parent", [kept, claim, signature]);
    const verdict = await verifyBytes(superbox("c2pa", "c2pa", [changed, at(manifests, 1).box, at(manifests, 2).box]));
    expect(failures(verdict)).toEqual(["ingredient.manifest.mismatch"]);
  });
});

describe("update manifests", () => {
  it("leave the binding to the manifest below them", async () => {
    const verdict = await verify({ manifests: [{ label: "urn:c2pa:first" }, update(), update()] });
    expect(failures(verdict)).toEqual([]);
    expect(verdict.decisive).toHaveLength(3);
    expect(verdict.binding).toMatchObject({ manifest: { label: "urn:c2pa:first" }, updated: true });
    expect([...verdict.manifests.values()].map(({ reached }) => reached)).toEqual([
      "active",
      "update-chain",
      "update-chain",
    ]);
  });

  it("lead to no binding by a reference that does not match", async () => {
    const verdict = await verify({ manifests: [{}, update({ hash: new Uint8Array(32) })] });
    expect(failures(verdict)).toEqual(["ingredient.manifest.mismatch"]);
    expect(verdict.binding).toBeUndefined();
  });

  it.each<[string, ManifestDescription, string[]]>([
    ["a hard binding", update({}, [placeholder()]), ["manifest.update.invalid"]],
    [
      "a thumbnail",
      update({}, [{ label: "c2pa.thumbnail.claim", content: { file: new Uint8Array(1), mediaType: "image/png" } }]),
      ["manifest.update.invalid"],
    ],
    ["an edit", update({}, [actions([{ action: "c2pa.cropped" }])]), ["manifest.update.invalid"]],
    ["published", update({}, [actions([{ action: "c2pa.published" }])]), []],
    [
      "two parents",
      {
        kind: "update",
        assertions: (earlier) => {
          const parent = ingredient(at(earlier, 0));
          return [parent, { ...parent, label: "c2pa.ingredient.v3__1" }];
        },
      },
      ["manifest.update.wrongParents"],
    ],
    ["a component", update({ relationship: "componentOf" }), ["manifest.update.wrongParents"]],
    [
      "no ingredient",
      { kind: "update", assertions: [actions([{ action: "c2pa.published" }])] },
      ["manifest.update.wrongParents"],
    ],
    [
      "no signature named",
      update({ edit: ({ claimSignature: _, ...data }) => data }),
      ["manifest.update.wrongParents"],
    ],
  ])("with %s", async (_, manifest, codes) => {
    expect(failures(await verify({ manifests: [{}, manifest] }))).toEqual(codes);
  });
});
