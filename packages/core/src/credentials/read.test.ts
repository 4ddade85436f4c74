import { createHash } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { actions, capture, created } from "../../../../test/fixtures/forge/assertions.ts";
import { anchor, camera, editor, stranger, timeAuthority } from "../../../../test/fixtures/forge/certificates.ts";
import { signFragmented } from "../../../../test/fixtures/forge/fragments.ts";
import { ingredient } from "../../../../test/fixtures/forge/ingredients.ts";
import { signAs, signParts } from "../../../../test/fixtures/forge/sign-as.ts";
import { forge, type StoreDescription } from "../../../../test/fixtures/forge/store.ts";
import * as media from "../../../../test/fixtures/media.ts";
import { inflaters, opened } from "../../../../test/fixtures/opened.ts";
import { timestampToken } from "../../../../test/fixtures/tsa.ts";
import { at, edit, one } from "../../../../test/fixtures/verified.ts";
import { trusting } from "../../../../test/fixtures/x509/claims.ts";
import { BUDGETS } from "../model/limits.ts";
import { verifierCrypto } from "../node/verifier-crypto.ts";
import { Reader } from "../source/reader.ts";
import { bytesSource } from "../source/source.ts";
import type { EngineInput, EnginePass } from "./engine/engine.ts";
import { type CredentialsInput, type CredentialTools, readCredentials } from "./read.ts";
import { NO_TRUST, type TrustStore } from "./trust/lists.ts";

let trust: TrustStore;
let anchorPem: string;
beforeAll(async () => {
  anchorPem = (await anchor()).certificate.toString("pem");
  trust = trusting({ tier: "yours", anchors: anchorPem });
});

const ENGINE_INPUT = { mediaType: "image/jpeg" } as EngineInput;
async function read(
  file: Uint8Array,
  more: Partial<CredentialsInput> = {},
  tools: Partial<CredentialTools> = {},
): ReturnType<typeof readCredentials> {
  const input = { ...(await opened(file)), engineInput: ENGINE_INPUT, wholeFile: false, ...more };
  return readCredentials(input, { crypto: verifierCrypto, inflaters, trust, now: new Date(), ...tools });
}
const answers = async (...asked: Parameters<typeof read>): Promise<string[]> => {
  const { report } = await read(...asked);
  return [
    `${report.found} ${report.integrity}`,
    ...Object.values(report.checks ?? {}).map(({ outcome, reason }) => `${outcome} ${reason}`),
  ];
};
const jpeg = (description: StoreDescription = {}) => signAs("jpeg", description);
/** A step from which nothing is known but its name. */
const steps = (count: number) =>
  actions([created("digitalCapture"), ...Array.from({ length: count }, () => ({ action: "c2pa.edited" }))]);

describe("a camera's picture", () => {
  it("is answered in full", async () => {
    const signed = await signParts("jpeg", one({ claim: { title: "t", generator: "G" } }));
    const { report, limits, covered, store, standings, sha256 } = await read(signed.file);
    expect(limits).toEqual([]);
    expect(report).toMatchObject({
      found: "embedded",
      integrity: "pass",
      pass: "yours",
      offset: 2,
      length: signed.region.length,
      failures: [],
      signals: [],
    });
    expect(
      ["breaches", "unprotected", "fragments", "parts", "opinion", "engine"].filter((key) => key in report),
    ).toEqual([]);
    expect(report.coverage).toMatchObject({ binding: "c2pa.hash.data" });
    expect(report.checks?.integrity.outcome).toBe("pass");
    expect([store?.manifests.length, standings.size, sha256]).toEqual([1, 1, undefined]);
    const store0 = { offset: 2, length: 4 };
    const behind = { offset: 2 + signed.region.length, length: 8 };
    expect([covered([store0]), covered([behind])]).toEqual(["outside", "inside"]);
    expect(report.manifests).toEqual([
      {
        label: "urn:c2pa:00000000-0000-4000-8000-000000000001",
        active: true,
        digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
        claimVersion: 2,
        instanceId: "xmp:iid:00000000-0000-4000-8000-000000000009",
        title: "t",
        generator: expect.stringContaining("G"),
        signer: {
          named: { organisation: "Camera Maker", commonName: "Camera" },
          recognised: "Camera Maker",
          tier: "yours",
          algorithm: "ES256",
          validFrom: expect.stringMatching(/^\d{4}-.*Z$/),
          validTo: expect.stringMatching(/^\d{4}-.*Z$/),
        },
        allActionsIncluded: false,
        redactions: [],
        thumbnails: [],
        times: [],
        actions: [{ action: "c2pa.created", digitalSourceType: expect.stringMatching(/digitalCapture$/) }],
        ingredients: [],
      },
    ]);
  });

  it("has its hash with the binding's pass, where it is asked for", async () => {
    const file = await jpeg();
    const { sha256 } = await read(file, { wholeFile: true });
    expect(sha256).toEqual(new Uint8Array(createHash("sha256").update(file).digest()));
  });

  it.each<[string, () => Promise<Uint8Array>, string[]]>([
    ["signed", () => jpeg(), ["embedded pass", "pass unchanged", "pass signer-recognised", "none no-timestamp", "none no-identity", "none no-history"]],
    ["signed by nobody we know", async () => jpeg(one({ signer: await stranger() })), ["embedded pass", "pass unchanged", "unknown signer-unknown", "none no-timestamp", "none no-identity", "none no-history"]],
    [
      "changed by one byte of its picture",
      async () => {
        const file = (await jpeg()).slice();
        const last = file.length - 3;
        file[last] = (file[last] ?? 0) ^ 1;
        return file;
      },
      ["embedded changed", "fail content-changed", "pass signer-recognised", "none no-timestamp", "none no-identity", "none no-history"],
    ],
    ["with a binding that nobody can read", () => jpeg(one({ binding: { label: "c2pa.hash.data", content: { cbor: "x" } } })), ["embedded undecodable", "unknown binding-unreadable", "pass signer-recognised", "none no-timestamp", "none no-identity", "none no-history"]],
    ["with no binding", () => jpeg(one({ binding: null })), ["embedded undecodable", "unknown binding-unreadable", "pass signer-recognised", "none no-timestamp", "none no-identity", "none no-history"]],
    ["with a hash over a collection", () => jpeg(one({ binding: { label: "c2pa.hash.collection.data", content: { cbor: { uris: [] } } } })), ["embedded unchecked", "unknown algorithm-unsupported", "pass signer-recognised", "none no-timestamp", "none no-identity", "none no-history"]],
    ["with an identity that nobody verified", () => jpeg(one({ assertions: [capture(), { label: "cawg.identity", content: { cbor: {} } }] })), ["embedded pass", "pass unchanged", "pass signer-recognised", "none no-timestamp", "fail identity-failed", "none no-history"]],
  ])("%s", async (_, make, expected) => {
    expect(await answers(await make())).toEqual(expected);
  }); // biome-ignore format: a table

  it("is known by nobody without lists, and that is another word", async () => {
    const said = await answers(await jpeg(), {}, { trust: NO_TRUST });
    expect(said[2]).toBe("unknown no-trust-list");
    expect((await read(await jpeg(), {}, { trust: NO_TRUST })).report.pass).toBe("none");
  });

  it("has a proven time by a stamper that is listed", async () => {
    const stamper = await timeAuthority();
    const when = new Date(Math.floor(Date.now() / 1000) * 1000 - 3_600_000);
    const file = await jpeg(
      one({
        assertions: [actions([created("digitalCapture", { when: "2024-01-01T00:00:00Z" })])],
        signature: { timestamps: [(covers) => timestampToken(covers, stamper, when)] },
      }),
    );
    const { report } = await read(file);
    expect(report.checks?.time).toMatchObject({ outcome: "pass", reason: "time-proven" });
    expect(report.manifests[0]?.times).toEqual([
      { kind: "timestamp", at: when.toISOString(), proven: true, by: "Stamper" },
      { kind: "claimed", at: "2024-01-01T00:00:00Z", proven: false, by: "c2pa.created" },
    ]);
    const [unproven] = (await read(file, {}, { trust: NO_TRUST })).report.manifests[0]?.times ?? [];
    expect(unproven).toMatchObject({ kind: "timestamp", proven: false });
  });

  it("lists no more than eight times, and no more than a number of steps", async () => {
    const when = Array.from({ length: 12 }, () => ({ action: "c2pa.edited", when: "2024-01-01T00:00:00Z" }));
    const { report } = await read(await jpeg(one({ assertions: [actions([created("digitalCapture"), ...when])] })));
    expect(report.manifests[0]?.times).toHaveLength(8);
    const many = await read(await jpeg(one({ assertions: [steps(BUDGETS.listedCount)] })));
    expect(many.report.manifests[0]?.actions).toHaveLength(BUDGETS.listedCount);
    expect(many.limits).toEqual([{ code: "budget-exceeded", step: "report", budget: "listedCount" }]);
    const just = await read(await jpeg(one({ assertions: [steps(BUDGETS.listedCount - 1)] })));
    expect(just.limits).toEqual([]);
  });

  it("tells what its steps and pictures say", async () => {
    const step = {
      description: "d",
      softwareAgent: { name: "Agent" },
      when: "2024-01-01T00:00:00Z",
      parameters: { description: "d" },
    };
    const thumbnail = {
      label: "c2pa.thumbnail.claim",
      content: { file: Uint8Array.of(1, 2, 3), mediaType: "image/png" },
    };
    const { report } = await read(
      await jpeg(one({ assertions: [actions([created("digitalCapture", step)]), thumbnail] })),
    );
    expect(report.manifests[0]?.actions).toEqual([
      {
        action: "c2pa.created",
        digitalSourceType: expect.stringMatching(/digitalCapture$/),
        softwareAgent: expect.stringContaining("Agent"),
        description: "d",
        when: "2024-01-01T00:00:00Z",
      },
    ]);
    expect(report.manifests[0]?.thumbnails).toEqual([
      {
        assertion: "c2pa.thumbnail.claim",
        mediaType: "image/png",
        bytes: 3,
        sha256: createHash("sha256")
          .update(Uint8Array.of(1, 2, 3))
          .digest("hex"),
      },
    ]);
  });
});

describe("failures", () => {
  it("are told with what they are about, and not without end", async () => {
    const extra = { label: "org.x", content: { cbor: {} }, list: "none" as const };
    const { report } = await read(await jpeg(one({ assertions: [capture(), extra] })));
    expect(report.failures?.map(({ code, about }) => [code, about])).toEqual([
      ["assertion.undeclared", "c2pa.assertions/org.x"],
    ]);
    const many = Array.from({ length: 80 }, (_, index) => ({ ...extra, label: `org.x${index}` }));
    expect((await read(await jpeg(one({ assertions: [capture(), ...many] })))).report.failures).toHaveLength(64);
  });
});

describe("an edit", () => {
  it("is told newest first, with what it recorded of its ingredient", async () => {
    const description = {
      manifests: [{}, edit({ failures: ["assertion.dataHash.mismatch"] }, { signer: await editor() })],
    };
    const { report, standings } = await read(await jpeg(description));
    expect(report.manifests.map(({ active, signer }) => [active, signer.recognised])).toEqual([
      [true, "Editing House"],
      [false, "Camera Maker"],
    ]);
    expect(report.manifests[0]?.ingredients).toEqual([
      {
        relationship: "parentOf",
        failures: [],
        attested: ["assertion.dataHash.mismatch"],
        title: "ingredient",
        format: "image/jpeg",
        manifest: "urn:c2pa:00000000-0000-4000-8000-000000000001",
      },
    ]);
    expect(report.checks?.history).toMatchObject({ outcome: "fail", reason: "ingredient-failed" });
    expect(standings.size).toBe(2);
  });

  it("fails its history where the ingredient's manifest is another, or breaks itself", async () => {
    const other = await read(await jpeg({ manifests: [{}, edit({ hash: new Uint8Array(32) })] }));
    expect(other.report.manifests[0]?.ingredients[0]?.failures).toEqual(["ingredient.manifest.mismatch"]);
    expect(other.report.checks?.history.outcome).toBe("fail");
    const undeclared = { label: "org.x", content: { cbor: {} }, list: "none" as const };
    const broken = await read(await jpeg({ manifests: [{ assertions: [capture(), undeclared] }, edit()] }));
    expect(broken.report.manifests[0]?.ingredients[0]?.failures).toContain("assertion.undeclared");
    expect(broken.report.checks?.history).toMatchObject({ outcome: "fail", reason: "ingredient-failed" });
  });

  it("says what was redacted, and why", async () => {
    const uri = "self#jumbf=/c2pa/urn:c2pa:00000000-0000-4000-8000-000000000001/c2pa.assertions/org.x";
    const redact = (more: object) => ({
      action: "c2pa.redacted",
      reason: "c2pa.PII.present",
      parameters: { redacted: uri },
      ...more,
    });
    const description = (more: object) => ({
      manifests: [
        { assertions: [capture(), { label: "org.x", content: { cbor: { a: 1 } } }] },
        edit(
          {},
          {
            claim: { redacted: [uri] },
            assertions: (earlier) => {
              const parent = ingredient(at(earlier, 0));
              return [actions([redact(more)]), parent];
            },
          },
        ),
      ],
    });
    const told = (await read(await jpeg(description({})))).report;
    expect(told.manifests[0]?.redactions).toEqual([{ assertion: uri, reason: "c2pa.PII.present" }]);
    const { reason: _, ...silent } = redact({});
    expect(silent).toBeDefined();
    const without = (await read(await jpeg(description({ reason: undefined })))).report;
    expect(without.manifests[0]?.redactions).toEqual([{ assertion: uri }]);
  });
});

describe("stores that are not opened", () => {
  const STORE = () => forge();
  it.each<[string, () => Promise<Awaited<ReturnType<typeof read>>>, object]>([
    ["none", async () => read(await media.picture("jpeg")), { found: "none" }],
    ["an address", async () => read(await media.picture("jpeg"), { remoteUrl: "https://x/y" }), { found: "remote-only", remoteUrl: "https://x/y" }],
    [
      "an address that gives no store",
      async () => read(await media.picture("jpeg"), { remoteUrl: "https://x/y" }, { fetchManifest: async () => Uint8Array.of(1) }),
      { found: "remote-only", remoteUrl: "https://x/y", problem: "remote-no-store" },
    ],
  ])("%s", async (_, make, report) => {
    const result = await make();
    expect(result.report).toEqual({ manifests: [], signals: [], ...report });
    expect([result.standings.size, result.covered([{ offset: 0, length: 1 }])]).toEqual([0, "none"]);
  }); // biome-ignore format: a table

  it("says where one lies that is refused or cannot be read", async () => {
    const { container, reader } = await opened(await jpeg());
    const [found] = container.stores;
    if (found === undefined) throw new Error("no store");
    const input = { reader, engineInput: ENGINE_INPUT, wholeFile: false };
    const tools = { crypto: verifierCrypto, inflaters, trust, now: new Date() };
    const of = async (stores: typeof container.stores) =>
      (await readCredentials({ ...input, container: { ...container, stores } }, tools)).report;
    expect(await of([found, found])).toMatchObject({ found: "unreadable", problem: "several-stores", offset: 2 });
    expect(await of([{ ...found, standard: false }])).toMatchObject({ found: "elsewhere", offset: 2 });
    const [piece] = found.pieces;
    expect((await of([{ ...found, standard: false }])).length).toBe(piece?.length);
    const cut = (await STORE()).slice(0, 60);
    const unreadable = await read(await media.picture("jpeg"), { sidecar: cut });
    expect(unreadable.report).toMatchObject({ found: "unreadable", integrity: "undecodable" });
    expect("offset" in unreadable.report).toBe(false);
    expect(unreadable.limits).toEqual([
      { code: "manifest-store-unreadable", step: "verify", detail: expect.stringMatching(/./) },
    ]);
  });

  it("from beside the file protects nothing of which a place is known", async () => {
    const { report, covered } = await read(await media.picture("jpeg"), { sidecar: await STORE() });
    expect(report).toMatchObject({ found: "sidecar", integrity: "changed" });
    expect("offset" in report).toBe(false);
    expect(covered([{ offset: 0, length: 4 }])).toBe("unknown");
  });
});

describe("media segments", () => {
  const readers = async function* (segments: readonly Uint8Array[]) {
    for (const segment of segments) yield new Reader(bytesSource(segment));
  };
  it("are asked for where only they can tell", async () => {
    const { file } = await signFragmented({}, { count: 3 });
    const { report } = await read(file);
    expect(report).toMatchObject({ integrity: "unchecked" });
    expect(report.checks?.integrity.reason).toBe("fragments-needed");
    expect("fragments" in report).toBe(false);
  });
  it("are named with their outcome, and counted", async () => {
    const { file, segments } = await signFragmented({}, { count: 3 });
    const given = (all: readonly Uint8Array[], names = ["a", "b", "c"]) =>
      read(file, { fragments: { names, open: () => readers(all) } });
    const { report } = await given(segments);
    expect(report).toMatchObject({ integrity: "pass", fragmentCount: { checked: 3, expected: 3, inOrder: true } });
    expect(report.fragments?.map(({ name }) => name)).toEqual(["a", "b", "c"]);
    const turned = (await given(segments.toReversed(), ["a"])).report;
    expect(turned.fragments?.map(({ name }) => name)).toEqual(["a", "", ""]);
    expect(turned.fragmentCount?.inOrder).toBe(false);
    const missing = (await given(segments.slice(0, 2))).report;
    expect(missing.fragmentCount).toMatchObject({ checked: 2, expected: 3 });
    expect(missing.checks?.integrity).toMatchObject({ outcome: "unknown", reason: "fragments-incomplete" });
  });
});

describe("who else is asked", () => {
  it("the engine, with the lists of the tier that trusts the signer", async () => {
    const passes: EnginePass[] = [];
    const opinion = {
      load: async () => ({
        name: "e",
        version: "1",
        ask: async (_: EngineInput, pass: EnginePass) => {
          passes.push(pass);
          return { kind: "absent" as const };
        },
      }),
    };
    const file = await jpeg();
    const allowed = createHash("sha256")
      .update((await camera()).chain[0] ?? Buffer.alloc(0))
      .digest("base64");
    const official = trusting({ tier: "official", anchors: anchorPem, allowed });
    await read(file, {}, { opinion });
    await read(file, {}, { opinion, trust: { ...official, tsaPem: "TSA", ekus: ["1.2.3"] } });
    await read(file, {}, { opinion, trust: { ...trust, tsaPem: "TSA" } });
    await read(file, {}, { opinion, trust: NO_TRUST });
    expect(passes).toEqual([
      { tier: "yours", anchors: anchorPem, tsaAnchors: anchorPem, allowed: "", ekus: [] },
      { tier: "official", anchors: anchorPem, tsaAnchors: "TSA", allowed, ekus: ["1.2.3"] },
      { tier: "yours", anchors: anchorPem, tsaAnchors: `TSA\n${anchorPem}`, allowed: "", ekus: [] },
      { tier: "none", anchors: "", tsaAnchors: "", allowed: "", ekus: [] },
    ]);
  });

  it("a manifest by itself is said to be without its asset", async () => {
    const file = await jpeg();
    const { container, reader } = await opened(file);
    const input = { container: { ...container, kind: "manifest" as const }, reader, engineInput: ENGINE_INPUT };
    const { limits, report } = await readCredentials(
      { ...input, wholeFile: false },
      { crypto: verifierCrypto, inflaters, trust, now: new Date() },
    );
    expect(limits).toEqual([{ code: "manifest-without-asset", step: "verify" }]);
    // Its binding is over the asset: laid over anything else it would tell of no change.
    expect(report.integrity).toBe("unchecked");
    expect(report.coverage).toBeUndefined();
  });
});
