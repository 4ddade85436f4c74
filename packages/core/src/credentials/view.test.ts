import { describe, expect, it } from "vitest";
import { manifest, namedCertificate, standing } from "../../../../test/fixtures/probe-facts.ts";
import { BUDGETS } from "../model/limits.ts";
import type { ManifestReport } from "../model/report.ts";
import { verifierCrypto } from "../node/verifier-crypto.ts";
import type { Standing } from "./standing.ts";
import type { StoreAction, StoreAssertion, StoreIngredient, StoreManifest } from "./store/model.ts";
import type { Certificate } from "./trust/certificate.ts";
import type { TimestampCheck } from "./verify/timestamp.ts";
import { isCut, manifestReports } from "./view.ts";

const LONG = "x".repeat(BUDGETS.stringCharsKept + 1);
const CUT = LONG.slice(1);
const SHA256_OF_ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
const ABC = new TextEncoder().encode("abc");

const action = (more: Partial<StoreAction> = {}): StoreAction => ({
  action: "c2pa.edited",
  ingredientLabels: [],
  parameters: new Map(),
  ...more,
});
const ingredient = (more: Partial<StoreIngredient> = {}): StoreIngredient => ({
  assertion: "c2pa.ingredient.v3",
  relationship: "componentOf",
  recorded: { success: [], failure: [], informational: [] },
  ...more,
});
/** The reports of a store whose last manifest is the active one. */
const reports = (manifests: StoreManifest[], standings: readonly Standing[] = []): Promise<ManifestReport[]> => {
  const active = manifests.at(-1);
  if (!active) throw new Error("a manifest");
  const all = new Map(standings.map((each) => [each.manifest.label, each]));
  return manifestReports({ manifests, active, behind: 0 }, all, verifierCrypto);
};
/** The report of one manifest, with what is made of its verdict. */
async function report(of: Partial<StoreManifest> = {}, more?: Partial<Standing>): Promise<ManifestReport> {
  const made = manifest(of);
  const [found] = await reports([made], more ? [standing(made, more)] : []);
  if (!found) throw new Error("a report");
  return found;
}

describe("a manifest in the report", () => {
  it("says of one that holds nothing only what every manifest has", async () => {
    expect(await report()).toEqual({
      label: "urn:c2pa:test",
      active: true,
      claimVersion: 2,
      signer: {},
      allActionsIncluded: false,
      redactions: [],
      thumbnails: [],
      times: [],
      actions: [],
      ingredients: [],
    });
  });

  it("stands with the others newest first, the last of the store as the active one", async () => {
    const all = await reports(["one", "two", "three"].map((label) => manifest({ label })));
    expect(all.map(({ label, active }) => [label, active])).toEqual([
      ["three", true],
      ["two", false],
      ["one", false],
    ]);
  });

  it("is told apart by the digest of its signature, and shows the size and digest of its small pictures", async () => {
    const thumbnails = [
      { assertion: "c2pa.thumbnail.claim", mediaType: "image/png", data: ABC },
      { assertion: "c2pa.thumbnail.ingredient", data: ABC },
    ];
    const found = await report({ signatureBytes: ABC, thumbnails, allActionsIncluded: true, claimVersion: 1 });
    expect(found).toMatchObject({ digest: `sha256:${SHA256_OF_ABC}`, allActionsIncluded: true, claimVersion: 1 });
    expect(found.thumbnails).toEqual([
      { assertion: "c2pa.thumbnail.claim", mediaType: "image/png", bytes: 3, sha256: SHA256_OF_ABC },
      { assertion: "c2pa.thumbnail.ingredient", bytes: 3, sha256: SHA256_OF_ABC },
    ]);
  });

  it("has no text of a file's longer than is kept", async () => {
    const region = { id: "r", name: LONG } as never;
    const found = await report({
      label: LONG,
      instanceId: LONG,
      title: LONG,
      generator: LONG,
      redacted: [LONG],
      thumbnails: [{ assertion: LONG, mediaType: LONG, data: ABC }],
      actions: [
        action({
          action: LONG,
          digitalSourceType: LONG,
          softwareAgent: LONG,
          description: LONG,
          when: LONG,
          regions: [region],
        }),
        action({ action: "c2pa.redacted", reason: LONG }),
      ],
      ingredients: [ingredient({ relationship: LONG, title: LONG, format: LONG, manifest: LONG })],
    });
    expect(found).toMatchObject({ label: CUT, instanceId: CUT, title: CUT, generator: CUT });
    expect(found.redactions).toEqual([{ assertion: CUT, reason: CUT }]);
    expect(found.thumbnails).toMatchObject([{ assertion: CUT, mediaType: CUT }]);
    expect(found.actions[0]).toEqual({
      action: CUT,
      digitalSourceType: CUT,
      softwareAgent: CUT,
      description: CUT,
      when: CUT,
      regions: [{ id: "r", name: CUT }],
    });
    expect(found.times.map(({ at }) => at)).toEqual([CUT]);
    expect(found.ingredients).toMatchObject([{ relationship: CUT, title: CUT, format: CUT, manifest: CUT }]);
  });

  it("names a place of the picture only where the signer did", async () => {
    const { actions } = await report({ actions: [action({ regions: [{ id: "r" } as never] }), action()] });
    expect(actions).toEqual([{ action: "c2pa.edited", regions: [{ id: "r" }] }, { action: "c2pa.edited" }]);
  });

  it.each(["actions", "ingredients", "redacted"] as const)("lists so many %s and no more", async (name) => {
    const items = { actions: action(), ingredients: ingredient(), redacted: "self#jumbf=x" };
    const listed = async (count: number): Promise<number> => {
      const found = await report({ [name]: Array.from({ length: count }, () => items[name]) });
      return found[name === "redacted" ? "redactions" : name].length;
    };
    expect([await listed(BUDGETS.listedCount), await listed(BUDGETS.listedCount + 1)]).toEqual([
      BUDGETS.listedCount,
      BUDGETS.listedCount,
    ]);
  });

  it("is cut where any manifest of the store holds more than is listed", () => {
    const of = (actions: number, ingredients: number): boolean => {
      const big = manifest({
        actions: Array.from({ length: actions }, () => action()),
        ingredients: Array.from({ length: ingredients }, () => ingredient()),
      });
      const active = manifest();
      return isCut({ manifests: [big, active], active, behind: 0 });
    };
    const { listedCount } = BUDGETS;
    expect([of(listedCount, listedCount), of(listedCount + 1, 0), of(0, listedCount + 1)]).toEqual([false, true, true]);
  });
});

describe("who signed", () => {
  const leaf = (more: Partial<Certificate>): Certificate => ({
    ...namedCertificate("A Newsroom"),
    validFrom: new Date("2026-01-02T03:04:05Z"),
    validTo: new Date("2027-01-02T03:04:05Z"),
    ...more,
  });
  const signer = async (more: Partial<Standing>) => (await report({}, more)).signer;
  const valid = { validFrom: "2026-01-02T03:04:05.000Z", validTo: "2027-01-02T03:04:05.000Z" };

  it("is named by the certificate, whoever knows it", async () => {
    const chain = [leaf({ commonName: "Desk" }), namedCertificate("CA")];
    expect(await signer({ chain, algorithm: "ps256" })).toEqual({
      named: { organisation: "A Newsroom", commonName: "Desk" },
      algorithm: "ps256",
      ...valid,
    });
  });

  it.each<[string, Partial<Certificate>, string]>([
    ["its organisation", { organisation: "A Newsroom", commonName: "Desk" }, "A Newsroom"],
    ["its own name where it has no organisation", { commonName: "Desk" }, "Desk"],
    ["nothing where it has no name", {}, ""],
  ])("is recognised as %s", async (_, names, recognised) => {
    const { organisation: __, ...nameless } = leaf({});
    const found = await signer({ chain: [{ ...nameless, ...names } as Certificate], tier: "official" });
    expect([found.recognised, found.tier]).toEqual([recognised, "official"]);
  });

  it("is recognised without a certificate that could be read, by nobody's name", async () => {
    expect(await signer({ tier: "yours" })).toEqual({ recognised: "", tier: "yours" });
  });

  it("has no validity that is no date", async () => {
    const found = await signer({ chain: [leaf({ validTo: new Date(Number.NaN) })] });
    expect(found).toEqual({ named: { organisation: "A Newsroom" }, validFrom: valid.validFrom });
  });

  it("stands on the list of conforming products, and under advisories, where it does", async () => {
    const product = {
      recordId: "r1",
      product: "Camera",
      organisation: "Maker",
      status: "conformant",
      disallowedSignals: ["a"],
    };
    const advisory = { id: "a", date: "2025-01-01", source: "s" };
    expect((await signer({ product })).conforming).toEqual({
      recordId: "r1",
      product: "Camera",
      status: "conformant",
      disallowedSignals: ["a"],
    });
    expect((await signer({ product: { ...product, maxAssuranceLevel: 2 } })).conforming).toMatchObject({
      maxAssuranceLevel: 2,
    });
    expect((await signer({ advisories: [advisory] })).advisories).toEqual([advisory]);
    expect(Object.keys(await signer({}))).toEqual([]);
  });
});

describe("whom identity assertions name", () => {
  const box = (byte: number) => ({ contents: [{ type: "cbor", payload: Uint8Array.of(byte) }] }) as never;
  const identity = (at: number, more: object = {}): StoreAssertion =>
    ({
      label: `cawg.identity__${at}`,
      kind: "cawg.identity",
      box: box(1),
      content: { form: "cbor", value: new Map([["signer_payload", new Map([["sig_type", "of a later version"]])]]) },
      ...more,
    }) as never;
  const named = async (...assertions: StoreAssertion[]) =>
    (await report({ assertions })).identities?.map(({ assertion }) => assertion);

  it("is told of those that stand there and can be read", async () => {
    expect(
      await named(
        identity(1),
        identity(2, { kind: "cawg.metadata" }),
        identity(3, { box: box(0) }),
        identity(4, { content: { form: "other" } }),
        identity(5),
      ),
    ).toEqual(["cawg.identity__1", "cawg.identity__5"]);
    expect(await named(identity(1, { box: box(0) }))).toBeUndefined();
  });

  it("ends after eight", async () => {
    expect(await named(...Array.from({ length: 9 }, (_, at) => identity(at)))).toHaveLength(8);
  });
});

describe("why something was removed", () => {
  const redacted = (more: Partial<StoreAction>) => action({ action: "c2pa.redacted", ...more });
  const told = async (...actions: StoreAction[]) =>
    (await reports([manifest({ label: "old", actions }), manifest({ redacted: ["self#jumbf=x"] })]))[0]?.redactions;

  it.each<[string, StoreAction[], string | undefined]>([
    ["by the action that names it, in whichever manifest", [redacted({ redacted: "self#jumbf=x", reason: "private" })], "private"],
    ["by an action that names nothing", [redacted({ reason: "private" })], "private"],
    ["not by one that names something else", [redacted({ redacted: "self#jumbf=y", reason: "private" })], undefined],
    ["not by another action", [action({ redacted: "self#jumbf=x", reason: "private" })], undefined],
    ["by the next where one gives no reason", [redacted({}), redacted({ reason: "private" })], "private"],
    ["by the first that gives one", [redacted({ reason: "first" }), redacted({ reason: "second" })], "first"],
  ])("is said %s", async (_, actions, reason) => {
    expect(await told(...actions)).toEqual([{ assertion: "self#jumbf=x", ...(reason ? { reason } : {}) }]);
  }); // biome-ignore format: a table
});

describe("what fails in an ingredient", () => {
  const RECORDED = { success: [], failure: ["b", "a", "b"], informational: [] };
  const old = manifest({ label: "old" });
  const now = standing(old, {
    codes: {
      success: new Set(["s"]),
      failure: new Set(["assertion.missing", "a.code"]),
      informational: new Set(["i"]),
    },
  });
  async function failures(verdict: Partial<Standing["ingredients"][number]> | undefined, standings = [now]) {
    const of = ingredient({ recorded: RECORDED, title: "T", format: "image/png", manifest: "old" });
    const active = manifest({ ingredients: [of] });
    const other = ingredient();
    const of_ = standing(active, {
      ingredients: [
        { ingredient: other, target: "nobody", reference: "mismatch" } as never,
        ...(verdict ? [{ ingredient: of, reference: "match", ...verdict } as never] : []),
      ],
    });
    const [found] = await reports([old, active], [...standings, of_]);
    return found?.ingredients[0];
  }

  it("is what fails in its manifest now, each code once, in order", async () => {
    expect(await failures({ target: "old" })).toEqual({
      relationship: "componentOf",
      failures: ["a.code", "assertion.missing"],
      attested: ["a", "b"],
      title: "T",
      format: "image/png",
      manifest: "old",
    });
  });

  it("is a manifest that is not the one that was meant, beside all that", async () => {
    const found = await failures({ target: "old", reference: "mismatch" });
    expect(found?.failures).toEqual(["a.code", "assertion.missing", "ingredient.manifest.mismatch"]);
  });

  it.each<[string, Partial<Standing["ingredients"][number]> | undefined, Standing[]]>([
    ["names none", {}, [now]],
    ["names one that is not there", { target: "gone" }, [now]],
    ["was not looked at", undefined, [now]],
    ["has none that was verified", { target: "old" }, []],
  ])("is what its user recorded, where the ingredient %s", async (_, verdict, standings) => {
    expect((await failures(verdict, standings))?.failures).toEqual(["a", "b"]);
  });
});

describe("times that a manifest has", () => {
  const at = new Date("2026-05-06T07:08:09Z");
  const stamp = (more: Partial<TimestampCheck> = {}): TimestampCheck =>
    ({ source: "sigTst2", code: "timeStamp.trusted", valid: true, anchored: true, at, ...more }) as TimestampCheck;
  const times = async (timestamps: TimestampCheck[], time: Standing["time"] = "proven", actions: StoreAction[] = []) =>
    (await report({ actions }, { timestamps, time })).times;

  it.each<[string, TimestampCheck, Standing["time"], boolean]>([
    ["a time-stamp of a known authority that fits", stamp(), "proven", true],
    ["one that does not fit", stamp({ valid: false }), "proven", false],
    ["one of an unknown authority", stamp({ anchored: false }), "proven", false],
    ["one that does not decide", stamp(), "valid-now", false],
  ])("are proven or not: %s", async (_, timestamp, time, proven) => {
    expect(await times([timestamp], time)).toEqual([{ kind: "timestamp", at: "2026-05-06T07:08:09.000Z", proven }]);
  });

  it("are those of its time-stamps, who gave them, and then those that its actions claim", async () => {
    const { at: _, ...unread } = stamp();
    const actions = [action({ when: "yesterday" }), action()];
    expect(await times([unread, stamp({ by: "A TSA" })], "proven", actions)).toEqual([
      { kind: "timestamp", at: "2026-05-06T07:08:09.000Z", proven: true, by: "A TSA" },
      { kind: "claimed", at: "yesterday", proven: false, by: "c2pa.edited" },
    ]);
  });

  it("are eight at most", async () => {
    const many = <T>(of: T, count: number): T[] => Array.from({ length: count }, () => of);
    const when = action({ when: "2026" });
    expect(await times(many(stamp(), 9), "proven", [when])).toHaveLength(8);
    expect((await times(many(stamp(), 7), "proven", many(when, 3))).map(({ kind }) => kind)).toEqual([
      ...many("timestamp", 7),
      "claimed",
    ]);
  });
});
