import type { Language } from "@provcheck/core";

/** Words of the reporters themselves; sentences about files come from the library's locales. */
const EN = {
  title: "Provenance report",
  file: "File",
  sentence: "What it says",
  level: "Level",
  policy: "Policy",
  pass: "pass",
  fail: "fail",
  unchecked: "not checked",
  ignored: "exception",
  checkedAt: "Checked at",
  tool: "Checked with",
  lists: "Trust lists",
  noLists: "none: signers cannot be recognised",
  covered: "Coverage of the file's bytes",
  picture: "Small copy of the file that was checked",
  quoted: "Text in quotation marks was written by the file, not by this report.",
  markers: "Labels and where they stand",
  ladder: "level {level} of 4, score {score}",
  noLadder: "no credentials to rank",
  noRule: "no rule of it speaks of this file",
  signed: "protected",
  mandated: "left out, as the format asks",
  open: "left out, beyond what the format asks",
  problem: "Could not be checked",
};
type Words = Readonly<Record<keyof typeof EN, string>>;

const ZH: Words = {
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
  quoted: "引号中的文字由文件写入，并非本报告所写。",
  markers: "标识及其位置",
  ladder: "4 级中的第 {level} 级，得分 {score}",
  noLadder: "没有可排序的凭证",
  noRule: "没有规则涉及此文件",
  signed: "受保护",
  mandated: "按格式要求排除",
  open: "超出格式要求的排除",
  problem: "无法检查",
};

const WORDS: Readonly<Record<Language, Words>> = { en: EN, "zh-CN": ZH };

export const reportWords = (lang: Language): Words => WORDS[lang] ?? EN;
export const ALL_WORDS = WORDS;
