import { defineGenerator } from "../define.ts";
import { SEEN } from "../table.ts";

const generators = [
  defineGenerator({
    name: "CogView",
    aliases: ["GLM-Image", "Qingyan", "清言"],
    vendor: "Zhipu",
    makes: ["image", "video"],
    sure: "reported",
    source: SEEN.third,
    visibleMark: "china-text",
    place: 290,
    label: [
      {
        company: "91110108MA01KP2T5U",
        products: ["CogView"],
        source: "third-party pairing of label and product, 2026-10",
      },
    ],
    alsoReadBy: ["cn.aigc"],
  }),
  defineGenerator({
    name: "CogVideoX",
    vendor: "Zhipu",
    makes: ["video"],
    sure: "nothing-found",
    source: SEEN.code,
    remark: "open-weights",
    place: 660,
  }),
];

export default generators;
