import type { reporters as en, terms as enTerms } from "../en/reporters.ts";
import { translation } from "../texts.ts";

/** 各种输出自身的用词。 */
export const reporters = translation<typeof en>()({
  title: "来源核查报告",
  file: "文件",
  sentence: "结论",
  level: "凭证佐证程度",
  policy: "策略",
  pass: "通过",
  fail: "未通过",
  unchecked: "未检查",
  ignored: "例外",
  checkedAt: "核查时间",
  tool: "核查工具",
  lists: "信任列表",
  noLists: "无：不能辨认签名者",
  covered: "签名的保护范围",
  picture: "所核查文件的缩小图",
  sheet: "所核查视频的画面，间隔相等",
  quoted: "引号中的文字出自文件，并非本报告的用语。",
  markers: "标识及其位置",
  ladder: "{level}/4 级，得分 {score}",
  noLadder: "无内容凭证，不评级",
  noRule: "没有规则涉及此文件",
  signed: "受保护",
  mismatch: "但内容已与签名时不同",
  mandated: "按文件格式的规定未保护",
  open: "未保护，且超出文件格式的规定",
  aside: "（{text}）",
  problem: "无法检查",
});

/** 报告中的代码对应的说法；供机器读取的内容保持原样。 */
export const terms = translation<typeof enTerms>()({
  "ai-generated": "称：由 AI 生成",
  "ai-edited": "称：经 AI 编辑",
  "possibly-ai": "称：可能含有 AI 内容",
  captured: "称：拍摄所得",
  created: "称：用软件制作",
  edited: "称：经过编辑",
  "platform-processed": "称：经平台处理",
  signed: "由受认可的签名者签署",
  claimed: "凭证声称，签名者未获证实",
  decoded: "从内容中读出",
  stated: "文件自述",
  inside: "受签名保护",
  outside: "不受签名保护",
  deny: "禁止",
  warn: "警告",
  require: "要求",
});
