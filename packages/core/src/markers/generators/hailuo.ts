import { type CasesOf, defineGenerator } from "../define.ts";
import { ANY_SEI } from "../places.ts";
import { like, SEEN } from "../table.ts";

const generator = defineGenerator({
  name: "Hailuo",
  aliases: ["MiniMax", "海螺"],
  vendor: "MiniMax",
  makes: ["video"],
  sure: "measured",
  source: SEEN.dump,
  visibleMark: "china-text",
  place: 250,
  label: [
    { company: "91310000MA7CGN828C", products: ["Hailuo"], source: "company register, 2026-10" },
    { name: /^minimax$/i, products: ["Hailuo"], source: "labels of published files, 2026-10" },
    { name: /^minimax agent ai$/i, products: ["MiniMax Agent"], source: "labels of published files, 2026-10" },
  ],
  labelKeys: [
    {
      producer: /^MiniMax$/,
      // An SM2 point, compressed: its y is even.
      key: "02a0b3b0b6a0c9b0c89cab328342af4e8221ec5b40799cbe835ab4251f7b47e4fd",
      message: ({ label, producer, produceId }) =>
        `"Label":"${label}","ContentProducer":"${producer}","ProduceID":"${produceId}"`,
      source: "labels of published MiniMax clips that verify with it, 2026-10",
    },
  ],
  rows: [
    {
      id: "sei.hailuo",
      read: [ANY_SEI],
      match: like(/^hailuo$/),
      confidence: "hint",
      source: "one detector's list, no dump shows it, 2026-09",
    },
  ],
  alsoReadBy: ["cn.aigc"],
});

export default generator;

export const cases: CasesOf<typeof generator> = {
  "sei.hailuo": { yes: "hailuo", nearMisses: [[["tag/sei:*", "hailuo x"]]] },
};
