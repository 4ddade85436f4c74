import type { CasesOf } from "./define.ts";
import { BYTEDANCE_JSON, HANDLERS } from "./places.ts";
import { family, json, like, SEEN } from "./table.ts";

/** What TikTok and Douyin leave in downloads and uploads. `aigc_label_type` 0 stands in generated files too. */
export const TIKTOK_ROWS = family({ vendor: "ByteDance", source: SEEN.dump }, [
  {
    id: "bytedance.aweme",
    read: BYTEDANCE_JSON,
    match: json(["data.product", /^aweme$/], ["data.aigc_type", /^1$/]),
    says: "possibly-ai",
  },
  {
    id: "bytedance.label-type",
    read: BYTEDANCE_JSON,
    match: json(["aigc_label_type", /^[12]$/]),
    says: "possibly-ai",
    confidence: "hint",
    source: "TikTok Research API naming, assumed to hold in containers, 2026-10",
  },
  {
    id: "bytedance.label-type-nested",
    read: BYTEDANCE_JSON,
    match: json(["aigc_info.aigc_label_type", /^[12]$/]),
    says: "possibly-ai",
    confidence: "hint",
    source: "TikTok Research API naming, assumed to hold in containers, 2026-10",
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
    read: HANDLERS,
    match: like(/^(?:bytedance|tiktok)\b/i),
    says: "platform-processed",
    confidence: "hint",
    source: SEEN.third,
  },
]);

export const cases: CasesOf<typeof TIKTOK_ROWS> = {
  "bytedance.aweme": {
    yes: '{"data":{"product":"aweme","aigc_type":1}}',
    nearMisses: [[["tag/comment", '{"data":{"product":"aweme","aigc_type":0}}']]],
  },
  "bytedance.label-type": { yes: '{"aigc_label_type":1}', nearMisses: [[["tag/aigc_info", '{"aigc_label_type":0}']]] },
  "bytedance.label-type-nested": {
    yes: '{"aigc_info":{"aigc_label_type":2}}',
    nearMisses: [[["tag/comment", '{"aigc_info":{"aigc_label_type":0}}']]],
  },
  "tiktok.vid": { yes: "vid:v15044gf0000d18abc", nearMisses: [[["tag/comment", "see vid:v15044gf0000d18abc"]]] },
  "tiktok.vid-md5": { yes: "d41d8cd98f00b204e9800998ecf8427e", nearMisses: [[["tag/vid_md5", "d41d"]]] },
  "tiktok.aigc-info": { yes: '{"aigc_label_type":0}', nearMisses: [[["tag/aigc_info", "{}"]]] },
  "bytedance.handler": { yes: "ByteDance video handler", nearMisses: [[["tag/hdlr:vide", "not bytedance"]]] },
};
