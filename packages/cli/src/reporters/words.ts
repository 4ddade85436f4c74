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
  sheet: "Stills of the clip that was checked, at equal distances",
  quoted: "Text in quotation marks was written by the file, not by this report.",
  markers: "Labels and where they stand",
  ladder: "level {level} of 4, score {score}",
  noLadder: "no credentials to rank",
  noRule: "no rule of it speaks of this file",
  signed: "protected",
  mismatch: "but the bytes are no longer those that were signed",
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
};

const WORDS: Readonly<Record<Language, Words>> = { en: EN, "zh-CN": ZH };

export const reportWords = (lang: Language): Words => WORDS[lang] ?? EN;
export const ALL_WORDS = WORDS;

/** The report's own words as people say them; codes stay as they are in what machines read. */
const TERMS: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  en: {
    "ai-generated": "says: generated with AI",
    "ai-edited": "says: edited with AI",
    "possibly-ai": "says: AI is possible",
    captured: "says: captured",
    created: "says: created",
    edited: "says: edited",
    "platform-processed": "says: processed by a platform",
    signed: "signed by a recognised signer",
    claimed: "claimed in intact credentials",
    decoded: "decoded from the content",
    stated: "stated by the file",
    inside: "protected by the signature",
    outside: "outside the signature",
    deny: "denied",
    warn: "warning",
    require: "required",
  },
  "zh-CN": {
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
  },
};

/** A word of the report for people, or the word itself. */
export const term = (lang: Language, word: string): string => TERMS[lang]?.[word] ?? word;
export const ALL_TERMS = TERMS;
