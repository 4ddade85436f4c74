import { describe, expect, it } from "vitest";
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
const manifest = (more: Partial<Manifest> = {}): Manifest => ({
  label: "urn:c2pa:0d1e2f3a-4b5c-4d6e-8f70-818283848586",
  active: true,
  claimVersion: 2,
  signer: { named: { organisation: "Phantasma Ltd." } },
  allActionsIncluded: false,
  redactions: [],
  thumbnails: [],
  times: [],
  actions: [],
  ingredients: [],
  ...more,
});
const view = (more: Partial<DisclosureView> = {}): DisclosureView => ({
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
});
