import { describe, expect, it } from "vitest";
import { manifest, standing } from "../../../../../test/fixtures/probe-facts.ts";
import type { StoreAction, StoreManifest } from "../../credentials/store/model.ts";
import { declaredMarks } from "../declared-marks.ts";
import { readChain } from "./chain.ts";

const DST = "http://cv.iptc.org/newscodes/digitalsourcetype/";
const action = (name: string, rest: Partial<StoreAction> = {}): StoreAction => ({
  action: name,
  ingredientLabels: [],
  parameters: new Map(),
  ...rest,
});
const read = (overrides: Partial<StoreManifest>) => {
  const active = manifest(overrides);
  return readChain({ manifests: [active], active, behind: 0 }, new Map([[active.label, standing(active)]]), "image");
};
const fields = (values: Record<string, string>): Map<string, string> => new Map(Object.entries(values));

describe("what manifests say without a digital source type", () => {
  it.each<[string, Partial<StoreManifest>, object]>([
    [
      "Google's description",
      { actions: [action("c2pa.created", { description: "Created by Google Generative AI." })] },
      { says: "ai-generated", id: "google.created" },
    ],
    [
      "Firefly's operation",
      {
        actions: [
          action("c2pa.created", {
            parameters: fields({
              "com.adobe.firefly.operation": "text_to_image",
              "com.adobe.firefly.version": "image5",
            }),
          }),
        ],
      },
      { says: "ai-generated", model: "image5" },
    ],
    [
      "a partner's model in Photoshop",
      {
        actions: [
          action("c2pa.edited", {
            parameters: fields({ "com.adobe.type": "remoteProvider.3rdParty", "com.adobe.details": "imagen-3.0" }),
          }),
        ],
      },
      { says: "ai-edited", model: "imagen-3.0" },
    ],
    [
      "ByteDance's model",
      { actions: [action("c2pa.created", { parameters: fields({ model_name: "doubao-seedance-2-0" }) })] },
      { says: "ai-generated", model: "doubao-seedance-2-0" },
    ],
    [
      "Black Forest Labs' assertion",
      {
        vendorAssertions: [
          {
            assertion: "c2pa.ai_generated_content",
            label: "c2pa.ai_generated_content",
            fields: fields({ ai_generated: "true", model: "flux-2" }),
          },
        ],
      },
      { says: "ai-generated", model: "flux-2" },
    ],
    [
      "C2PA's own disclosure",
      {
        vendorAssertions: [
          { assertion: "c2pa.ai-disclosure", label: "c2pa.ai-disclosure", fields: fields({ modelName: "m" }) },
        ],
      },
      { says: "ai-generated", model: "m" },
    ],
    [
      "Suno's provenance",
      {
        vendorAssertions: [
          { assertion: "com.suno.provenance", label: "com.suno.provenance", fields: fields({ systemVersion: "v5" }) },
        ],
      },
      { says: "ai-generated", vendor: "Suno", model: "v5" },
    ],
  ])("%s", (_, overrides, expected) => {
    expect(read(overrides).claims).toContainEqual(expect.objectContaining(expected));
  });

  it.each<[string, Partial<StoreManifest>]>([
    [
      "a wish about training",
      { vendorAssertions: [{ assertion: "c2pa.training-mining", label: "c2pa.training-mining", fields: fields({}) }] },
    ],
    [
      "Truepic's analysis of a capture",
      {
        vendorAssertions: [{ assertion: "com.truepic.custom.ai", label: "com.truepic.custom.ai", fields: fields({}) }],
      },
    ],
    [
      "an assertion that says no",
      {
        vendorAssertions: [
          {
            assertion: "c2pa.ai_generated_content",
            label: "c2pa.ai_generated_content",
            fields: fields({ ai_generated: "false" }),
          },
        ],
      },
    ],
    ["a signer whose name has AI in it", { actions: [action("c2pa.created")], generatorNames: ["RefaceAI"] }],
    ["a dubbed clip", { actions: [action("c2pa.dubbed")] }],
  ])("%s is no AI claim", (_, overrides) => {
    expect(read(overrides).claims.filter((claim) => claim.says.includes("ai"))).toEqual([]);
  });

  it("a disclosure beside a source type adds the model and decides nothing", () => {
    const { claims } = read({
      actions: [action("c2pa.created", { digitalSourceType: `${DST}trainedAlgorithmicMedia` })],
      vendorAssertions: [
        { assertion: "c2pa.ai-disclosure", label: "c2pa.ai-disclosure", fields: fields({ modelName: "m-1" }) },
      ],
    });
    expect(claims.map((claim) => [claim.id, claim.says, claim.model])).toEqual([
      ["c2pa.digital-source-type", "ai-generated", "m-1"],
    ]);
    const captured = read({
      actions: [action("c2pa.created", { digitalSourceType: `${DST}digitalCapture` })],
      vendorAssertions: [
        { assertion: "c2pa.ai-disclosure", label: "c2pa.ai-disclosure", fields: fields({ modelName: "m-1" }) },
      ],
    });
    expect(captured.claims.map((claim) => claim.says)).toEqual(["captured"]);
  });
});

describe("marks that are declared", () => {
  const marks = (overrides: Partial<StoreManifest>) => {
    const active = manifest(overrides);
    return declaredMarks({ manifests: [active], active, behind: 0 }, new Map([[active.label, standing(active)]]));
  };
  it.each<[string, Partial<StoreManifest>, object]>([
    [
      "by algorithm",
      { softBindings: [{ assertion: "c2pa.soft-binding", algorithm: "com.adobe.trustmark.P" }] },
      { mark: "trustmark", algorithm: "com.adobe.trustmark.P" },
    ],
    [
      "by an algorithm nobody knows",
      { softBindings: [{ assertion: "c2pa.soft-binding", algorithm: "org.example.mark" }] },
      { mark: "unnamed", name: "org.example.mark" },
    ],
    [
      "by description",
      { actions: [action("c2pa.edited", { description: "Applied imperceptible SynthID watermark." })] },
      { mark: "synthid" },
    ],
    [
      "as visible",
      { actions: [action("c2pa.edited", { description: "Added visible watermark" })] },
      { mark: "visible" },
    ],
    [
      "by an action of OpenAI's",
      { actions: [action("c2pa.watermarked.unbound", { softwareAgent: "gpt-image 2.0" })] },
      { mark: "synthid-openai", checkAt: "https://openai.com/verify" },
    ],
    ["by an action of nobody's", { actions: [action("c2pa.watermarked.bound")] }, { mark: "unnamed" }],
  ])("%s", (_, overrides, expected) => {
    expect(marks(overrides)).toEqual([expect.objectContaining(expected)]);
  });
  it("are each told once, and an unnamed action not beside a named mark", () => {
    const found = marks({
      softBindings: [
        { assertion: "a", algorithm: "com.digimarc.validate.1" },
        { assertion: "b", algorithm: "com.digimarc.validate.1" },
      ],
      actions: [action("c2pa.watermarked")],
    });
    expect(found.map((mark) => mark.mark)).toEqual(["digimarc"]);
  });
});
