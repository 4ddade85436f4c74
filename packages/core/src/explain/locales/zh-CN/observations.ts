// Written by scripts/lists.mjs, which `pnpm build` runs: never edited by hand.
import type { enObservations } from "../en/observations.ts";
import { translation } from "../texts.ts";

/** Texts that a probe's folder brings. */
export const zhCNObservations = translation<typeof enObservations>()({
  "observation.preview-differs": "文件内附的小预览图与文件所示画面不同。",
  "cause.preview-kept-by-editor": "软件裁剪或编辑画面后保留了旧预览图",
  "cause.several-pictures-inside": "文件内有多幅画面，预览图属于另一幅",
  "cause.preview-made-differently": "设备生成预览图的方式与成片不同",
  "observation.preview-shows-more": "文件内附的小预览图比文件所示画面更完整：预览图生成之后，画面经过裁剪。",
  "observation.visible-mark": "在 {mark} 通常放置显式标识的位置，有与之相似的图形。",
  "cause.mark-imitated": "有人把标识画到或复制到并非生成的图片上",
  "cause.picture-of-picture": "这是带标识图片的翻拍或截图",
  "cause.shape-by-chance": "画面上别的东西恰好在该位置呈此形状：1,000 张没有标识的图片中至多一张",
});
