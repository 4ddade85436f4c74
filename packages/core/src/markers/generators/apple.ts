import { type CasesOf, defineGenerator } from "../define.ts";
import { CREDIT } from "../places.ts";
import { is, like, SEEN } from "../table.ts";

const generator = defineGenerator({
  name: "Image Playground",
  aliases: ["Apple Intelligence", "Clean Up"],
  vendor: "Apple",
  makes: ["image"],
  sure: "measured",
  source: SEEN.dump,
  place: 350,
  rows: [
    { id: "apple.credit-playground", read: CREDIT, match: is("Apple Image Playground"), product: "Image Playground" },
    {
      id: "apple.credit-cleanup",
      read: CREDIT,
      match: like(/^Apple Photos (?:Clean Up|Generative Edit(?:: [\w ]{1,64})?)$/),
      says: "ai-edited",
      product: "Clean Up",
    },
  ],
  alsoReadBy: ["xmp.digital-source-type"],
});

export default generator;

export const cases: CasesOf<typeof generator> = {
  "apple.credit-playground": { yes: "Apple Image Playground", nearMisses: [[["xmp/photoshop:Credit", "Playground"]]] },
  "apple.credit-cleanup": {
    yes: "Apple Photos Generative Edit: Clean Up",
    nearMisses: [[["xmp/photoshop:Credit", "Apple Photos"]]],
  },
};
