import type { reporters as en, terms as enTerms } from "../en/reporters.ts";
import { translation } from "../texts.ts";

/** 各种输出自身的用词。 */
export const reporters = translation<typeof en>()({
  title: "来源核查报告",
  file: "文件",
  sentence: "结论",
  level: "级别",
  policy: "策略",
  pass: "通过",
  fail: "未通过",
  unchecked: "未检查",
  ignored: "例外",
  checkedAt: "检查时间",
  tool: "检查工具",
  lists: "信任列表",
  noLists: "无：无法识别签名者",
  covered: "签名对文件字节的覆盖",
  picture: "所检查文件的缩小副本",
  sheet: "所检查视频的画面，间隔相等",
  quoted: "引号中的文字由文件写入，并非本报告所写。",
  markers: "标识及其位置",
  ladder: "4 级中的第 {level} 级，得分 {score}",
  noLadder: "没有可排序的凭证",
  noRule: "没有规则涉及此文件",
  signed: "受保护",
  mismatch: "但这些字节已与签名时不同",
  mandated: "按格式要求排除",
  open: "超出格式要求的排除",
  problem: "无法检查",
});

/** 报告中的代码对应的说法；供机器读取的内容保持原样。 */
export const terms = translation<typeof enTerms>()({
  "ai-generated": "称：由 AI 生成",
  "ai-edited": "称：经 AI 编辑",
  "possibly-ai": "称：可能使用了 AI",
  captured: "称：拍摄所得",
  created: "称：创作所得",
  edited: "称：经过编辑",
  "platform-processed": "称：经平台处理",
  signed: "由受认可的签名者签署",
  claimed: "载于未被改动的凭证中",
  decoded: "从内容中解码得到",
  stated: "文件自述",
  inside: "受签名保护",
  outside: "不受签名保护",
  deny: "禁止",
  warn: "警告",
  require: "要求",
});
