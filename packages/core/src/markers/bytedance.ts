import { anything, family, json, like, type MarkerRow, SEEN } from "./table.ts";

const JSON_PLACES = [
  "exif/exif/UserComment",
  "exif/ifd0/ImageDescription",
  "text/Comment",
  "text/aigc_info",
  "tag/aigc_info",
  "tag/comment",
  "tag/©cmt",
];

/**
 * The JSON that ByteDance's apps leave. One shape serves generators and plain editors alike: only the product
 * with its export type, or a label that is set, speaks of AI. `aigc_label_type` 0 stands in generated files too.
 */
export const BYTEDANCE_ROWS: readonly MarkerRow[] = family({ vendor: "ByteDance", source: SEEN.dump }, [
  {
    id: "bytedance.generation",
    read: JSON_PLACES,
    match: json(
      ["data.product", /^(?:dreamina|dreamina_oversea|doubao|xinghui)$/],
      ["data.exportType", /^generation$/],
    ),
    product: "Dreamina",
  },
  {
    id: "bytedance.aweme",
    read: JSON_PLACES,
    match: json(["data.product", /^aweme$/], ["data.aigc_type", /^1$/]),
    says: "possibly-ai",
  },
  {
    id: "bytedance.source-info",
    read: JSON_PLACES,
    match: json(["aigc_info.source_info", /^dreamina$/]),
    says: "possibly-ai",
    product: "Dreamina",
  },
  {
    id: "bytedance.editor",
    read: JSON_PLACES,
    match: json(["data.product", /^(?:lv|capcut|vicut|retouch|aweme)$/]),
    says: "platform-processed",
  },
  {
    id: "bytedance.label-type",
    read: JSON_PLACES,
    match: json(["aigc_label_type", /^[12]$/]),
    says: "possibly-ai",
    confidence: "hint",
    source: "TikTok Research API naming, assumed to hold in containers, 2026-10",
  },
  {
    id: "bytedance.label-type-nested",
    read: JSON_PLACES,
    match: json(["aigc_info.aigc_label_type", /^[12]$/]),
    says: "possibly-ai",
    confidence: "hint",
    source: "TikTok Research API naming, assumed to hold in containers, 2026-10",
  },
  {
    id: "bytedance.info",
    read: ["tag/com.bytedance.info", "tag/com.android.information", "tag/com.apple.quicktime.information"],
    match: anything,
    says: "platform-processed",
    source: SEEN.code,
  },
  {
    id: "tiktok.vid",
    read: ["tag/comment", "tag/©cmt"],
    match: like(/^vid:v[0-9a-z]{8,}$/),
    says: "platform-processed",
  },
  { id: "tiktok.vid-md5", read: ["tag/vid_md5"], match: like(/^[0-9a-f]{32}$/), says: "platform-processed" },
  {
    id: "tiktok.aigc-info",
    read: ["tag/aigc_info"],
    match: json(["aigc_label_type", /^\d+$/]),
    says: "platform-processed",
  },
  {
    id: "bytedance.handler",
    read: ["tag/hdlr:vide", "tag/hdlr:soun"],
    match: like(/^(?:bytedance|tiktok)\b/i),
    says: "platform-processed",
    confidence: "hint",
    source: SEEN.third,
  },
]);
