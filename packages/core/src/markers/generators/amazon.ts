import { type CasesOf, defineGenerator } from "../define.ts";
import { SOFTWARE } from "../places.ts";
import { like, SEEN } from "../table.ts";

const generator = defineGenerator({
  name: "Amazon Nova",
  aliases: ["Nova Canvas", "Nova Reel", "Titan Image Generator"],
  vendor: "Amazon",
  makes: ["image", "video"],
  sure: "measured",
  source: SEEN.file,
  ask: { mark: "Titan watermark", at: "https://aws.amazon.com/bedrock" },
  place: 150,
  credentials: [
    {
      pattern: /^(?:Amazon Titan Image|Titan Image|Nova (?:Canvas|Reel)|Amazon Nova)/i,
      aiOnly: true,
      source: SEEN.dump,
    },
    {
      shown: ["Amazon Bedrock", "Amazon Titan"],
      pattern: /^(?:Amazon(?:\s|$)|AWS(?:\s|$)|Titan(?:\s|$))/i,
      source: SEEN.file,
    },
  ],
  declares: [
    {
      mark: "amazon-titan",
      name: "Amazon Titan watermark",
      unnamed: true,
      checkAt: "https://aws.amazon.com/bedrock",
      source: SEEN.vendor,
    },
  ],
  rows: [
    {
      id: "amazon.software",
      read: SOFTWARE,
      match: like(/^Amazon (?:Nova|Titan)(?:\s|$)/),
      confidence: "hint",
      source: SEEN.third,
    },
  ],
});

export default generator;

export const cases: CasesOf<typeof generator> = {
  "amazon.software": { yes: "Amazon Nova Canvas", nearMisses: [[["text/Software", "Nova Canvas by Canva"]]] },
};
