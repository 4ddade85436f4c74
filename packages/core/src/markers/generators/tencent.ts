import { type CasesOf, defineGenerator } from "../define.ts";
import { json, SEEN } from "../table.ts";

const generators = [
  defineGenerator({
    name: "Yuanbao",
    aliases: ["Hunyuan", "元宝", "混元"],
    vendor: "Tencent",
    product: "Tencent Cloud",
    makes: ["image", "video"],
    sure: "measured",
    source: SEEN.dump,
    visibleMark: "china-text",
    place: 270,
    label: [
      { company: "91440300708461136T", products: ["Yuanbao"], source: "labels of published files, 2026-10" },
      {
        company: "9144030071526726XG",
        products: ["Hunyuan"],
        source: "third-party pairing of label and product, 2026-10",
      },
    ],
    rows: [
      {
        id: "tencent.cloud",
        read: ["exif/ifd0/ImageDescription"],
        match: json(["ServiceProvider", /^(?:腾讯云|Tencent Cloud)$/], ["ContentId", /\S/]),
      },
    ],
    alsoReadBy: ["cn.aigc"],
  }),
  defineGenerator({
    name: "HunyuanVideo",
    vendor: "Tencent",
    makes: ["video"],
    sure: "nothing-found",
    source: SEEN.code,
    remark: "open-weights",
    place: 650,
  }),
];

export default generators;

export const cases: CasesOf<typeof generators> = {
  "tencent.cloud": {
    yes: '{"ServiceProvider":"腾讯云","ServiceUser":"1","Time":"2026","ContentId":"9"}',
    nearMisses: [[["exif/ifd0/ImageDescription", '{"ServiceProvider":"腾讯云服务"}']]],
  },
};
