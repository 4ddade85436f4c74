import { type CasesOf, defineGenerator } from "../define.ts";
import { ANY_SEI, SOFTWARE, USER_COMMENT } from "../places.ts";
import { is, like, SEEN } from "../table.ts";

const generators = [
  defineGenerator({
    name: "Sora",
    vendor: "OpenAI",
    product: "Sora",
    makes: ["video"],
    since: "2024-12",
    sure: "measured",
    source: SEEN.dump,
    visibleMark: "moving-logo",
    ask: { mark: "SynthID", at: "https://openai.com/verify" },
    remark: "product-ended",
    place: 10,
    credentials: [{ shown: ["Truepic Lens CLI in Sora"] }, { shown: ["OpenAI Media Service API"] }],
    rows: [
      {
        id: "sei.sora",
        read: [ANY_SEI],
        match: like(/^sora$/),
        confidence: "hint",
        source: "one detector's list, no dump shows it, 2026-09",
      },
    ],
  }),
  defineGenerator({
    name: "ChatGPT",
    aliases: ["GPT Image", "gpt-image", "GPT-4o"],
    vendor: "OpenAI",
    makes: ["image"],
    since: "2024-02",
    sure: "measured",
    source: SEEN.file,
    ask: { mark: "SynthID", at: "https://openai.com/verify" },
    place: 20,
    credentials: [
      { shown: ["OpenAI Media Service API"], pattern: /^OpenAI(?:[ -]| OpCo|$)/, source: SEEN.file },
      { shown: ["ChatGPT"], pattern: /^ChatGPT(?:\s|$)/, source: SEEN.file },
      {
        shown: ["gpt-image", "GPT-4o"],
        pattern: /^(?:gpt-image|GPT-4o|DALL[·-]?E\b|Sora\b)/i,
        aiOnly: true,
        source: SEEN.file,
      },
      { pattern: /^Truepic Lens CLI in (?:Sora|DALL|ChatGPT|OpenAI)/, source: SEEN.file },
    ],
    declares: [
      {
        mark: "synthid-openai",
        name: "SynthID",
        unnamed: true,
        checkAt: "https://openai.com/verify",
        source: SEEN.vendor,
      },
    ],
  }),
  defineGenerator({
    name: "DALL·E",
    aliases: ["DALL-E", "DALLE"],
    vendor: "OpenAI",
    makes: ["image"],
    since: "2024-02",
    sure: "measured",
    source: SEEN.dump,
    visibleMark: "colour-bar",
    place: 30,
    credentials: [{ shown: ["OpenAI-API"] }, { shown: ["DALL·E"] }],
    rows: [
      {
        id: "openai.labs",
        read: USER_COMMENT,
        match: is("Made with OpenAI Labs"),
        product: "DALL·E 2",
        source: SEEN.file,
      },
      {
        id: "openai.software",
        read: SOFTWARE,
        match: like(/^(?:DALL[·.-]?E \d|OpenAI(?:\s|$))/),
        confidence: "hint",
        source: SEEN.third,
      },
    ],
  }),
];

export default generators;

export const cases: CasesOf<typeof generators> = {
  "sei.sora": { yes: "sora", nearMisses: [[["tag/sei:*", "soraya"]]] },
  "openai.labs": {
    yes: "Made with OpenAI Labs",
    nearMisses: [[["exif/ifd0/UserComment", "Made with OpenAI Labs, they said"]]],
  },
  "openai.software": { yes: "DALL·E 3", nearMisses: [[["text/Software", "Dalle Photo Viewer"]]] },
};
