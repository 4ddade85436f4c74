import { type CasesOf, defineGenerator } from "../define.ts";
import { inJson } from "../settings.ts";
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
      read: ["text/Comment", "text/comment"],
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
      id: "fooocus.ruined",
      read: ["text/parameters"],
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
  "fooocus.ruined": {
    yes: '{"software":"RuinedFooocus"}',
    nearMisses: [[["text/parameters", '{"software":"Ruined"}']]],
  },
};
