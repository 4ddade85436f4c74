import type { enCards } from "../en/cards.ts";
import { translation } from "../texts.ts";

/** 文件的各个步骤，以及文件内附的图片。 */
export const zhCards = translation<typeof enCards>()({
  "section.cards": "逐步经过",
  "card.nothing-before": "此前情况不明",
  "card.left-out": "另有 {count} 个更早的步骤，此处从略",
  "card.no-action": "签名，未记录具体操作",
  "card.more": "另有 {count} 项",
  "card.source": "源文件",
  "card.by-next": "名称由下一步所载",
  "card.with": "所用工具",
  "card.when": "时间",
  "card.signer-not-shown": "未获证实",
  "card.part-with": "自带内容凭证",
  "card.part-without": "没有内容凭证",
  "card.part-failed": "其内容凭证未通过核验",
  "card.source-failed": "这一步所处理的文件，其内容凭证未通过核验。",
  "card.not-sound": "有关这一步的说法，后面的步骤并未为之负责。",
  "card.picture-not-shown": "这一步附有图片，但无法核验或无法解码，故未显示。",

  "before.created": "内容在这一步产生。",
  "before.no-credentials": "有记录的第一步所处理的文件没有内容凭证。",
  "before.not-in-file": "有记录的第一步提到更早的凭证，但本文件中没有。",
  "before.several-sources": "有记录的第一步有多个源文件。",
  "before.not-recorded": "有记录的第一步没有说明内容从何而来。",

  "label.about": "{told}（{about}）",
  "card.verb": "{verb}（{type}）",

  "record.checked-at": "核查时间",
  "record.tool": "核查工具",
  "record.lists": "信任列表",
  "record.list": "{name}（{about}）",
  "record.no-lists": "无：不能辨认签名者",

  "kept.manifest": "这一步所附的图片",
  "kept.ingredient": "所用素材的图片",
  "kept.metadata": "元数据中的预览图",
  "tie.manifest": "图片在这一步的签名范围内，由签名者放入；这不说明图片确由该文件生成。",
  "tie.ingredient": "图片在使用该素材那一步的签名范围内，由签名者放入；这不说明图片确由该素材生成。",
  "tie.metadata": "出自元数据，任何人都可换成别的图片。",

  "limit.stills-unavailable": "未能从视频中截取画面（需要 ffmpeg）。",
  "limit.pixels-unavailable": "无法解码图片，因此没有检查画面像素中是否藏有标识。",
  "limit.thumbnails-left-out": "文件内附的小图没有全部显示：有的过大或无法解码，或数量过多。",
  "limit.previews-not-compared": "没有比较文件内附的小预览图与文件所示画面是否相同。",

  "outline.named": "元数据对此处的标注：{name}。",
  "outline.unnamed": "元数据标出此处，但没有名称。",
  "outline.seen": "此处有可见标记：{who}。",
  "outline.detector": "检测程序{name}对此处的说法：{text}。",
  "outline.read": "图中写有：{text}。",
  "outline.step": "签名者对此处的说明：{what}。",
  "outline.outside": "签名者对此处以外的说明：{what}。",
  "pair.now": "文件现状",
  "pair.source": "源文件，由使用它的那一步留存",
  "pair.earlier": "较早的状态，由当时那一步留存",
  "pair.as-signed": "签名时的状态，由凭证留存",
  "pair.preview": "元数据中的预览图",
  "pair.note": "两图均为来源不同的小图：差异只说明有过处理，不说明由谁所为、为何所为。",
});
