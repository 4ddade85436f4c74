import { describe, expect, it } from "vitest";
import { fact } from "../../../../test/fixtures/walk.ts";
import type { RawFact } from "../metadata/facts.ts";
import { MARKER_ROWS, matchMarkers } from "./match.ts";
import { NAMES, recogniseName } from "./names.ts";
import { SOURCE_TYPES, sourceType } from "./source-types.ts";

const UUID = "0d1e2f3a-4b5c-4d6e-8f70-818283848586";
const LABEL = (label: string, producer = "001191110102MACQD9K64010000") =>
  JSON.stringify({ Label: label, ContentProducer: producer, ProduceID: "1" });

/** One file's worth of facts for every row, and the near miss that must not match it. */
const CASES: Record<string, { yes: RawFact[]; no: RawFact[] }> = {
  "cn.aigc": {
    yes: [fact("xmp/TC260:AIGC", LABEL("1"))],
    no: [fact("xmp/TC260:AIGC", "AIGC"), fact("xmp/foreign-TC260:AIGC", LABEL("1"))],
  },
  "midjourney.description": {
    yes: [fact("text/Description", `a fox --ar 4:3 --v 6 Job ID: ${UUID}`)],
    no: [fact("text/Description", `Job ID: ${UUID} was cancelled`)],
  },
  "xai.signature": {
    yes: [fact("exif/ifd0/ImageDescription", `Signature: ${"Ab1+".repeat(20)}`), fact("exif/ifd0/Artist", UUID)],
    no: [fact("exif/ifd0/ImageDescription", `Signature: ${"Ab1+".repeat(20)}`), fact("exif/ifd0/Artist", "Jane Doe")],
  },
  "google.credit-made": {
    yes: [fact("iptc/2:110 Credit", "Made with Google AI")],
    no: [fact("iptc/2:110 Credit", "Not Made with Google AI")],
  },
  "google.credit-edited": {
    yes: [fact("xmp/photoshop:Credit", "Edited with Google AI")],
    no: [fact("xmp/photoshop:Credit", "Edited with Google")],
  },
  "apple.credit-playground": {
    yes: [fact("xmp/photoshop:Credit", "Apple Image Playground")],
    no: [fact("xmp/photoshop:Credit", "Playground")],
  },
  "apple.credit-cleanup": {
    yes: [fact("xmp/photoshop:Credit", "Apple Photos Clean Up")],
    no: [fact("xmp/photoshop:Credit", "Apple Photos")],
  },
  "samsung.generative-edit": {
    yes: [fact("tag/PEg_Info", '{"genAIType":8}')],
    no: [fact("tag/PEg_Info", '{"genAIType":0}')],
  },
  "samsung.re-edit": {
    yes: [fact("tag/PhotoEditor_Re_Edit_Data", '{"genAIType":1}')],
    no: [fact("tag/PhotoEditor_Re_Edit_Data", '{"x":{"genAIType":1}}')],
  },
  "flux.exif-software": {
    yes: [fact("exif/ifd0/Software", "AI generated;txt2img;flux")],
    no: [fact("exif/ifd0/Software", "AI generated;")],
  },
  "flux.exif-make": {
    yes: [fact("exif/ifd0/Make", "Black Forest Labs")],
    no: [fact("exif/ifd0/Make", "Black Forest")],
  },
  "ideogram.exif-make": { yes: [fact("exif/ifd0/Make", "Ideogram AI")], no: [fact("exif/ifd0/Make", "Ideogram")] },
  "bytedance.aigc-info": {
    yes: [fact("exif/exif/UserComment", '{"data":{"product":"dreamina","exportType":"generation"}}')],
    no: [fact("exif/exif/UserComment", '{"data":{"product":"lv","exportType":"generation"}}')],
  },
  "bytedance.aigc-label-type": {
    yes: [fact("tag/aigc_info", '{"aigc_label_type":1}')],
    no: [fact("tag/aigc_info", '{"aigc_label_type":0}')],
  },
  "openai.dalle-text": {
    yes: [fact("text/Software", "OpenAI DALL·E")],
    no: [fact("text/Software", "Dalle Photo Viewer")],
  },
  "microsoft.designer-software": {
    yes: [fact("xmp/xmp:CreatorTool", "Image Creator from Designer")],
    no: [fact("xmp/xmp:CreatorTool", "Microsoft Designer")],
  },
  "amazon.nova-software": {
    yes: [fact("text/Software", "Amazon Nova Canvas")],
    no: [fact("text/Software", "Nova Canvas by Canva")],
  },
  "adobe.firefly-software": {
    yes: [fact("xmp/xmp:CreatorTool", "Adobe Firefly")],
    no: [fact("xmp/xmp:CreatorTool", "Adobe Photoshop 26")],
  },
  "google.veo-tool": { yes: [fact("tag/©too", "Google")], no: [fact("tag/©too", "Google Chrome")] },
  "suno.comment": {
    yes: [fact("tag/COMM", "made with suno; created=2026")],
    no: [fact("tag/COMM", "not made with suno")],
  },
  "a1111.parameters": {
    yes: [
      fact(
        "text/parameters",
        "a fox\nNegative prompt: x\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1, Size: 512x512",
      ),
    ],
    no: [fact("text/parameters", "Steps: 20, take the stairs")],
  },
  "comfyui.prompt": {
    yes: [fact("text/prompt", '{"3":{"class_type":"KSampler","inputs":{}}}')],
    no: [fact("text/prompt", '{"class_type":"KSampler"}'), fact("text/prompt", "a fox")],
  },
  "novelai.software": {
    yes: [fact("text/Software", "NovelAI"), fact("text/Comment", '{"sampler":"k_euler"}')],
    no: [fact("text/Software", "NovelAI")],
  },
  "invokeai.metadata": {
    yes: [fact("text/invokeai_metadata", '{"seed":1}')],
    no: [fact("text/invokeai_metadata", "none")],
  },
  "xmp.digital-source-type": {
    yes: [fact("xmp/Iptc4xmpExt:DigitalSourceType", "digsrctype:trainedAlgorithmicMedia")],
    no: [fact("xmp/Iptc4xmpExt:DigitalSourceType", "http://example.org/trainedAlgorithmicMedia")],
  },
  "xmp.ai-system-used": {
    yes: [fact("xmp/Iptc4xmpExt:AISystemUsed", "Some Model")],
    no: [fact("xmp/Iptc4xmpExt:AISystemUsed", " ")],
  },
  "xmp.ai-prompt": {
    yes: [fact("xmp/Iptc4xmpExt:AIPromptInformation", "a fox")],
    no: [fact("xmp/dc:description", "a fox")],
  },
  "exif.camera-make": {
    yes: [fact("exif/ifd0/Make", "Canon"), fact("exif/ifd0/Model", "EOS R5")],
    no: [fact("exif/ifd0/Make", "Canva"), fact("exif/ifd0/Model", "Nova Canvas")],
  },
  "quicktime.camera-make": {
    yes: [fact("tag/com.apple.quicktime.make", "Apple")],
    no: [fact("tag/com.apple.quicktime.make", "Pineapple")],
  },
  "meta.fbmd": {
    yes: [fact("iptc/2:40 SpecialInstructions", "FBMD01000a9c0f0000")],
    no: [fact("iptc/2:40 SpecialInstructions", "FBMD")],
  },
  "x.handler": { yes: [fact("tag/hdlr:vide", "Twitter-vork muxer")], no: [fact("tag/hdlr:vide", "VideoHandler")] },
  "google.handler": {
    yes: [fact("tag/hdlr:vide", "ISO Media file produced by Google Inc. Created on: 01/02/2026.")],
    no: [fact("tag/hdlr:vide", "produced by Google Inc.")],
  },
  "vimeo.handler": { yes: [fact("tag/hdlr:vide", "Vimeo Artax Video Handler")], no: [fact("tag/hdlr:vide", "Vimeo")] },
  "tiktok.vid": {
    yes: [fact("tag/comment", "vid:v15044gf0000d18abc")],
    no: [fact("tag/comment", "see vid:v15044gf0000d18abc")],
  },
};

describe("marker table", () => {
  it("has one case for every row, and rows with unique ids and a source", () => {
    expect(Object.keys(CASES).sort()).toEqual([...MARKER_ROWS.map((row) => row.id)].sort());
    for (const row of MARKER_ROWS) expect(row.source.length, row.id).toBeGreaterThan(8);
  });

  it.each(MARKER_ROWS.map((row) => [row.id, row] as const))(
    "%s matches its marker and not the near miss",
    (id, row) => {
      const found = matchMarkers(CASES[id]?.yes ?? []).find((hit) => hit.row.id === id);
      expect(found).toBeDefined();
      expect(found?.vendor ?? row.vendor).toBe(row.vendor ?? found?.vendor);
      expect(matchMarkers(CASES[id]?.no ?? []).map((hit) => hit.row.id)).not.toContain(id);
    },
  );

  it.each([
    ["1", "ai-generated"],
    ["2", "possibly-ai"],
    ["3", "possibly-ai"],
    ["0", "none"],
    ["9", "none"],
  ])("AIGC label %s says %s", (label, says) => {
    expect(matchMarkers([fact("tag/AIGC", LABEL(label))])[0]?.says).toBe(says);
  });

  it("names the producer behind a company code, and nobody behind an unknown one", () => {
    expect(matchMarkers([fact("text/AIGC", LABEL("1"))])[0]?.vendor).toBe("ByteDance");
    expect(matchMarkers([fact("text/AIGC", LABEL("1", "001191110000000000000010000"))])[0]?.vendor).toBeUndefined();
  });

  it.each([
    ["Lavf", fact("tag/©too", "Lavf60.16.100")],
    ["a character card", fact("text/chara", "eyJuYW1lIjoieCJ9")],
    ["OPPO's counter", fact("exif/exif/UserComment", "oplus_1048576")],
    [
      "algorithmic media",
      fact("xmp/Iptc4xmpExt:DigitalSourceType", "http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicMedia"),
    ],
    ["a training wish", fact("xmp/plus:DataMining", "DMI-PROHIBITED-AIMLTRAINING")],
  ])("%s is no AI marker", (_, only) => {
    expect(matchMarkers([only]).filter((hit) => hit.says.includes("ai"))).toEqual([]);
  });

  it("reads keys that look like prototypes as keys", () => {
    expect(
      matchMarkers([fact("text/prompt", '{"__proto__":{"class_type":"x","inputs":{}},"constructor":1}')]),
    ).toHaveLength(1);
    expect(matchMarkers([fact("tag/PEg_Info", '{"__proto__":{"genAIType":8}}')])).toEqual([]);
    expect(({} as { class_type?: string }).class_type).toBeUndefined();
  });
});

describe("digital source types", () => {
  it("hold IPTC's twenty codes and C2PA's two", () => {
    expect(SOURCE_TYPES.size).toBe(22);
  });
  it.each([
    "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia",
    "https://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia",
    "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia/",
    "digsrctype:trainedAlgorithmicMedia",
    "trainedAlgorithmicMedia",
  ])("%s is AI-generated", (value) => {
    expect(sourceType(value)).toMatchObject({ says: "ai-generated", generative: true });
  });
  it.each([
    "nottrainedAlgorithmicMedia",
    "http://evil.example/trainedAlgorithmicMedia",
    "trainedAlgorithmicMedia and more",
    "x".repeat(10_000),
  ])("%s says nothing", (value) => {
    expect(sourceType(value)).toBeUndefined();
  });
});

describe("names in manifests", () => {
  it.each([
    ["GPT-4o", "OpenAI", true],
    ["gpt-image 2.0", "OpenAI", true],
    ["DALL·E", "OpenAI", true],
    ["Truepic Lens CLI in Sora", "OpenAI", false],
    ["Adobe_Firefly adobe_c2pa/0.12.4", "Adobe", true],
    ["Adobe_Photoshop/26.9.0 adobe_c2pa/0.14.2", "Adobe", false],
    ["Google C2PA Core Generator Library", "Google", false],
    ["Galaxy S25 c2pa-rs/0.62.0", "Samsung", false],
    ["Flux.2", "Black Forest Labs", true],
    ["Nova Canvas", "Amazon", true],
    ["Canva", "Canva", false],
    ["Truepic_Lens_SDK_libc2pa/2.5.1", "Truepic", false],
  ])("%s is %s's", (name, vendor, aiOnly) => {
    expect(recogniseName(name)).toMatchObject({ vendor, aiOnly });
  });
  it.each(["Fluxbox", "My Adobe clone", "Soraya's camera", "Geminid viewer"])("%s is nobody's", (name) => {
    expect(recogniseName(name)).toBeUndefined();
  });
  it("are cited row by row", () => {
    for (const row of NAMES) expect(row.source).toMatch(/\d{4}/);
  });
});
