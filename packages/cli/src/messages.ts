import type { Language } from "@provcheck/core";
import type { Outcome } from "./reporters/reporter.ts";

/** What the command itself says on stderr and about policies. Sentences about files come from the library. */
const EN = {
  "state-anew": "{path}: written under other lists, options or another policy, begun anew",
  "not-to-end": "{path}: could not be checked to the end ({code})",
  failed: "{path}: {condition}",
  finding: "{path}: {effect} {rule}: {why}",
  unchecked: "{path}: not checked: {why}",
  allowed: "{path}: not checked, as allowed: {why}",
  excluded: "{count} left out by --exclude or .provcheckignore",
  foreign: "{count} folders left out: node_modules and folders of version control (name one to check it)",
  idle: "policy {name}: rule {rule} met no file of this run ({paths}, below {root})",
  known: "{count} known from the baseline",
  "baseline-wrote": "{path}: {count} findings written; from now on only others fail",
  "summary-cut": "{count} more are in {path}",
  "summary-lost": "{count} more did not fit",
  "no-verdict": "nothing was checked",
  skipped: "{count} skipped: no media that provcheck reads",
  nothing: "nothing to check",
  unchanged: " ({count} unchanged, not read again)",
  total: "{count}{unchanged}: {words}",
  verdict: "policy {name} ({digest}): {verdict}",
  asking: "{path}: asking {host}",
  file: "{count} file",
  files: "{count} files",
  checked: "{count} checked",
  left: "ETA {time}",
  wrote: "{path} written",
  "not-written": "{path}: nothing to show side by side",
  "frames.kept": "{count} kept",
  "frames.done": "{count} frames of {clip} in {out}",
  "frames.left-out":
    "{found} looked at: key frames and changes of scene; {alike} showed nothing new, {thinned} were left out to keep to the number",
  "frames.search": "To search for them, open {page} or {sheet}, and one of these pages:",
  "frames.by-hand":
    "Drag a frame onto the search page yourself. Nothing was uploaded, and an earlier copy found there is the lead you want.",
  "frames.title": "Frames of {clip}",
  "policy.exists": "{path} is there already",
  "policy.rules": "{name} {digest}: {count} rules",
  "policy.none": "reports and never fails",
  "policy.deny": "fails when",
  "policy.warn": "warns when",
  "policy.require": "fails unless",
  "policy.is": "{name} is {values}",
  "policy.and": " and ",
  "policy.or": " or ",
  "policy.for": "for {kinds}",
  "policy.in": "in {paths}",
  "policy.ignored": "{rule} is passed over{where}: {reason}",
  "policy.ignored-for": " for {paths}",
  "policy.ignored-until": " until {date}",
  "policy.evaded": "deny rules are evaded by removing what they look for; only require rules hold against that",
};
type Key = keyof typeof EN;

const ZH: Readonly<Record<Key, string>> = {
  "state-anew": "{path}：其中的结果得自其他列表、选项或策略，所有文件都将重新读取",
  "not-to-end": "{path}：未能检查完毕（{code}）",
  failed: "{path}：{condition}",
  finding: "{path}：{effect} {rule}：{why}",
  unchecked: "{path}：未检查：{why}",
  allowed: "{path}：未检查，但已获准许：{why}",
  excluded: "{count} 按 --exclude 或 .provcheckignore 排除",
  foreign: "排除了 {count} 个文件夹：node_modules 与版本控制文件夹（直接写出名称即可检查）",
  idle: "策略 {name}：规则 {rule} 未遇到本次运行的任何文件（{paths}，以 {root} 为根）",
  known: "{count} 项已记录在基线中",
  "baseline-wrote": "{path}：已写入 {count} 项；此后只有其他发现才会判为未通过",
  "summary-cut": "其余 {count} 行见 {path}",
  "summary-lost": "其余 {count} 行放不下",
  "no-verdict": "没有检查任何文件",
  skipped: "跳过 {count}：不是 provcheck 能读取的媒体",
  nothing: "没有可检查的文件",
  unchanged: "（其中 {count} 个未变，未重新读取）",
  total: "{count}{unchanged}：{words}",
  verdict: "策略 {name}（{digest}）：{verdict}",
  asking: "{path}：正在询问 {host}",
  file: "{count} 个文件",
  files: "{count} 个文件",
  checked: "已检查 {count} 个",
  left: "剩余 {time}",
  wrote: "已写入 {path}",
  "not-written": "{path}：没有可并排显示的内容",
  "frames.kept": "已保留 {count} 帧",
  "frames.done": "{clip} 的 {count} 帧，存于 {out}",
  "frames.left-out": "共查看 {found} 帧（关键帧与场景变化）；{alike} 帧没有新内容，为控制数量略去 {thinned} 帧",
  "frames.search": "要搜索这些画面，请打开 {page} 或 {sheet}，再打开下列页面之一：",
  "frames.by-hand": "请自行把画面拖到搜索页面。这里没有上传任何内容；在那里找到的更早副本才是所需线索。",
  "frames.title": "{clip} 的画面",
  "policy.exists": "{path} 已存在",
  "policy.rules": "{name} {digest}：{count} 条规则",
  "policy.none": "只报告，从不判为未通过",
  "policy.deny": "未通过的条件：",
  "policy.warn": "警告的条件：",
  "policy.require": "必须满足：",
  "policy.is": "{name} 为 {values}",
  "policy.and": " 且 ",
  "policy.or": " 或 ",
  "policy.for": "（适用于 {kinds}）",
  "policy.in": "（路径 {paths}）",
  "policy.ignored": "不适用规则 {rule}{where}：{reason}",
  "policy.ignored-for": "，路径 {paths}",
  "policy.ignored-until": "，直到 {date}",
  "policy.evaded": "只要去掉所查找的内容就能绕过 deny 规则；只有 require 规则能防住这一点",
};

const MESSAGES: Readonly<Record<Language, Readonly<Record<Key, string>>>> = { en: EN, "zh-CN": ZH };
export const ALL_MESSAGES = MESSAGES;

/** A message with its arguments, each put in once: what a file brings is never read as a placeholder. */
export const message = (lang: Language, key: Key, args: Readonly<Record<string, string | number>> = {}): string =>
  (MESSAGES[lang] ?? EN)[key].replace(/\{(\w+)\}/g, (whole, name: string) => String(args[name] ?? whole));

/** Why a file could not be checked, where the library's own words are English. */
const ZH_PROBLEMS: Readonly<Record<string, string>> = {
  "path-missing": "没有这个文件",
  "path-unreadable": "无法读取",
  "not-a-regular-file": "不是普通文件",
  "empty-file": "文件是空的",
  "unsupported-content": "内容不属于 provcheck 能读取的任何格式",
  "is-a-folder": "是文件夹（用 -r 检查其中的文件）",
  "no-such-file": "没有匹配的文件",
  "link-loop": "链接绕成一圈",
  "link-broken": "链接没有指向任何文件",
  "link-outside": "链接指向所检查文件夹之外；要检查请写出它的目标",
  "lfs-pointer": "这是 Git LFS 指针，不是文件本身：请先运行 git lfs pull",
  "media-not-read": "是图片、视频或录音，但 provcheck 不读取这种格式",
};

export function problemText(lang: Language, { path, code, message }: Extract<Outcome, { kind: "error" }>): string {
  const own = lang === "zh-CN" ? ZH_PROBLEMS[code] : undefined;
  return own === undefined ? message : `${path}：${own}`;
}
