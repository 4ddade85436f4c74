import { type CasesOf, defineGenerator } from "../define.ts";
import { UUID } from "../places.ts";
import type { Seal } from "../seal.ts";
import { anything, like, SEEN } from "../table.ts";

/** xAI has published neither its key nor what it signs. */
const unpublished = (): Promise<Seal> =>
  Promise.resolve({ outcome: "unknown-key", algorithm: "unpublished", binds: "label" });

const generator = defineGenerator({
  name: "Grok Imagine",
  aliases: ["Grok"],
  vendor: "xAI",
  product: "Grok Imagine",
  makes: ["image", "video"],
  sure: "measured",
  source: SEEN.file,
  remark: "self-signed",
  place: 170,
  credentials: [
    {
      shown: ["xAI Grok Imagine"],
      pattern: /^(?:xAI )?Grok Imagine$/i,
      aiOnly: true,
      product: "Grok Imagine",
      source: SEEN.dump,
    },
    { pattern: /^(?:xAI|SpaceXAI)(?:\s|$)/, source: SEEN.dump },
  ],
  rows: [
    {
      id: "xai.signature",
      read: ["exif/ifd0/ImageDescription", "exif/exif/UserComment"],
      match: like(/^Signature: [A-Za-z0-9+/=]{64,}$/),
      with: { read: ["exif/ifd0/Artist"], match: like(new RegExp(`^${UUID}$`)) },
      seal: unpublished,
    },
    {
      // In clips nothing stands beside it: 128 bytes, no more and no less.
      id: "xai.clip-signature",
      read: ["tag/©cmt", "tag/comment"],
      match: like(/^Signature: [A-Za-z0-9+/]{171}=$/),
      seal: unpublished,
    },
    {
      id: "xai.prompt",
      read: ["xmp/grok:GrokImagePrompt", "xmp/grok:GrokImageUpsampledPrompt"],
      match: anything,
    },
  ],
});

export default generator;

export const cases: CasesOf<typeof generator> = {
  "xai.clip-signature": {
    yes: "Signature: Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+Ab1=",
    nearMisses: [
      [["tag/©cmt", "Signature: Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+"]],
      [["tag/©cmt", "Signature: Jane Doe"]],
    ],
  },
  "xai.prompt": { yes: "a fox", nearMisses: [[["xmp/dc:description", "a fox"]], [["xmp/grok:GrokImage", "a fox"]]] },
  "xai.signature": {
    yes: "Signature: Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+",
    with: ["exif/ifd0/Artist", "0d1e2f3a-4b5c-4d6e-8f70-818283848586"],
    nearMisses: [
      [
        [
          "exif/ifd0/ImageDescription",
          "Signature: Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+",
        ],
      ],
      [
        [
          "exif/ifd0/ImageDescription",
          "Signature: Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+Ab1+",
        ],
        ["exif/ifd0/Artist", "Jane Doe"],
      ],
    ],
  },
};
