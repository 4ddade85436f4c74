import { type CasesOf, defineGenerator } from "../define.ts";
import { USER_COMMENT } from "../places.ts";
import { inJson } from "../settings.ts";
import { jsonWith, SEEN } from "../table.ts";

const generator = defineGenerator({
  name: "Pollinations",
  aliases: ["Pollinations.ai"],
  vendor: "Pollinations",
  product: "Pollinations",
  makes: ["image"],
  sure: "measured",
  source: SEEN.file,
  place: 430,
  rows: [
    {
      id: "pollinations.comment",
      read: USER_COMMENT,
      // The make it writes beside this is the model's name.
      match: jsonWith("prompt", "originalPrompt", "model", "nologo"),
      settings: inJson({ prompt: ["prompt", "originalPrompt"], model: ["model"], seed: ["seed"] }),
    },
  ],
});

export default generator;

export const cases: CasesOf<typeof generator> = {
  "pollinations.comment": {
    yes: '{"prompt":"a fox","originalPrompt":"a fox","seed":42,"model":"flux","nologo":true,"nofeed":false}',
    nearMisses: [[["exif/ifd0/UserComment", '{"prompt":"a fox","model":"flux"}']]],
  },
};
