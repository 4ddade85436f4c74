import { readComfy } from "../comfy/reading.ts";
import { type CasesOf, defineGenerator } from "../define.ts";
import { infotext, PARAMETERS } from "../infotext.ts";
import { at, parseObject } from "../json.ts";
import { inJson, readInfotext, type Settings } from "../settings.ts";
import { is, jsonWith, SEEN, told } from "../table.ts";

/** What the picture was made with, as the service keeps it beside the graph. */
function extraSettings(value: string): Settings {
  const extra = at(parseObject(value), "extraMetadata");
  const settings =
    typeof extra === "string"
      ? inJson({
          prompt: ["prompt"],
          negativePrompt: ["negativePrompt"],
          sampler: ["sampler"],
          seed: ["seed"],
          steps: ["steps"],
          guidance: ["cfgScale"],
        })(extra)
      : {};
  return { ...readComfy(value), ...settings };
}

function isUpscale(value: string): boolean {
  const object = parseObject(value);
  const airs = at(object, "extra.airs");
  return (
    Array.isArray(airs) &&
    airs.some((air) => typeof air === "string" && /^urn:air:/.test(air)) &&
    typeof at(object, "extraMetadata") === "string" &&
    at(object, "resource-stack") === undefined
  );
}

const generator = defineGenerator({
  name: "Civitai",
  vendor: "Civitai",
  product: "Civitai",
  makes: ["image"],
  sure: "reported",
  source: SEEN.dump,
  place: 610,
  rows: [
    {
      id: "civitai.resources",
      read: PARAMETERS,
      match: infotext(/\bCivitai (?:resources: \[|metadata: \{)/),
      settings: readInfotext,
      source: "Civitai's generator, published file dumps, 2026-09",
    },
    {
      // The picture its own run goes on from is one that it made before.
      id: "civitai.extra",
      read: PARAMETERS,
      match: jsonWith("resource-stack", "extra"),
      settings: extraSettings,
      source: "Civitai's generator, published file dumps, 2026-09",
    },
    {
      // A graph that only enlarges: nothing in it generates, and the service says by its words that the picture is AI's.
      id: "civitai.upscale",
      read: PARAMETERS,
      match: told((value) => (isUpscale(value) ? {} : undefined)),
      with: { read: ["exif/ifd0/Artist"], match: is("ai") },
      says: "ai-edited",
      settings: extraSettings,
      source: SEEN.file,
    },
  ],
});

export default generator;

export const cases: CasesOf<typeof generator> = {
  "civitai.resources": {
    yes: 'Steps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1, Size: 512x512, Model: dreamshaper_8, Civitai resources: [{"type":"checkpoint"}]',
    nearMisses: [
      [["text/parameters", "Steps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1, Size: 512x512, Model: dreamshaper_8"]],
    ],
  },
  "civitai.upscale": {
    yes: '{"1":{"class_type":"LoadImage","inputs":{}},"extra":{"airs":["urn:air:other:upscaler:civitai:1@2"]},"extraMetadata":"{}"}',
    with: ["exif/ifd0/Artist", "ai"],
    nearMisses: [
      [["exif/exif/UserComment", '{"extra":{"airs":["urn:air:other:upscaler:civitai:1@2"]},"extraMetadata":"{}"}']],
      [
        ["exif/exif/UserComment", '{"extra":{"airs":[]},"extraMetadata":"{}"}'],
        ["exif/ifd0/Artist", "ai"],
      ],
    ],
  },
  "civitai.extra": { yes: '{"resource-stack":{},"extra":{}}', nearMisses: [[["text/parameters", '{"extra":{}}']]] },
};
