import { createInspector, type Inspector } from "@provcheck/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tempFile } from "../../fixtures/authority-file.ts";
import { type Assertion, capture } from "../../fixtures/forge/assertions.ts";
import { anchorsPem } from "../../fixtures/forge/attacks/attack.ts";
import { signFragmented } from "../../fixtures/forge/fragments.ts";
import { type SignOptions, signAs } from "../../fixtures/forge/sign-as.ts";
import type { ManifestDescription } from "../../fixtures/forge/store.ts";
import { be32, box, bytes } from "../../fixtures/media.ts";

type Fields = Record<string, unknown>;
const withoutHash = (value: unknown): unknown => ({ ...(value as Fields), hash: undefined });
const listed = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const claimed = (edit: (claim: Fields) => unknown): ManifestDescription => ({ claim: { edit } });
const stranger = (url: string): ManifestDescription =>
  claimed((claim) => ({
    ...claim,
    created_assertions: [...listed(claim.created_assertions), { url, hash: new Uint8Array(32) }],
  }));
/** No assertion is what the claim's hash says, and nobody signed the claim. */
const other: Assertion = { ...capture(), reference: { hash: new Uint8Array(32) } };
const unsigned: ManifestDescription = {
  assertions: [other],
  claim: { edit: (claim) => ({ ...claim, signature: "self#jumbf=c2pa.nothing" }) },
};

/** Faults that no hash shows to be a change: nobody may be told that somebody made one. */
describe("nobody is accused of a change", () => {
  let inspector: Inspector;
  let anchors: string;
  beforeAll(async () => {
    inspector = createInspector({ isolation: "none", hash: "never" });
    anchors = tempFile("anchors.pem", await anchorsPem());
  });
  afterAll(() => inspector.close());

  const cases: readonly [name: string, manifest: ManifestDescription, options?: SignOptions][] = [
    ["a claim that nobody signed, whose hashes do not fit", unsigned],
    ["a signature that is none", { assertions: [other], signature: { payload: Uint8Array.of(1, 2, 3) } }],
    [
      "references without a hash",
      claimed((claim) => ({ ...claim, created_assertions: listed(claim.created_assertions).map(withoutHash) })),
    ],
    ["a reference to the claim's signature", stranger("self#jumbf=c2pa.signature")],
    ["a reference to a data box that is not there", stranger("self#jumbf=c2pa.databoxes/c2pa.data")],
    ["a data hash without its hash", {}, { edit: withoutHash }],
    [
      "an exclusion behind the end of the file",
      {},
      { edit: (data) => ({ ...data, exclusions: [...listed(data.exclusions), { start: 1e6, length: 9 }] }) },
    ],
    [
      "a list with an entry without a hash",
      {},
      {
        binding: "boxes",
        edit: (data) => ({
          ...data,
          boxes: listed(data.boxes).map((each, at) => (at === 2 ? withoutHash(each) : each)),
        }),
      },
    ],
  ];
  it.each(cases)("for %s", async (_, manifest, options = {}) => {
    const file = await signAs("jpeg", { manifests: [manifest] }, options);
    const { assurance, credentials } = await inspector.inspect(tempFile("file", file), { trust: { anchors } });
    expect(["trusted", "broken"]).not.toContain(assurance.state);
    expect(["pass", "changed", "unbound"]).not.toContain(credentials.integrity);
  });

  it.each<[string, Uint8Array]>([
    ["another ftyp", box("ftyp", "isom", be32(0))],
    ["an mfra", box("mfra", new Uint8Array(8))],
  ])("for a media segment with %s behind it, which no binding covers", async (_, more) => {
    const { file, segments } = await signFragmented();
    const fragments = segments.map((each, at) => tempFile(`${at}.m4s`, at === 1 ? bytes(each, more) : each));
    const { assurance, credentials } = await inspector.inspect(tempFile("file", file), {
      trust: { anchors },
      fragments,
    });
    expect([assurance.state, credentials.integrity]).toEqual(["intact", "exchangeable"]);
  });
});
