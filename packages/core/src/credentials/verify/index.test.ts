import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { actions, capture } from "../../../../../test/fixtures/forge/assertions.ts";
import { forgeParts, placeholder, type StoreDescription } from "../../../../../test/fixtures/forge/store.ts";
import { context, edit, failures, one, verify, verifyBytes } from "../../../../../test/fixtures/verified.ts";
import { FormatError, LimitError } from "../../model/limits.ts";
import { readStore } from "../store/store.ts";
import { type StoreVerdict, verifyStore } from "./index.ts";

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
