import { defineGenerator } from "../define.ts";
import { SEEN } from "../table.ts";

const generators = [
  defineGenerator({
    name: "Wan",
    aliases: ["Tongyi Wanxiang", "通义万相", "HappyHorse"],
    vendor: "Alibaba",
    makes: ["image", "video"],
    sure: "measured",
    source: SEEN.dump,
    visibleMark: "china-text",
    remark: "open-weights",
    place: 230,
    label: [
      {
        company: "91330106MA2CFLDG4R",
        products: ["Wan", "HappyHorse", "Qwen"],
        source: "labels of published files, 2026-10",
      },
    ],
    alsoReadBy: ["cn.aigc"],
  }),
  defineGenerator({
    name: "Qwen",
    aliases: ["Qwen-Image", "通义千问", "千问"],
    vendor: "Alibaba",
    makes: ["image"],
    sure: "measured",
    source: SEEN.dump,
    visibleMark: "china-text",
    remark: "open-weights",
    place: 240,
    label: [{ company: "91440101MA9Y9T4H7A", products: ["Qwen"], source: "labels of published files, 2026-10" }],
    alsoReadBy: ["cn.aigc"],
  }),
  defineGenerator({
    name: "ModelScope",
    aliases: ["ModelScope text-to-video"],
    vendor: "Alibaba",
    makes: ["video"],
    sure: "nothing-found",
    source: SEEN.none,
    remark: "open-weights",
    place: 80,
  }),
];

export default generators;
