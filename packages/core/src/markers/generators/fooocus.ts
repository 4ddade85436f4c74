import { type CasesOf, defineGenerator } from "../define.ts";
import { infotext, PARAMETERS } from "../infotext.ts";
import { inJson, readInfotext } from "../settings.ts";
import { json, like, SEEN } from "../table.ts";

const generator = defineGenerator({
  name: "Fooocus",
  aliases: ["Ruined Fooocus"],
  vendor: "open source",
  makes: ["image"],
  sure: "documented",
  source: SEEN.code,
  place: 570,
  rows: [
    {
      id: "fooocus.scheme",
      read: ["text/fooocus_scheme"],
      match: like(/^(?:fooocus|a1111)$/),
      product: "Fooocus",
      source: "Fooocus source code, 2026-08",
    },
    {
      id: "fooocus.software",
      read: ["exif/ifd0/Software"],
      match: like(/^Fooocus v\d/),
      product: "Fooocus",
      source: "Fooocus source code, 2026-08",
    },
    {
      id: "fooocus.comment",
      read: ["text/Comment", ...PARAMETERS],
      match: json(["base_model", /./], ["sampler", /./], ["seed", /./]),
      product: "Fooocus",
      settings: inJson({
        prompt: ["prompt"],
        negativePrompt: ["negative_prompt"],
        model: ["base_model"],
        sampler: ["sampler"],
        seed: ["seed"],
        steps: ["steps"],
        guidance: ["guidance_scale"],
        version: ["version"],
      }),
      source: "Fooocus source code, 2026-08",
    },
    {
      id: "fooocus.infotext",
      read: PARAMETERS,
      match: infotext(/\bVersion: "?Fooocus v\d/),
      product: "Fooocus",
      settings: readInfotext,
      source: "Fooocus source code, 2026-08",
    },
    {
      id: "fooocus.ruined",
      read: PARAMETERS,
      match: json(["software", /^RuinedFooocus$/]),
      product: "Ruined Fooocus",
      settings: inJson({
        prompt: ["Prompt"],
        negativePrompt: ["Negative"],
        model: ["base_model_name"],
        sampler: ["sampler_name"],
        seed: ["seed", "Seed"],
        steps: ["steps"],
        guidance: ["cfg"],
      }),
      source: "Fooocus source code, 2026-08",
    },
  ],
});

export default generator;

export const cases: CasesOf<typeof generator> = {
  "fooocus.scheme": { yes: "fooocus", nearMisses: [[["text/fooocus_scheme", "none"]]] },
  "fooocus.software": { yes: "Fooocus v2.5.5", nearMisses: [[["exif/ifd0/Software", "Fooocus viewer"]]] },
  "fooocus.comment": {
    yes: '{"base_model":"juggernautXL","sampler":"dpmpp","seed":7,"prompt":"a fox"}',
    nearMisses: [[["text/Comment", '{"sampler":"dpmpp","seed":7}']]],
  },
  "fooocus.infotext": {
    yes: "Steps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1, Size: 512x512, Model: dreamshaper_8, Version: Fooocus v2.5.5",
    nearMisses: [
      [
        [
          "text/parameters",
          "Steps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1, Size: 512x512, Model: dreamshaper_8, Version: v1.10.1",
        ],
      ],
    ],
  },
  "fooocus.ruined": {
    yes: '{"software":"RuinedFooocus"}',
    nearMisses: [[["text/parameters", '{"software":"Ruined"}']]],
  },
};
