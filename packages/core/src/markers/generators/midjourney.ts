import { type CasesOf, defineGenerator } from "../define.ts";
import { DESCRIPTION, UUID } from "../places.ts";
import { like, SEEN } from "../table.ts";

const generator = defineGenerator({
  name: "Midjourney",
  vendor: "Midjourney",
  product: "Midjourney",
  makes: ["image", "video"],
  since: "2023",
  sure: "measured",
  source: SEEN.file,
  place: 90,
  rows: [
    {
      id: "midjourney.job",
      read: DESCRIPTION,
      match: like(new RegExp(`(?:^|\\s)Job ID: ${UUID}\\s*$`)),
      holdsPrompt: true,
    },
    {
      id: "midjourney.guid",
      read: ["xmp/Iptc4xmpExt:DigImageGUID", "xmp/Iptc4xmpExt:DigitalImageGUID"],
      match: like(new RegExp(`^${UUID}$`)),
      with: { read: DESCRIPTION, match: like(new RegExp(`(?:^|\\s)Job ID: ${UUID}\\s*$`)) },
    },
    {
      id: "midjourney.parameters",
      read: DESCRIPTION,
      match: like(
        /\s--(?:ar \d{1,3}:\d{1,3}|niji \d|v \d(?:\.\d)?|stylize \d{1,4}|s \d{1,4}|chaos \d{1,3})(?:\s--[a-z]|\s*$)/,
      ),
      holdsPrompt: true,
      confidence: "hint",
      source: SEEN.third,
    },
  ],
  alsoReadBy: ["xmp.digital-source-type"],
});

export default generator;

export const cases: CasesOf<typeof generator> = {
  "midjourney.job": {
    yes: "a fox --ar 4:3 --v 6 Job ID: 0d1e2f3a-4b5c-4d6e-8f70-818283848586",
    nearMisses: [[["text/Description", "Job ID: 0d1e2f3a-4b5c-4d6e-8f70-818283848586 was cancelled"]]],
  },
  "midjourney.guid": {
    yes: "0d1e2f3a-4b5c-4d6e-8f70-818283848586",
    with: ["xmp/dc:description", "a fox Job ID: 0d1e2f3a-4b5c-4d6e-8f70-818283848586"],
    nearMisses: [[["xmp/Iptc4xmpExt:DigImageGUID", "0d1e2f3a-4b5c-4d6e-8f70-818283848586"]]],
  },
  "midjourney.parameters": {
    yes: "a fox --ar 16:9 --v 6",
    nearMisses: [[["text/Description", "run it with --v 6 and wait"]]],
  },
};
