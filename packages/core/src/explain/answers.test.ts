import { describe, expect, it } from "vitest";
import { report } from "../../../../test/fixtures/plain-report.ts";
import type { Report } from "../model/report.ts";
import { explain } from "./explain.ts";
import type { Language } from "./locales/index.ts";
import { voiceOf } from "./say.ts";
import { whenText } from "./when.ts";

const told = (overrides: Partial<Report>, lang: Language = "en") =>
  Object.fromEntries(
    explain(report(overrides), { lang }).answers.map(({ question, answers }) => [
      question,
      answers.map(({ text, basis }) => (basis ? `${text} [${basis}]` : text)),
    ]),
  );
const metadata = (own: Partial<Report["metadata"]>): Pick<Report, "metadata"> => ({
  metadata: { software: [], dates: [], generation: [], facts: [], ...own },
});

describe("a time for people", () => {
  it.each([
    ["2025:08:18 08:50:24", "-07:00", "18 Aug 2025, 08:50:24 (UTC−7)", "2025年8月18日 08:50:24（UTC−7）"],
    ["2025:08:18 08:50:24", undefined, "18 Aug 2025, 08:50:24", "2025年8月18日 08:50:24"],
    ["2026-05-30T17:30:45.817Z", undefined, "30 May 2026, 17:30:45 (UTC)", "2026年5月30日 17:30:45（UTC）"],
    ["2026-05-30T17:30+05:30", "-07:00", "30 May 2026, 17:30 (UTC+5:30)", "2026年5月30日 17:30（UTC+5:30）"],
    ["2026-05-30T00:00:00+00:00", undefined, "30 May 2026, 00:00:00 (UTC)", "2026年5月30日 00:00:00（UTC）"],
    ["20240229", undefined, "29 Feb 2024", "2024年2月29日"],
    ["2024-13-01", undefined, "“2024-13-01”", "“2024-13-01”"],
    ["yesterday", "+02:00", "“yesterday”", "“yesterday”"],
  ])("%s, zone %s", (value, zone, en, zh) => {
    expect(whenText(value, voiceOf("en"), zone)).toBe(en);
    expect(whenText(value, voiceOf("zh-CN"), zone)).toBe(zh);
  });
});

describe("what a reporter asks", () => {
  it("is answered by a file that says nothing with that", () => {
    const silent = ["the file does not say"];
    expect(
      told({
        ...metadata({}),
        credentials: { found: "none", manifests: [], signals: [] },
        origin: { kind: "unknown", carriage: "none", markerIds: [] },
      }),
    ).toEqual({
      Who: silent,
      When: silent,
      Where: silent,
      "Made with": silent,
      "Changed since": ["cannot be told: no Content Credentials"],
    });
  });

  it("names people, times, place and camera as the file's own word, each once", () => {
    const at = { path: "x", covered: "none" as const };
    const stated = metadata({
      camera: { make: "NIKON CORPORATION", model: "NIKON Z 9" },
      texts: [
        { what: "author", value: "A. Author", ...at },
        { what: "credit", value: "An Agency", ...at },
      ],
      dates: [
        { what: "captured", value: "2025:08:18 08:50:24", zone: "-07:00", ...at },
        { what: "captured", value: "2025-08-18T08:50:24-07:00", ...at },
        { what: "captured", value: "2025-08-20", ...at },
        { what: "captured", value: "2025-08-18", ...at },
        { what: "modified", value: "2025-08-21", ...at },
      ],
      location: { latitude: -33.1, longitude: 117.25, altitude: 12, ...at },
    });
    const found = { found: "none" as const, manifests: [], signals: [] };
    const nothing = { kind: "unknown" as const, carriage: "none" as const, markerIds: [] };
    const word = "[stated, anyone can write that]";
    expect(told({ ...stated, credentials: found, origin: nothing })).toMatchObject({
      Who: [`Author: “A. Author” ${word}`, `Credit: “An Agency” ${word}`],
      When: [`captured: 18 Aug 2025, 08:50:24 (UTC−7) ${word}`, `captured: 20 Aug 2025 ${word}`],
      Where: [`33.10000° S, 117.25000° E, 12 m above sea level ${word}`],
      "Made with": [`“NIKON Z 9” ${word}`],
    });
    const zh = told({ ...stated, credentials: found, origin: nothing }, "zh-CN");
    expect(zh.何地).toEqual(["南纬 33.10000°，东经 117.25000°，海拔 12 米 [文件自述，任何人都可写入]"]);
  });

  it.each([
    ["changed", "yes: it was changed after it was signed"],
    ["pass", "no: what was signed is unchanged"],
    ["undecodable", "cannot be told: the credentials cannot be read"],
    ["unbound", "what is shown is not what was signed"],
  ] as const)("says that something changed only where a hash says so: %s", (integrity, answer) => {
    const credentials = { found: "embedded" as const, integrity, manifests: [], signals: [] };
    expect(told({ credentials })["Changed since"]).toEqual([answer]);
  });

  it("calls a signer proven only where the signature stands, and earlier ones only where the whole history does", () => {
    const manifest = (label: string, recognised: string, active: boolean, parent?: string) => ({
      label,
      active,
      signer: { recognised },
      ingredients: parent
        ? [{ relationship: "parentOf", manifest: parent, failures: [], attested: [] }]
        : ([] as unknown[]),
      times: [],
      actions: [],
    });
    const manifests = [
      manifest("stray", "Stray", false),
      manifest("a", "Camera", false),
      manifest("b", "Editor", true, "a"),
    ] as unknown as Report["credentials"]["manifests"];
    const who = (state: Report["assurance"]["state"], history: "pass" | "unknown") =>
      told({
        assurance: { state, level: null, score: null, reasons: [] },
        credentials: {
          found: "embedded",
          manifests,
          signals: [],
          checks: { history: { outcome: history, codes: [], reason: "history-verified" } } as never,
        },
      }).Who;
    expect(who("trusted", "pass")).toEqual([
      "signed by “Editor” [proven]",
      "an earlier step signed by “Camera” [proven]",
    ]);
    expect(who("trusted", "unknown")).toEqual(["signed by “Editor” [proven]"]);
    expect(who("broken", "pass")).toEqual(["signed by “Editor” [the signature does not stand for the file as it is]"]);
    expect(who("unverifiable", "pass")).toEqual(["signed by “Editor” [the credentials could not be checked]"]);
  });

  it("names people and accounts that the credentials name, with whose word it is, and none of a failed identity", () => {
    const account = {
      type: "cawg.social_media",
      username: "jane",
      provider: "Example",
      verifiedAt: "2025-05-30T17:30:00Z",
    };
    const identity = { assertion: "cawg.identity", roles: ["cawg.creator"], accounts: [] as (typeof account)[] };
    const who = (state: Report["assurance"]["state"], outcome: "unknown" | "fail", own: object, lang?: Language) =>
      Object.values(
        told(
          {
            assurance: { state, level: null, score: null, reasons: [] },
            credentials: {
              found: "embedded",
              manifests: [
                {
                  active: true,
                  signer: {},
                  times: [],
                  actions: [],
                  ingredients: [],
                  identities: [{ ...identity, ...own }],
                },
              ] as never,
              signals: [],
              checks: {
                identity: { outcome, codes: [], reason: "identity-unverified" },
                history: { outcome: "none" },
              } as never,
            },
          },
          lang,
        ),
      )[0];
    const aggregated = { kind: "aggregation", issuer: "did:web:ids.example.com:user", accounts: [account] };
    expect(who("trusted", "unknown", aggregated)).toEqual([
      "Creator: “jane” (account with “Example”) [the file says that “ids.example.com” checked this on 30 May 2025, 17:30:00 (UTC); not verified here]",
    ]);
    expect(who("trusted", "unknown", aggregated, "zh-CN")).toEqual([
      "创作者：“jane”（“Example”账号） [文件称“ids.example.com”已于 2025年5月30日 17:30:00（UTC）查验；本工具未核实]",
    ]);
    // A key of somebody's own names nobody, and neither does what was refused or lies in a changed file.
    expect(who("intact", "unknown", { ...aggregated, issuer: "did:jwk:eyJ" })).toEqual([
      expect.stringContaining("the file says that an unnamed signer checked this"),
    ]);
    expect(who("trusted", "unknown", { kind: "x509", named: { organisation: "WDR" }, roles: [] })).toEqual([
      "Named in the credentials: “WDR” [named by a certificate of its own; not verified here]",
    ]);
    for (const [state, outcome] of [
      ["trusted", "fail"],
      ["broken", "unknown"],
      ["unverifiable", "unknown"],
    ] as const)
      expect(who(state, outcome, aggregated)).toEqual(["the file does not say"]);
  });

  it.each([
    ["cawg.document_verification", { name: "Jane" }, "“Jane” (identity document checked by “Example”)"],
    ["cawg.affiliation", {}, "affiliated with “Example”"],
    ["cawg.affiliation", { name: "Jane" }, "“Jane” (affiliated with “Example”)"],
    ["constructor", { uri: "https://example.com/jane" }, "“https://example.com/jane” (account with “Example”)"],
  ])("tells what was checked of a name: %s %o", (type, own, expected) => {
    const identities = [
      { assertion: "", kind: "aggregation", roles: [], accounts: [{ type, provider: "Example", ...own }] },
    ];
    const manifest = { active: true, signer: {}, times: [], actions: [], ingredients: [], identities };
    const { Who } = told({
      assurance: { state: "intact", level: null, score: null, reasons: [] },
      credentials: { found: "embedded", manifests: [manifest] as never, signals: [] },
    });
    expect(Who).toEqual([expect.stringContaining(`Named in the credentials: ${expected} [`)]);
  });

  it("names the companies of China's labels by their codes, with where to look them up, unless a code is wrong", () => {
    const producer = { code: "001191110102MACQD9K64010000", vendor: "ByteDance", company: "91110102MACQD9K640" };
    const label = {
      path: "x",
      label: "1",
      producer,
      propagator: { code: "x" },
      problems: [] as { code: string; field: string }[],
    };
    const who = (own: object) =>
      explain(report({ disclosure: { fields: [], labels: [{ ...label, ...own }], requirements: [] } })).answers[0]
        ?.answers;
    expect(who({})).toEqual([
      {
        text: "Provider of the generating service (unified social credit code): ByteDance 91110102MACQD9K640",
        basis: "stated, anyone can write that",
        link: { name: "company register of China", url: "https://www.gsxt.gov.cn/" },
      },
    ]);
    expect(who({ problems: [{ code: "code-check-digit", field: "ContentProducer" }] })).toEqual([
      { text: "the file does not say" },
    ]);
  });

  it("gives the place a map that opens by itself nowhere", () => {
    const location = { latitude: 1.5, longitude: -2, path: "x", covered: "none" as const };
    const { answers } = explain(report(metadata({ location })));
    const links = answers.flatMap((each) => each.answers.flatMap(({ link }) => link ?? []));
    expect(links).toEqual([
      {
        name: "map (its site learns where you look)",
        url: "https://www.openstreetmap.org/?mlat=1.50000&mlon=-2.00000#map=15/1.50000/-2.00000",
      },
    ]);
  });
});

describe("badge, caption and story", () => {
  const signed = (kind: Report["origin"]["kind"], how: string, markers: Report["markers"] = []) =>
    explain(
      report({
        origin: { kind, carriage: "signed", markerIds: [] },
        summary: { code: `summary.${kind}.${how}`, args: { signer: "Somebody" } },
        markers,
      }),
    );
  const marker = (says: Report["markers"][number]["says"], carriage: Report["markers"][number]["carriage"]) => ({
    id: "c2pa.digital-source-type",
    says,
    carriage,
    confidence: "full" as const,
    at: [{ path: "x", covered: "inside" as const }],
  });

  it("say from what it is known", () => {
    const { badge, caption } = signed("ai-generated", "stated");
    expect(badge).toBe("Made with AI · unsigned label");
    expect(caption).toBe("Made with AI, according to an unsigned label in the file.");
  });

  it("tell the capture behind an edit, by how well that is proven", () => {
    expect(signed("ai-edited", "signed", [marker("captured", "signed")]).sentence).toContain(
      "It began as a camera capture, which is signed too.",
    );
    expect(signed("ai-edited", "signed", [marker("captured", "claimed")]).sentence).toContain("not proven");
    expect(signed("edited", "signed", [marker("created", "signed")]).sentence).toContain("made with software");
    expect(signed("ai-generated", "signed", [marker("edited", "signed")]).sentence).toContain("Later steps");
    expect(signed("ai-generated", "signed").sentence).not.toContain("Later steps");
  });

  it("tell no story of labels, and none where credentials do not fit", () => {
    const label = { ...marker("captured", "signed"), id: "exif.camera-make" };
    expect(signed("ai-edited", "signed", [label]).sentence).not.toContain("began as a camera");
    expect(signed("ai-edited", "broken", [marker("captured", "signed")]).sentence).not.toContain("began");
  });
});
