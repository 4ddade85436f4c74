import { type CasesOf, defineGenerator } from "../define.ts";
import { infotext, PARAMETERS } from "../infotext.ts";
import { readInfotext } from "../settings.ts";
import { like, SEEN } from "../table.ts";

const generator = defineGenerator({
  name: "ArtBot",
  aliases: ["AI Horde", "Stable Horde"],
  vendor: "open source",
  product: "ArtBot/AI Horde",
  makes: ["image"],
  sure: "measured",
  source: SEEN.file,
  place: 538,
  rows: [
    {
      id: "artbot.parameters",
      read: PARAMETERS,
      match: infotext(),
      with: { read: ["exif/ifd0/Software", "text/Software"], match: like(/^ArtBot(?:\s|$)/) },
      settings: readInfotext,
    },
  ],
});

export default generator;

export const cases: CasesOf<typeof generator> = {
  "artbot.parameters": {
    yes: "Steps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1, Size: 512x512, Model: dreamshaper_8",
    with: ["exif/ifd0/Software", "ArtBot - Create images with Stable Diffusion, utilizing the AI Horde"],
    nearMisses: [
      [
        [
          "exif/exif/UserComment",
          "Steps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1, Size: 512x512, Model: dreamshaper_8",
        ],
      ],
      [["exif/ifd0/Software", "ArtBot"]],
    ],
  },
};
