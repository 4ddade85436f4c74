import { describe, expect, it } from "vitest";
import { manifestReport } from "../../../../test/fixtures/manifest-report.ts";
import type { Marker, Report } from "../model/report.ts";
import { assessDisclosure, type DisclosureView } from "./disclosure.ts";

const marker = (more: Partial<Marker> = {}): Marker => ({
  id: "m",
  says: "ai-generated",
  carriage: "stated",
  confidence: "full",
  at: [{ path: "xmp/x", covered: "none" }],
  ...more,
});
type Manifest = Report["credentials"]["manifests"][number];
const manifest = (more: Partial<Manifest> = {}): Manifest =>
  manifestReport({
    label: "urn:c2pa:0d1e2f3a-4b5c-4d6e-8f70-818283848586",
    signer: { named: { organisation: "Phantasma Ltd." } },
    ...more,
  });
const view = (more: object = {}): DisclosureView => ({
  markers: [],
  credentials: { found: "none", manifests: [], signals: [] },
  metadata: { software: [], dates: [], generation: [], facts: [] },
  declaredMarks: [],
  fields: [],
  labels: [],
  ...more,
});
const credentials = (
  more: Partial<Manifest> = {},
  outcome: "pass" | "fail" = "pass",
): DisclosureView["credentials"] => {
  const none = { outcome: "none" as const, codes: [], reason: "" };
  return {
    found: "embedded",
    manifests: [manifest(more)],
    signals: [],
    checks: { integrity: { outcome, codes: [], reason: "" }, signer: none, time: none, identity: none, history: none },
  };
};
const asked = (given: DisclosureView, law: string, requirement: string) =>
  assessDisclosure(given).requirements.find((row) => row.law === law && row.requirement === requirement);

describe("disclosure", () => {
  it("takes a possibility for no mark that says AI", () => {
    expect(asked(view({ markers: [marker()] }), "eu-ai-act-50", "ai-mark")).toMatchObject({ found: true });
    expect(asked(view({ markers: [marker({ says: "possibly-ai" })] }), "eu-ai-act-50", "ai-mark")?.found).toBe(false);
  });

  it("takes what the claim holds for a unique identifier, and never a manifest's label", () => {
    const unsigned = view({ markers: [marker()], credentials: credentials() });
    const id = "xmp:iid:0d1e2f3a";
    expect(asked(unsigned, "us-ca-sb942", "unique-id")?.found).toBe(false);
    expect(asked(view({ credentials: credentials({ instanceId: id }) }), "us-ca-sb942", "unique-id")).toMatchObject({
      found: true,
      value: id,
    });
    const broken = view({ credentials: credentials({ instanceId: id }, "fail") });
    expect(asked(broken, "us-ca-sb942", "unique-id")?.found).toBe(false);
  });

  it("asks California's version apart from the name", () => {
    const named = view({ markers: [marker({ vendor: "OpenAI", product: "ChatGPT" })] });
    expect(asked(named, "us-ca-sb942", "system-name")?.found).toBe(true);
    expect(asked(named, "us-ca-sb942", "system-version")?.found).toBe(false);
    const versioned = view({ markers: [marker({ model: "image5-2" })] });
    expect(asked(versioned, "us-ca-sb942", "system-version")).toMatchObject({ found: true, value: "image5-2" });
    const field = view({ fields: [{ field: "AISystemVersionUsed", value: "3", path: "xmp/x" }] });
    expect(asked(field, "us-ca-sb942", "system-version")).toMatchObject({ found: true, value: "3" });
  });

  it("knows what platforms must find from 2027", () => {
    const law = "us-ca-ab853-2027";
    expect(asked(view(), law, "provenance-data")?.found).toBe(false);
    const camera = view({
      credentials: credentials(),
      metadata: { software: [], dates: [], generation: [], facts: [], camera: { make: "Canon", model: "EOS R5" } },
    });
    expect(asked(camera, law, "provenance-data")).toMatchObject({ found: true, value: "C2PA" });
    expect(asked(camera, law, "system-or-device")).toMatchObject({ found: true, value: "Canon EOS R5" });
    expect(asked(camera, law, "digital-signature")).toMatchObject({ found: true, value: "Phantasma Ltd." });
  });

  it("knows the guide's place for China's label, and asks for a propagator once a platform re-saved the file", () => {
    const label = (path: string) => ({ path, label: "1", problems: [] });
    const law = "cn-gb45438";
    expect(asked(view({ labels: [label("xmp/TC260:AIGC")] }), law, "guided-place")?.found).toBe(true);
    expect(asked(view({ labels: [label("exif/ifd0/ImageDescription")] }), law, "guided-place")?.found).toBe(false);
    expect(asked(view({ labels: [label("tag/AIGC")] }), law, "propagator-after-platform")).toBeUndefined();
    const shared = view({ labels: [label("tag/AIGC")], markers: [marker({ says: "platform-processed" })] });
    expect(asked(shared, law, "propagator-after-platform")?.found).toBe(false);
    const named = {
      ...shared,
      labels: [{ ...label("tag/AIGC"), propagator: { code: "001191110000000000000020000", vendor: "X" } }],
    };
    expect(asked(named, law, "propagator-after-platform")?.found).toBe(true);
  });

  it("asks every file for the same, and for the propagator only after a platform", () => {
    const names = (of: DisclosureView) =>
      assessDisclosure(of).requirements.map(({ law, requirement, found }) => `${law}/${requirement}=${found}`);
    expect(names(view())).toEqual([
      "cn-gb45438/label=false",
      "cn-gb45438/producer=false",
      "cn-gb45438/produce-id=false",
      "cn-gb45438/propagator=false",
      "cn-gb45438/propagate-id=false",
      "cn-gb45438/well-formed=false",
      "cn-gb45438/guided-place=false",
      "eu-ai-act-50/ai-mark=false",
      "eu-code-of-practice/signed-metadata=false",
      "eu-code-of-practice/timestamp=false",
      "eu-code-of-practice/watermark=false",
      "us-ca-sb942/provider-name=false",
      "us-ca-sb942/system-name=false",
      "us-ca-sb942/system-version=false",
      "us-ca-sb942/time=false",
      "us-ca-sb942/unique-id=false",
      "us-ca-ab853-2027/provenance-data=false",
      "us-ca-ab853-2027/system-or-device=false",
      "us-ca-ab853-2027/digital-signature=false",
      "in-it-rules/ai-mark=false",
      "in-it-rules/unique-id=false",
      "kr-ai-act/ai-mark=false",
    ]);
    const shared = names(view({ markers: [marker({ says: "platform-processed" })] }));
    expect(shared.filter((name) => name.includes("after-platform"))).toEqual([
      "cn-gb45438/propagator-after-platform=false",
    ]);
    const { fields, labels } = assessDisclosure(view());
    expect([fields, labels]).toEqual([[], []]);
  });

  /** What answers a requirement, as `path=value`; undefined where nothing does. */
  const answer = (given: DisclosureView, law: string, requirement: string): string | undefined => {
    const row = asked(given, law, requirement);
    return row?.found ? `${row.path ?? ""}=${row.value ?? ""}` : undefined;
  };
  const metadata = (more: Partial<DisclosureView["metadata"]>): Partial<DisclosureView> => ({
    metadata: { software: [], dates: [], generation: [], facts: [], ...more },
  });
  const stamped = (at: string) => [{ kind: "timestamp" as const, at, proven: true }];
  const claimed = (at: string) => [{ kind: "claimed" as const, at, proven: false }];
  const label = (more: object): object => ({ labels: [{ path: "xmp/TC260:AIGC", problems: [], ...more }] });
  const LABEL = `c2pa/${manifest().label}`;

  it.each<[string, string, string, object, string | undefined]>([
    ["cn-gb45438", "label", "a label", label({ label: "1" }), "xmp/TC260:AIGC=1"],
    ["cn-gb45438", "label", "an empty one", label({ label: "" }), undefined],
    ["cn-gb45438", "label", "one without the word", label({}), undefined],
    ["cn-gb45438", "producer", "its producer", label({ producer: { code: "P" } }), "xmp/TC260:AIGC=P"],
    ["cn-gb45438", "producer", "no producer", label({}), undefined],
    ["cn-gb45438", "produce-id", "the number of the work", label({ produceId: "7" }), "xmp/TC260:AIGC=7"],
    ["cn-gb45438", "propagator", "who passed it on", label({ propagator: { code: "Q" } }), "xmp/TC260:AIGC=Q"],
    ["cn-gb45438", "propagate-id", "the number it was passed on with", label({ propagateId: "8" }), "xmp/TC260:AIGC=8"],
    ["cn-gb45438", "well-formed", "one label without faults", label({}), "xmp/TC260:AIGC="],
    ["cn-gb45438", "well-formed", "one with a fault", label({ problems: ["label"] }), undefined],
    ["cn-gb45438", "well-formed", "two labels", { labels: [{ path: "a", problems: [] }, { path: "b", problems: [] }] }, undefined],
    ["cn-gb45438", "guided-place", "a field of the container", { labels: [{ path: "text/AIGC", problems: [] }] }, "text/AIGC="],
    ["cn-gb45438", "guided-place", "a field below another", { labels: [{ path: "x/tag/AIGC", problems: [] }] }, undefined],
    ["cn-gb45438", "guided-place", "a field of a longer name", { labels: [{ path: "tag/AIGC2", problems: [] }] }, undefined],
    ["eu-ai-act-50", "ai-mark", "AI as an edit", { markers: [marker({ says: "ai-edited" })] }, "xmp/x=ai-edited"],
    ["eu-ai-act-50", "ai-mark", "a mark without a place", { markers: [marker({ at: [] })] }, "=ai-generated"],
    ["eu-ai-act-50", "ai-mark", "the plainest of three", { markers: [marker({ says: "possibly-ai" }), marker({ says: "ai-edited" }), marker()] }, "xmp/x=ai-generated"],
    ["eu-ai-act-50", "ai-mark", "a hint", { markers: [marker({ confidence: "hint" })] }, undefined],
    ["eu-ai-act-50", "ai-mark", "an edit by hand", { markers: [marker({ says: "edited" })] }, undefined],
    ["in-it-rules", "ai-mark", "AI", { markers: [marker()] }, "xmp/x=ai-generated"],
    ["kr-ai-act", "ai-mark", "AI", { markers: [marker()] }, "xmp/x=ai-generated"],
    ["eu-code-of-practice", "signed-metadata", "a signed word", { markers: [marker(), marker({ carriage: "signed" })] }, "xmp/x=signed"],
    ["eu-code-of-practice", "signed-metadata", "a claimed word", { markers: [marker({ carriage: "claimed" })] }, "xmp/x=claimed"],
    ["eu-code-of-practice", "signed-metadata", "a stated word", { markers: [marker()] }, undefined],
    ["eu-code-of-practice", "timestamp", "a token", { credentials: credentials({ times: stamped("2026-01-01") }) }, `${LABEL}=2026-01-01`],
    ["eu-code-of-practice", "timestamp", "a claimed time", { credentials: credentials({ times: claimed("2026-01-01") }) }, undefined],
    ["eu-code-of-practice", "watermark", "a declared one", { declaredMarks: [{ mark: "visible", name: "V", path: "v" }, { mark: "invisible", name: "W", path: "w" }] as never }, "w=W"],
    ["eu-code-of-practice", "watermark", "a visible one", { declaredMarks: [{ mark: "visible", name: "V", path: "v" }] as never }, undefined],
    ["eu-code-of-practice", "watermark", "a decoded one", { markers: [marker(), marker({ id: "d", carriage: "decoded" })] }, "xmp/x=d"],
    ["us-ca-sb942", "provider-name", "a vendor", { markers: [marker({ vendor: "V" })] }, "xmp/x=V"],
    ["us-ca-sb942", "provider-name", "a vendor of the second", { markers: [marker(), marker({ vendor: "V" })] }, "xmp/x=V"],
    ["us-ca-sb942", "system-name", "a product", { markers: [marker(), marker({ product: "P" })] }, "xmp/x=P"],
    ["us-ca-sb942", "system-name", "a model before its product", { markers: [marker({ product: "P", model: "M" })] }, "xmp/x=M"],
    ["us-ca-sb942", "system-name", "a field", { fields: [{ field: "AISystemVersionUsed", value: "2", path: "v" }, { field: "AISystemUsed", value: "S", path: "s" }] }, "s=S"],
    ["us-ca-sb942", "system-version", "a version of the settings", metadata({ generation: [{ tool: "t", path: "a" }, { tool: "t", path: "g", version: "1.10" }] }), "g=1.10"],
    ["us-ca-sb942", "system-version", "settings without", metadata({ generation: [{ tool: "t", path: "a" }] }), undefined],
    ["us-ca-sb942", "system-version", "a name without a number", { markers: [marker({ model: "image" })] }, undefined],
    ["us-ca-sb942", "time", "a token before other times", { credentials: { ...credentials(), manifests: [manifest({ label: "a", times: claimed("2025-01-01") }), manifest({ times: stamped("2026-01-01") })] } }, `${LABEL}=2026-01-01`],
    ["us-ca-sb942", "time", "a claimed time", { credentials: credentials({ times: claimed("2025-01-01") }) }, `${LABEL}=2025-01-01`],
    ["us-ca-sb942", "time", "the time of a step", { credentials: credentials({ actions: [{ action: "c2pa.opened" }, { action: "c2pa.created", when: "2024" }] }) }, `${LABEL}=2024`],
    ["us-ca-sb942", "time", "a date of creation", metadata({ dates: [{ what: "modified", value: "1", path: "m", covered: "none" }, { what: "created", value: "2", path: "c", covered: "none" }] }), "c=2"],
    ["us-ca-sb942", "time", "a date of capture", metadata({ dates: [{ what: "captured", value: "3", path: "c", covered: "none" }] }), "c=3"],
    ["us-ca-sb942", "time", "a date of change", metadata({ dates: [{ what: "modified", value: "1", path: "m", covered: "none" }] }), undefined],
    ["us-ca-ab853-2027", "provenance-data", "a field of the source type", { fields: [{ field: "Other", value: "o", path: "o" }, { field: "DigitalSourceType", value: "d", path: "p" }] }, "p=d"],
    ["us-ca-ab853-2027", "system-or-device", "a model alone", metadata({ camera: { model: "R5" } }), "=R5"],
    ["us-ca-ab853-2027", "system-or-device", "a system before a device", { markers: [marker({ product: "P" })], ...metadata({ camera: { model: "R5" } }) }, "xmp/x=P"],
    ["us-ca-ab853-2027", "digital-signature", "a person's name", { credentials: credentials({ signer: { named: { commonName: "C" } } }) }, `${LABEL}=C`],
    ["us-ca-ab853-2027", "digital-signature", "nobody's name", { credentials: credentials({ signer: {} }) }, `${LABEL}=`],
    ["us-ca-ab853-2027", "digital-signature", "an ingredient's", { credentials: credentials({ active: false }) }, undefined],
  ])("%s/%s: %s", (law, requirement, _, more, expected) => {
    expect(answer(view(more), law, requirement)).toBe(expected);
  }); // biome-ignore format: a table

  it("leaves the value out where the place says it all, and cuts a long one", () => {
    expect(asked(view(label({})), "cn-gb45438", "well-formed")).toEqual({
      law: "cn-gb45438",
      requirement: "well-formed",
      found: true,
      path: "xmp/TC260:AIGC",
    });
    expect(asked(view(), "cn-gb45438", "label")).toEqual({ law: "cn-gb45438", requirement: "label", found: false });
    const long = asked(view({ markers: [marker({ vendor: "V".repeat(300) })] }), "us-ca-sb942", "provider-name");
    expect(long?.value).toBe("V".repeat(256));
  });
});
