import { describe, expect, it } from "vitest";
import { type Assertion, capture } from "../../../../../test/fixtures/forge/assertions.ts";
import { forge } from "../../../../../test/fixtures/forge/store.ts";
import { one } from "../../../../../test/fixtures/verified.ts";
import { BUDGETS, LimitError } from "../../model/limits.ts";
import { readStore } from "../store/store.ts";
import { collectProofs } from "./claim-signature.ts";

const cbor = (label: string, value: unknown): Assertion => ({ label, content: { cbor: value } });
const bytes = (...numbers: number[]) => Uint8Array.from(numbers);
/** What a store's only manifest holds for later use. */
async function proofs(...assertions: Assertion[]) {
  const { manifests } = await readStore(await forge(one({ assertions: [capture(), ...assertions] })));
  const { timeStampTokens, ocspResponses } = collectProofs(manifests);
  return { tokens: Object.fromEntries(timeStampTokens), responses: ocspResponses };
}
const stamps = (tokens: object, label = "c2pa.time-stamp") => cbor(label, tokens);
const status = (value: unknown) => cbor("c2pa.certificate-status", value);

describe("what assertions hold for later use", () => {
  it("is nothing where there are none", async () => {
    expect(await proofs()).toEqual({ tokens: {}, responses: [] });
  });

  it("is time stamps, by the manifest that they are for", async () => {
    expect(await proofs(stamps({ a: bytes(1), b: bytes(2) }))).toEqual({
      tokens: { a: [bytes(1)], b: [bytes(2)] },
      responses: [],
    });
  });

  it("is every time stamp for one manifest, in whichever assertion", async () => {
    const { tokens } = await proofs(stamps({ a: bytes(1) }), stamps({ a: bytes(2) }, "c2pa.time-stamp__1"));
    expect(tokens).toEqual({ a: [bytes(1), bytes(2)] });
  });

  it("is OCSP responses, whoever they are about", async () => {
    const { responses } = await proofs(status({ ocspVals: [bytes(1), bytes(2)] }));
    expect(responses).toEqual([bytes(1), bytes(2)]);
  });

  it.each<[what: string, Assertion]>([
    ["a time stamp that is no bytes", stamps({ a: "token" })],
    ["a time stamp under a number", stamps(new Map([[1, bytes(1)]]))],
    ["time stamps as a list", stamps([bytes(1)])],
    ["responses that are no bytes", status({ ocspVals: ["x", 1, null] })],
    ["responses that are no list", status({ ocspVals: bytes(1) })],
    ["responses under another name", status({ ocsp: [bytes(1)] })],
    ["a status that is no map", status([bytes(1)])],
    ["an assertion of another name", cbor("org.example", { a: bytes(1), ocspVals: [bytes(1)] })],
  ])("is not %s", async (_, assertion) => {
    expect(await proofs(assertion)).toEqual({ tokens: {}, responses: [] });
  });

  it("has an end, over all manifests together", async () => {
    const { manifests } = await readStore(
      await forge(one({ assertions: [capture(), status({ ocspVals: [bytes(1)] })] })),
    );
    const [manifest] = manifests;
    if (!manifest) throw new Error("no manifest");
    const many = (count: number) => Array.from({ length: count }, () => manifest);
    expect(collectProofs(many(BUDGETS.referenceCount)).ocspResponses).toHaveLength(BUDGETS.referenceCount);
    expect(() => collectProofs(many(BUDGETS.referenceCount + 1))).toThrow(LimitError);
  });
});
