import { type CasesOf, defineGenerator } from "../define.ts";
import { at, parseObject } from "../json.ts";
import { BYTEDANCE_JSON } from "../places.ts";
import { anything, json, SEEN, told } from "../table.ts";
import { VISIBLE_CASE, visible } from "../visible.ts";

/** Flags that CapCut sets for features of its own that generate. */
const AI_FLAGS = [
  "is_use_ai_image_generation",
  "is_use_ai_video_generation",
  "is_use_ai_sound",
  "is_use_voice_clone",
  "is_use_vc_sing_clone",
  "is_aimusic_mv",
];

const generators = [
  defineGenerator({
    name: "Jimeng",
    aliases: ["Dreamina", "Seedance", "Seedream", "即梦"],
    vendor: "ByteDance",
    product: "Dreamina",
    makes: ["image", "video"],
    sure: "measured",
    source: SEEN.file,
    visibleMark: "china-text",
    remark: "no-type",
    place: 190,
    credentials: [
      { shown: ["Dreamina"], pattern: /^Dreamina(?:\/|\s|$)/, aiOnly: true, product: "Dreamina", source: SEEN.dump },
      {
        shown: ["Volcengine_Ark_CN", "BytePlus_ModelArk"],
        pattern: /^(?:Volcengine_Ark|BytePlus_ModelArk)/,
        aiOnly: true,
        source: SEEN.dump,
      },
      { pattern: /^(?:doubao|dreamina)-(?:seedance|seedream|seededit)/i, aiOnly: true, source: SEEN.dump },
      { pattern: /^(?:ByteDance|Bytedance|CapCut|capcut|Byteplus|北京火山引擎)/, source: SEEN.dump },
      { pattern: /^SPRING \(SG\) PTE\. LTD\.$/, source: SEEN.third },
    ],
    label: [
      { company: "9144030008867405X2", products: ["Jimeng"], source: SEEN.file },
      { produceId: /^tos-cn-i-/, products: ["Jimeng"], source: "labels of published files, 2026-10" },
      { name: /^bytedance$/i, products: [], source: "third-party pairing of label and product, 2026-10" },
    ],
    actions: [
      {
        id: "bytedance.model",
        field: "model_name",
        pattern: /^(?:doubao|dreamina)-(?:seedance|seedream|seededit)/,
        model: "model_name",
        source: SEEN.dump,
      },
    ],
    // One shape of JSON serves generators and plain editors alike: only the product with its export type speaks of AI.
    rows: [
      {
        id: "bytedance.generation",
        read: BYTEDANCE_JSON,
        match: json(
          ["data.product", /^(?:dreamina|dreamina_oversea|doubao|xinghui)$/],
          ["data.exportType", /^generation$/],
        ),
        source: SEEN.dump,
      },
      {
        id: "bytedance.source-info",
        read: BYTEDANCE_JSON,
        match: json(["aigc_info.source_info", /^dreamina$/]),
        says: "possibly-ai",
        source: SEEN.dump,
      },
      visible("bytedance.visible-jimeng", "jimeng", { source: SEEN.file }),
    ],
    alsoReadBy: ["cn.aigc"],
  }),
  defineGenerator({
    name: "Doubao",
    aliases: ["豆包"],
    vendor: "ByteDance",
    makes: ["image", "video"],
    sure: "measured",
    source: SEEN.file,
    visibleMark: "china-text",
    place: 200,
    label: [
      { company: "91110102MACQD9K640", products: ["Doubao"], source: SEEN.file },
      { name: /^doubao$/i, products: ["Doubao"], source: "labels of published files, 2026-10" },
    ],
    rows: [
      visible("bytedance.visible-doubao", "doubao", { product: "Doubao", source: SEEN.file }),
      visible("bytedance.visible-pill", "bytedance-pill", { source: SEEN.file }),
    ],
    alsoReadBy: ["cn.aigc"],
  }),
  defineGenerator({
    name: "CapCut",
    aliases: ["Jianying", "剪映"],
    vendor: "ByteDance",
    makes: ["video"],
    sure: "reported",
    source: SEEN.dump,
    place: 210,
    credentials: [{ shown: ["CapCut"] }],
    rows: [
      {
        // What the editor itself generated; what was brought into it may be anything.
        id: "bytedance.editor-ai",
        read: BYTEDANCE_JSON,
        match: told((value) =>
          AI_FLAGS.some((flag) => Number(at(parseObject(value), `data.${flag}`)) > 0) ? {} : undefined,
        ),
        says: "possibly-ai",
        product: "CapCut",
        source: SEEN.file,
      },
      {
        id: "bytedance.editor",
        read: BYTEDANCE_JSON,
        match: json(["data.product", /^(?:lv|capcut|vicut|retouch|aweme)$/]),
        says: "platform-processed",
      },
      {
        id: "bytedance.info",
        read: ["tag/com.bytedance.info", "tag/com.android.information", "tag/com.apple.quicktime.information"],
        match: anything,
        says: "platform-processed",
        source: SEEN.code,
      },
    ],
  }),
  defineGenerator({
    name: "MagicVideo-V2",
    vendor: "ByteDance",
    makes: ["video"],
    sure: "nothing-found",
    source: SEEN.none,
    remark: "research-demo",
    place: 70,
  }),
];

export default generators;

export const cases: CasesOf<typeof generators> = {
  "bytedance.generation": {
    yes: '{"data":{"product":"dreamina","exportType":"generation"}}',
    nearMisses: [[["exif/exif/UserComment", '{"data":{"product":"lv","exportType":"generation"}}']]],
  },
  "bytedance.source-info": {
    yes: '{"aigc_info":{"aigc_label_type":0,"source_info":"dreamina"}}',
    nearMisses: [[["tag/comment", '{"aigc_info":{"aigc_label_type":0,"source_info":""}}']]],
  },
  "bytedance.visible-jimeng": { yes: VISIBLE_CASE, nearMisses: [[["visible/doubao", VISIBLE_CASE]]] },
  "bytedance.visible-doubao": { yes: VISIBLE_CASE, nearMisses: [[["visible/jimeng", VISIBLE_CASE]]] },
  "bytedance.visible-pill": { yes: VISIBLE_CASE, nearMisses: [[["visible/doubao", VISIBLE_CASE]]] },
  "bytedance.editor-ai": {
    yes: '{"data":{"product":"vicut","is_use_ai_video_generation":1}}',
    nearMisses: [
      [["tag/comment", '{"data":{"product":"vicut","is_use_ai_video_generation":0,"is_use_voice_clone":"0"}}']],
    ],
  },
  "bytedance.editor": {
    yes: '{"data":{"product":"lv"}}',
    nearMisses: [[["tag/comment", '{"data":{"product":"lvm"}}']]],
  },
  "bytedance.info": { yes: "1", nearMisses: [[["tag/com.bytedance.information", "1"]]] },
};
