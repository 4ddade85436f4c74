import { type CasesOf, defineGenerator } from "../define.ts";
import { SOFTWARE } from "../places.ts";
import { like, SEEN } from "../table.ts";

const generator = defineGenerator({
  name: "Microsoft Designer",
  aliases: ["Bing Image Creator", "Copilot"],
  vendor: "Microsoft",
  makes: ["image"],
  since: "2024-02",
  sure: "documented",
  source: SEEN.dump,
  ask: { mark: "InvisMark", at: "https://ai.azure.com/nextgen/validate" },
  place: 140,
  credentials: [
    { shown: ["Microsoft Responsible AI Image Provenance"], pattern: /^Microsoft(?:[ _]|$)/, source: SEEN.dump },
    {
      shown: ["Image Creator from Designer"],
      pattern: /^(?:Image Creator from Designer|Bing Image Creator|Azure OpenAI (?:DALL-E|ImageGen|Sora))/i,
      aiOnly: true,
      source: SEEN.vendor,
    },
  ],
  declares: [
    {
      mark: "invismark",
      name: "InvisMark",
      algorithm: /^com\.microsoft\.invismark\./,
      unnamed: true,
      checkAt: "https://ai.azure.com/nextgen/validate",
      source: SEEN.vendor,
    },
    {
      mark: "wavmark",
      name: "WavMark",
      algorithm: /^com\.microsoft\.wavmark\./,
      checkAt: "https://ai.azure.com/nextgen/validate",
      source: SEEN.vendor,
    },
  ],
  rows: [
    {
      id: "microsoft.software",
      read: SOFTWARE,
      match: like(/^(?:Image Creator from (?:Microsoft )?Designer|Bing Image Creator)$/),
      confidence: "hint",
      source: SEEN.third,
    },
  ],
});

export default generator;

export const cases: CasesOf<typeof generator> = {
  "microsoft.software": {
    yes: "Image Creator from Designer",
    nearMisses: [[["xmp/xmp:CreatorTool", "Microsoft Designer"]]],
  },
};
