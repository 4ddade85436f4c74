import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Assertion,
  actions,
  assertionBox,
  capture,
  created,
  generated,
} from "../../../../../test/fixtures/forge/assertions.ts";
import { ingredient, opened } from "../../../../../test/fixtures/forge/ingredients.ts";
import { boxHash, superbox } from "../../../../../test/fixtures/forge/jumbf.ts";
import {
  forgeParts,
  type Manifest,
  type ManifestDescription,
  placeholder,
  type StoreDescription,
} from "../../../../../test/fixtures/forge/store.ts";
import { box } from "../../../../../test/fixtures/media.ts";
import { FormatError, LimitError } from "../../model/limits.ts";
import { verifierCrypto } from "../../node/verifier-crypto.ts";
import { readStore } from "../store/store.ts";
import { NO_TRUST } from "../trust/lists.ts";
import { type StoreVerdict, verifyStore } from "./index.ts";

const context = { crypto: verifierCrypto, trust: NO_TRUST, now: new Date() };
const verifyBytes = async (bytes: Uint8Array): Promise<StoreVerdict> => verifyStore(await readStore(bytes), context);
const verify = async (description: StoreDescription = {}): Promise<StoreVerdict> =>
  verifyBytes((await forgeParts(description)).bytes);
const one = (manifest: ManifestDescription): StoreDescription => ({ manifests: [manifest] });

/** Failures of a manifest, the unknown signer aside. */
const failures = (verdict: StoreVerdict, at = verdict.active): string[] => [
  ...new Set(
    at.statuses.flatMap(({ kind, code }) =>
      kind === "failure" && !code.startsWith("signingCredential.") ? [code] : [],
    ),
  ),
];

const at = (earlier: readonly Manifest[], index: number): Manifest => {
  const found = earlier[index];
  if (!found) throw new Error("no such manifest");
  return found;
};

/** An editor's manifest over the first one of the store. */
const edit = (
  more: Parameters<typeof ingredient>[1] = {},
  rest: Partial<ManifestDescription> = {},
): ManifestDescription => ({
  assertions: (earlier) => {
    const parent = ingredient(at(earlier, 0), more);
    return [actions([opened(parent)]), parent];
  },
  ...rest,
});

const update = (more: Parameters<typeof ingredient>[1] = {}, also: readonly Assertion[] = []): ManifestDescription => ({
  kind: "update",
  assertions: (earlier) => [ingredient(at(earlier, earlier.length - 1), more), ...also],
});

describe("a single manifest", () => {
  it("is validated with every assertion it names", async () => {
    const verdict = await verify();
    expect(failures(verdict)).toEqual([]);
    expect(verdict.active).toMatchObject({ reached: "active", bound: true, wellFormed: true });
    expect(verdict.active.signature.outcome).toBe("validated");
    expect([...verdict.active.assertions.values()]).toEqual(["match", "match"]);
    expect(verdict.binding).toMatchObject({
      assertion: { label: "c2pa.hash.data" },
      updated: false,
      claimAlg: "sha256",
    });
  });

  it("fails by one byte of an assertion that is another", async () => {
    const { bytes } = await forgeParts();
    const changed = bytes.slice();
    const place = Buffer.from(bytes).indexOf("digitalCapture");
    changed[place] = (changed[place] ?? 0) ^ 1;
    expect(failures(await verifyBytes(changed))).toEqual(["assertion.hashedURI.mismatch"]);
  });

  it("fails by one byte of the claim that is another", async () => {
    const { bytes } = await forgeParts(one({ claim: { title: "a title" } }));
    const changed = bytes.slice();
    const place = Buffer.from(bytes).indexOf("a title");
    changed[place] = 0x62;
    expect(failures(await verifyBytes(changed))).toEqual(["claimSignature.mismatch"]);
  });

  const claim = (change: (claim: Record<string, unknown>) => unknown): StoreDescription =>
    one({ claim: { edit: change } });
  it.each<[string, StoreDescription, string[]]>([
    ["no name of a generator", claim((each) => ({ ...each, claim_generator_info: {} })), ["claim.malformed"]],
    ["assertions of the other version", claim((each) => ({ ...each, assertions: [] })), ["claim.malformed"]],
    [
      "a claim of version 2 in a box of version 1",
      one({ claim: { label: "c2pa.claim" } }),
      ["claim.malformed", "claim.hardBindings.missing", "assertion.undeclared"],
    ],
    ["no signature named", claim(({ signature: _, ...each }) => each), ["claimSignature.missing", "claim.malformed"]],
    [
      "a signature that is another box",
      claim((each) => ({ ...each, signature: "self#jumbf=c2pa.assertions/c2pa.hash.data" })),
      ["claimSignature.missing"],
    ],
    ["no algorithm anywhere", claim(({ alg: _, ...each }) => each), ["algorithm.unsupported"]],
    ["an algorithm nobody may use", claim((each) => ({ ...each, alg: "md5" })), ["algorithm.unsupported"]],
    ["no hard binding", one({ binding: null }), ["claim.hardBindings.missing"]],
    [
      "a hard binding that is gathered",
      one({ binding: { ...placeholder(), list: "gathered" } }),
      ["claim.hardBindings.missing"],
    ],
    [
      "two hard bindings",
      one({ assertions: [capture(), { ...placeholder(), label: "c2pa.hash.data__1" }] }),
      ["assertion.multipleHardBindings"],
    ],
    [
      "an assertion that nobody names",
      one({ assertions: [capture(), { ...actions([]), label: "org.x", list: "none" }] }),
      ["assertion.undeclared"],
    ],
    ["an assertion that is not there", one({ arrangeAssertions: (boxes) => boxes.slice(1) }), ["assertion.missing"]],
    [
      "an assertion named in another manifest",
      one({
        assertions: [
          capture(),
          {
            label: "org.x",
            content: { cbor: {} },
            reference: { url: "self#jumbf=/c2pa/urn:c2pa:2/c2pa.assertions/org.x" },
          },
        ],
      }),
      ["assertion.outsideManifest", "assertion.undeclared"],
    ],
    [
      "its own assertion redacted",
      one({ claim: { redacted: ["self#jumbf=c2pa.assertions/c2pa.thumbnail.claim"] } }),
      ["assertion.selfRedacted"],
    ],
    ["another hash function named", one({ claim: { hash: "sha512" } }), []],
  ])("with %s", async (_, description, codes) => {
    expect(failures(await verify(description))).toEqual(codes);
  });

  it("lets no good entry make up for a bad one of the same assertion", async () => {
    const twice = (each: Record<string, unknown>): unknown => {
      const { created_assertions: named } = each;
      const list: unknown[] = Array.isArray(named) ? named : [];
      return { ...each, created_assertions: [{ ...Object(list[0]), hash: new Uint8Array(32) }, ...list] };
    };
    const verdict = await verify(one({ claim: { edit: twice } }));
    expect(failures(verdict)).toEqual(["claim.malformed", "assertion.hashedURI.mismatch"]);
    expect(verdict.active.assertions.get("c2pa.actions.v2")).toBe("mismatch");
  });

  it("refuses a data hash in a compressed manifest", async () => {
    const { bytes } = await forgeParts(one({ compressed: true }));
    const { brotliDecompressSync } = await import("node:zlib");
    const store = await readStore(bytes, (each) => new Uint8Array(brotliDecompressSync(each)));
    expect(failures(await verifyStore(store, context))).toEqual(["manifest.compressed.invalid"]);
  });
});

describe("actions", () => {
  const edited = { action: "c2pa.edited" };
  it.each<[string, readonly Assertion[], string[]]>([
    ["no actions", [], ["assertion.action.malformed"]],
    ["an empty list", [actions([])], ["assertion.action.malformed"]],
    ["no beginning", [actions([edited])], ["assertion.action.malformed"]],
    ["a beginning that is second", [actions([edited, created("digitalCapture")])], ["assertion.action.malformed"]],
    [
      "two beginnings",
      [capture(), actions([created("empty")], {}, "c2pa.actions.v2__1")],
      ["assertion.action.malformed"],
    ],
    ["a gathered beginning", [{ ...capture(), list: "gathered" }], []],
    ["opened with no ingredient", [actions([{ action: "c2pa.opened" }])], ["assertion.action.ingredientMismatch"]],
    [
      "redacted with nothing redacted",
      [actions([created("empty"), { action: "c2pa.redacted" }])],
      ["assertion.action.redactionMismatch"],
    ],
    ["a version nobody knows", [{ ...capture(), label: "c2pa.actions.v3" }], ["assertion.action.malformed"]],
  ])("with %s", async (_, assertions, codes) => {
    expect(failures(await verify(one({ assertions })))).toEqual(codes);
  });

  it("are not asked of claims of version 1 what 1.x did not ask", async () => {
    const found = await verify(
      one({ assertions: [actions([{ action: "c2pa.opened" }], {}, "c2pa.actions")], claim: { version: 1 } }),
    );
    expect(failures(found)).toEqual([]);
  });

  it("open one ingredient, and that is a parent", async () => {
    const odd = (relationship: "componentOf" | "inputTo"): StoreDescription => ({
      manifests: [{}, edit({ relationship })],
    });
    expect(failures(await verify(odd("componentOf")))).toEqual(["assertion.action.ingredientMismatch"]);
    expect(failures(await verify(odd("inputTo")))).toEqual(["assertion.action.ingredientMismatch"]);
  });
});

describe("specific assertions", () => {
  const cbor = (label: string, value: unknown): Assertion => ({ label, content: { cbor: value } });
  const metadata = (fields: object): Assertion => ({
    label: "c2pa.metadata",
    content: {
      json: {
        "@context": { exif: "http://ns.adobe.com/exif/1.0/", dc: "http://purl.org/dc/elements/1.1/" },
        ...fields,
      },
    },
  });
  const cloud = { label: "c2pa.metadata", size: 1, location: { url: "https://x.example" }, content_type: "a/b" };
  it.each<[string, Assertion, string[]]>([
    ["metadata that is allowed", metadata({ "exif:FNumber": 4 }), []],
    ["metadata that is not", metadata({ "dc:creator": "x" }), ["assertion.metadata.disallowed"]],
    [
      "cloud data without a size",
      cbor("c2pa.cloud-data", { ...cloud, size: undefined }),
      ["assertion.cloud-data.malformed"],
    ],
    [
      "a binding in the cloud",
      cbor("c2pa.cloud-data", { ...cloud, label: "c2pa.hash.data" }),
      ["assertion.cloud-data.hardBinding"],
    ],
    ["a time stamp for nobody", cbor("c2pa.time-stamp", {}), ["assertion.timestamp.malformed"]],
    [
      "a soft binding with a list for padding",
      cbor("c2pa.soft-binding", { alg: "x", pad: [], blocks: [{ scope: {}, value: "v" }] }),
      ["provcheck.softBinding.malformed"],
    ],
    [
      "a soft binding as everybody writes it",
      cbor("c2pa.soft-binding", { alg: "x", pad: new Uint8Array(1), blocks: [{ scope: {}, value: "v" }] }),
      [],
    ],
    ["JSON where CBOR belongs", { label: "c2pa.soft-binding", content: { json: {} } }, ["assertion.cbor.invalid"]],
    ["an identity that vouches for nothing", cbor("cawg.identity", {}), ["cawg.identity.cbor.invalid"]],
  ])("%s", async (_, assertion, codes) => {
    expect(failures(await verify(one({ assertions: [capture(), assertion] })))).toEqual(codes);
  });

  it("compares what an identity refers to with the claim", async () => {
    const reference = (assertion: Assertion, hash = boxHash(assertionBox(assertion))): object => ({
      url: `self#jumbf=c2pa.assertions/${assertion.label}`,
      hash,
    });
    const identity = (...references: object[]): Assertion =>
      cbor("cawg.identity", {
        signer_payload: { sig_type: "cawg.x509.cose", referenced_assertions: references },
        signature: new Uint8Array(1),
        pad1: new Uint8Array(1),
      });
    const binding = reference(placeholder());
    const codes = async (...references: object[]): Promise<string[]> =>
      failures(await verify(one({ assertions: [capture(), identity(...references)] })));
    expect(await codes(binding, reference(capture()))).toEqual([]);
    expect(await codes(binding, reference(capture(), new Uint8Array(32)))).toEqual([
      "cawg.identity.assertion.mismatch",
    ]);
    expect(await codes(binding, binding)).toEqual(["cawg.identity.assertion.duplicate"]);
    expect(await codes(reference(capture()))).toEqual(["cawg.identity.hard_binding_missing"]);
  });
});

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

describe("laws", () => {
  it("no change of a single byte leaves a store as valid as it was", async () => {
    const { bytes } = await forgeParts({ manifests: [{}, edit()] });
    const honest = await verifyBytes(bytes);
    const succeeded = (verdict: StoreVerdict): string[] =>
      [...verdict.manifests.values()].flatMap(({ statuses, manifest }) => [
        manifest.label,
        ...statuses.filter(({ kind }) => kind === "success").map(({ code, url }) => code + url),
      ]);
    const before = succeeded(honest);
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (place, difference) => {
        const changed = bytes.slice();
        changed[place] = (changed[place] ?? 0) ^ difference;
        let verdict: StoreVerdict;
        try {
          verdict = await verifyBytes(changed);
        } catch (error) {
          expect(error instanceof FormatError || error instanceof LimitError).toBe(true);
          return;
        }
        // Whose box is no manifest's any more is skipped (11.1.2): what is left is the store as it was before it.
        if (verdict.active.label !== honest.active.label) return;
        const all = [...verdict.manifests.values()];
        const faulty = all.some((each) => failures(verdict, each).length > 0 || each.signature.outcome !== "validated");
        // Only what nobody signs may change unnoticed, such as the padding of the active signature.
        if (!faulty) expect(succeeded(verdict)).toEqual(before);
      }),
      { numRuns: 300 },
    );
  });
});
