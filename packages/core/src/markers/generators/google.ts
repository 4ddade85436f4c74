import { type CasesOf, defineGenerator } from "../define.ts";
import { CREDIT } from "../places.ts";
import { is, SEEN } from "../table.ts";
import { VISIBLE_CASE, visible } from "../visible.ts";

const generators = [
  defineGenerator({
    name: "Gemini",
    aliases: ["Bard", "Imagen", "Nano Banana", "Veo", "Google Flow"],
    vendor: "Google",
    makes: ["image", "video"],
    since: "2025",
    sure: "measured",
    source: SEEN.file,
    visibleMark: "corner-logo",
    ask: { mark: "SynthID", at: "https://gemini.google.com" },
    place: 100,
    credentials: [
      { pattern: /^(?:Imagen|Nano Banana|Veo|Google Generative AI|Gemini)(?:\b|-)/i, aiOnly: true, source: SEEN.dump },
      { pattern: /^Google Flow$/, product: "Flow", source: SEEN.list },
      { pattern: /^(?:Project Genie|Pomelli) by Google$/, source: SEEN.list },
      {
        shown: ["Google C2PA Core Generator Library", "Google Media Processing Services"],
        pattern:
          /^(?:Google(?:\s|$)|Pixel (?:Camera|Studio|Recorder)$|Video Boost by Pixel Camera$|YouTube |NotebookLM$|Snapseed$)/,
        source: SEEN.file,
      },
    ],
    declares: [
      {
        mark: "synthid",
        name: "SynthID",
        description: /SynthID/,
        unnamed: true,
        checkAt: "https://gemini.google.com",
        source: SEEN.vendor,
      },
    ],
    actions: [
      {
        id: "google.created",
        field: "description",
        pattern: /^(?:Created|Edited) by Google Generative AI\.?$/,
        source: SEEN.file,
      },
    ],
    rows: [
      { id: "google.credit-made", read: CREDIT, match: is("Made with Google AI"), source: SEEN.dump },
      // Video of Veo carries it, and so may other Google exports: it names the company, no more.
      { id: "google.tool", read: ["tag/©too"], match: is("Google"), says: "platform-processed", source: SEEN.dump },
      visible("google.visible-sparkle", "gemini", { product: "Gemini", source: SEEN.file }),
      visible("google.visible-veo", "veo", { product: "Veo", source: "places measured by third parties, 2026-08" }),
    ],
  }),
  defineGenerator({
    name: "Google Photos",
    vendor: "Google",
    makes: ["image"],
    sure: "measured",
    source: SEEN.dump,
    ask: { mark: "SynthID", at: "https://gemini.google.com" },
    place: 110,
    credentials: [{ shown: ["Google Photos"] }],
    rows: [{ id: "google.credit-edited", read: CREDIT, match: is("Edited with Google AI"), says: "ai-edited" }],
  }),
];

export default generators;

export const cases: CasesOf<typeof generators> = {
  "google.credit-made": {
    yes: "Made with Google AI",
    nearMisses: [[["xmp/photoshop:Credit", "Not Made with Google AI"]]],
  },
  "google.tool": { yes: "Google", nearMisses: [[["tag/©too", "Google Chrome"]]] },
  "google.visible-sparkle": {
    yes: VISIBLE_CASE,
    nearMisses: [[["visible/doubao", VISIBLE_CASE]], [["visible/gemini", "{}"]]],
  },
  "google.visible-veo": { yes: VISIBLE_CASE, nearMisses: [[["visible/gemini", "96"]]] },
  "google.credit-edited": {
    yes: "Edited with Google AI",
    nearMisses: [[["xmp/photoshop:Credit", "Edited with Google"]]],
  },
};
