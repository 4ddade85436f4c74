import { existsSync } from "node:fs";
import { createInspector, explain, type Inspector, type Report, score } from "@provcheck/core";
import { reportSchema } from "@provcheck/core/schema";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TRUST } from "./corpus.ts";
import { CASE_LINES, CASES } from "./vectors.ts";

/** What must hold of a file: the lists it is read with, and what its report says. */
interface Held {
  /** Anchors beside the file; without them the folder of public lists. */
  anchors?: string;
  /** Without the second opinion, unless the case is about it. */
  report: (report: Report) => void;
}

const state = (wanted: string, level?: number) => (report: Report) => {
  expect(report.assurance.state).toBe(wanted);
  if (level !== undefined) expect(report.assurance.level).toBe(level);
};
const generated =
  (named: RegExp) =>
  (report: Report): void => {
    expect([report.origin.kind, report.origin.carriage]).toEqual(["ai-generated", "signed"]);
    expect(explain(report).sentence).toMatch(named);
  };
/** The fake's story is told nowhere. */
const refused = (report: Report): void => {
  expect(report.assurance.state).toBe("unverifiable");
  expect(report.origin.kind).not.toBe("captured");
  expect(explain(report).sentence).not.toMatch(/whose signature is verified/);
};

/** What a marker says, whom it names, and the settings with the words in their right places. */
const stated =
  (
    kind: Report["origin"]["kind"],
    more: { product?: string; prompt?: RegExp; negative?: RegExp; model?: RegExp; noCamera?: true } = {},
  ) =>
  (report: Report): void => {
    expect([report.origin.kind, report.origin.carriage]).toEqual([kind, "stated"]);
    if (more.product !== undefined) expect(report.origin.product).toBe(more.product);
    const settings = report.metadata.generation[0];
    if (more.prompt) expect(settings?.prompt).toMatch(more.prompt);
    if (more.negative) expect(settings?.negativePrompt).toMatch(more.negative);
    if (more.model) expect(settings?.model).toMatch(more.model);
    if (more.noCamera) expect(report.metadata.camera).toBeUndefined();
    // Words that people wrote are told on request only.
    expect(JSON.stringify(explain(report).details)).not.toMatch(/masterpiece|class_type/);
  };
const mended = (report: Report): void => {
  stated("ai-generated")(report);
  expect(report.limits.map(({ code }) => code)).toContain("metadata-unreadable");
};

const HELD: Readonly<Record<string, Held>> = {
  "attacks/two-readers.jpg": { anchors: "two-readers-ca.pem", report: refused },
  "attacks/two-readers.mp4": { anchors: "two-readers-mp4-ca.pem", report: refused },
  "attacks/picture-in-exclusion.jpg": {
    anchors: "two-readers-ca.pem",
    report: (report) => {
      expect(report.credentials.integrity).toBe("unbound");
      expect(report.assurance.state).toBe("broken");
    },
  },
  "attacks/sidecar-of-another-picture.jpg": {
    report: (report) => {
      expect(report.credentials.found).toBe("sidecar");
      expect(report.credentials.integrity).toBe("unbound");
      expect(report.assurance.state).toBe("broken");
    },
  },
  "attacks/trunc-boxes-other-picture.jpg": {
    anchors: "trunc-ca.pem",
    report: (report) => {
      state("broken", 0)(report);
      expect(report.credentials.failures?.map(({ code }) => code)).toContain("assertion.boxesHash.unknownBox");
      expect(report.credentials.coverage?.percent).toBeLessThan(1);
    },
  },
  "attacks/jxlbox-one-added.jxl": {
    anchors: "jxlb-ca.pem",
    report: (report) => {
      state("broken", 0)(report);
      expect(report.credentials.checks?.integrity.reason).toBe("content-changed");
    },
  },
  "attacks/jxlbox-one-control.jxl": { anchors: "jxlb-ca.pem", report: state("trusted", 3) },
  "credentials/microsoft-designer.png": {
    report: (report) => {
      generated(/Microsoft/)(report);
      expect(report.assurance.reasons).toContain("manifest-breaks-the-standard");
      expect(explain(report).sentence).not.toMatch(/no longer fit|changed after/);
    },
  },
  "credentials/icon-v2-bmff.heic": {
    report: (report) => {
      // Its bytes, hashes and signature hold by our own check; no list knows who signed.
      expect(["intact", "unverifiable"]).toContain(report.assurance.state);
      expect(report.credentials.integrity).not.toBe("changed");
    },
  },
  "credentials/firefly-imagen.png": { report: generated(/imagen-3\.0-generate-002.*through.*Adobe Firefly/) },
  "credentials/firefly-databox.png": { report: generated(/Gemini Flash.*through.*Adobe Firefly/) },
  "credentials/store-in-flac-block.flac": {
    report: (report) => {
      expect(report.credentials.found).toBe("elsewhere");
      state("unverifiable", 1)(report);
    },
  },
  "credentials/signed.docx": { report: state("unverifiable", 1) },
  "credentials/signed.otf": { report: state("unverifiable", 1) },
  "credentials/uuid-before-ftyp.mp4": {
    report: (report) => {
      expect(report.input.format).toBe("mp4");
      expect(report.credentials.found).toBe("elsewhere");
      state("unverifiable", 1)(report);
    },
  },
  "credentials/multipart-optional-part-removed.jpg": {
    anchors: "parts-ca.pem",
    report: (report) => {
      state("trusted", 3)(report);
      expect(report.credentials.failures).toEqual([]);
      expect(report.credentials.checks?.integrity.codes).toContain("assertion.multiAssetHash.match");
    },
  },
  "credentials/multipart-intact.jpg": { anchors: "parts-ca.pem", report: state("trusted", 3) },
  "credentials/multipart-required-part-removed.jpg": { anchors: "parts-ca.pem", report: state("broken", 0) },
  "credentials/multipart-removed-and-photo-changed.jpg": { anchors: "parts-ca.pem", report: state("broken", 0) },
  "credentials/app11-jumbf-before.jpg": { anchors: "other-ca2.pem", report: state("trusted", 3) },
  "credentials/20-only-other-jumbf.jpg": {
    report: (report) => {
      expect(report.credentials.found).toBe("none");
      state("none")(report);
    },
  },
  "credentials/claim-version.pdf": { report: state("unverifiable", 1) },
  "credentials/retag-manifesz.mp4": {
    report: (report) => {
      expect(report.credentials.found).toBe("damaged");
      state("broken", 0)(report);
    },
  },
  "markers/webp__novelai-curated.webp": {
    report: (report) => {
      // The signature over the pixels verifies, in WebP too.
      expect(report.markers.find(({ id }) => id === "novelai.signed")?.seal?.outcome).toBe("verified");
      expect(report.origin).toMatchObject({ kind: "ai-generated", vendor: "NovelAI" });
    },
  },
  "markers/jpg__comfyui-saveimage-plus.jpg": {
    report: stated("ai-generated", { product: "ComfyUI", prompt: /^general/ }),
  },
  "markers/jpg__comfyui-save-image-extended.jpeg": {
    report: stated("ai-generated", { product: "ComfyUI", prompt: /^general/, model: /safetensors$/, noCamera: true }),
  },
  "markers/webp__comfyui-animated-webp.webp": {
    report: stated("ai-generated", { product: "ComfyUI", noCamera: true }),
  },
  "markers/jpg__civitai-upscale.jpg": { report: stated("ai-edited", { product: "Civitai" }) },
  "markers/jpg__civitai-hires.jpg": {
    report: stated("ai-generated", { product: "Civitai", prompt: /^general/, model: /civitai/ }),
  },
  "markers/png__sd-next-en.png": { report: stated("ai-generated", { product: "SD.Next" }) },
  "markers/png__huggingface-space.png": { report: stated("ai-generated") },
  "markers/png__swarmui.png": { report: stated("ai-generated", { product: "SwarmUI" }) },
  "markers/png__tensorart.png": { report: stated("ai-generated", { product: "TensorArt" }) },
  "markers/jpg__comfyui-comfy-image-saver.jpeg": { report: stated("ai-generated", { product: "ComfyUI" }) },
  "markers/png__comfyui-rgthree.png": {
    report: stated("ai-generated", { prompt: /^general, masterpiece/, negative: /^bad quality/ }),
  },
  "markers/parsers__ComfyUI__noisy_latents_3_subjects_cropped.png": {
    report: stated("ai-generated", { prompt: /^girl/, negative: /^\(hands\)/ }),
  },
  "markers/parsers__Fooocus__fooocus1_cropped.png": {
    report: stated("ai-generated", { product: "Fooocus", prompt: /goldfish/, model: /juggernaut/ }),
  },
  "markers/parsers__NovelAI__novelai1_cropped.png": { report: stated("ai-generated", { prompt: /^masterpiece/ }) },
  "markers/controlnet__controlnet_example.png": { report: stated("ai-generated", { product: "ComfyUI" }) },
  "markers/unclip__unclip_example.png": { report: stated("ai-generated", { product: "ComfyUI" }) },
  "markers/comfy-animated-comf.png": { report: stated("ai-generated", { product: "ComfyUI", prompt: /^POSITIVE/ }) },
  "markers/comfy-savesvg.svg": { report: stated("ai-generated", { product: "ComfyUI", negative: /^NEGATIVE/ }) },
  "markers/a1111-animatediff.mp4": { report: stated("ai-generated") },
  "markers/bug-kjnodes-photo.png": { report: stated("possibly-ai") },
  "markers/fp-comfy-SaveOpenEXR.png": { report: stated("possibly-ai") },
  "markers/fp-comfy-LumaKey.png": { report: stated("possibly-ai") },
  "markers/fp-comfy-TextTokens.png": { report: stated("possibly-ai") },
  "markers/bug-core-geminiimage2.png": { report: stated("ai-generated") },
  "markers/xmp-amp.jpg": { report: mended },
  "markers/xmp-ctrlchar.jpg": { report: mended },
  "markers/bug-artbot147.jpg": { report: stated("ai-generated", { product: "ArtBot/AI Horde" }) },
  "markers/test__data__Canon-R6-pruned.CR3": {
    report: (report) => {
      expect([report.input.kind, report.origin.kind]).toEqual(["image", "unknown"]);
      expect(report.metadata.camera?.model).toBe("Canon EOS R6");
    },
  },
  "markers/t__images__Nikon.nef": {
    report: (report) => {
      expect(report.input.dimensions).toEqual({ width: 3040, height: 2014 });
    },
  },
  ...Object.fromEntries(
    ["Photoshop.psd", "BMP.bmp", "Jpeg2000.jp2", "FujiFilm.raf", "Panasonic.rw2"].map((name): [string, Held] => [
      `markers/t__images__${name}`,
      {
        report: (report) => {
          expect(report.input.kind).toBe("image");
          expect(report.input.dimensions).toBeDefined();
        },
      },
    ]),
  ),
  "markers/conformance_files__C015.heic": {
    report: (report) => {
      expect(report.input.dimensions).toEqual({ width: 1280, height: 720 });
    },
  },
  "markers/jpg__Trust_PowerCam_Zoom_LCD_710.JPG": {
    report: (report) => {
      expect(report.metadata.camera).toEqual({ make: "Trust.", model: "Gemini11" });
    },
  },
};

describe("cases", () => {
  let inspector: Inspector;
  beforeAll(() => {
    inspector = createInspector({ secondOpinion: "off" });
  });
  afterAll(() => inspector.close());

  it("holds every file of attacks, credentials and markers that the cases name", () => {
    const named = CASE_LINES.map(({ file }) => file).filter((file) => /^(?:attacks|credentials|markers)\//.test(file));
    const open = (file: string) => !Object.hasOwn(HELD, file) && !/\/gate\//.test(file);
    expect(named.filter(open)).toEqual([]);
  });

  it.each(Object.entries(HELD))("%s", async (file, { anchors, report: hold }) => {
    const path = CASES + file;
    const folder = path.slice(0, path.lastIndexOf("/") + 1);
    const sidecar = path.replace(/\.\w+$/, ".c2pa");
    const report = await inspector.inspect(path, {
      trust: anchors === undefined ? { dir: TRUST } : { anchors: folder + anchors },
      ...(existsSync(sidecar) ? { sidecar } : {}),
    });
    expect(reportSchema.parse(report)).toEqual(report);
    expect(score(report)).toEqual(report.assurance);
    hold(report);
  });
});
