import type { CommandRow, Use } from "./command-line.ts";
import type { OptionName } from "./flags.ts";

/** Options that several commands share. */
const TRUST: readonly OptionName[] = ["trustDir", "trustAnchors", "allowedList", "trustConfig"];
const FFMPEG: readonly OptionName[] = ["ffmpeg", "ffprobe"];
const STORE: readonly OptionName[] = ["dir", "json", "lang"];

/** What a result depends on beside its file: the same for who puts it into a queue and for who takes it out. */
const WORLD: readonly OptionName[] = ["policy", "deep", "secondOpinion", "now", ...TRUST];

const CHECK_OPTIONS: readonly (OptionName | Use)[] = [
  "recursive",
  "filesFrom",
  "output",
  "policy",
  "state",
  { option: "json", words: "json.check" },
  "jsonl",
  "color",
  "failOn",
  "require",
  "allowUnchecked",
  "exclude",
  "root",
  "baseline",
  "writeBaseline",
  "show",
  "leaveOut",
  "fragments",
  "deep",
  { option: "marks", words: "marks.check" },
  "labels",
  "secondOpinion",
  "jobs",
  { option: "timeout", words: "timeout.check" },
  "online",
  "onlineManifests",
  "onlineOcsp",
  "now",
  "lang",
  ...TRUST,
  "progress",
  ...FFMPEG,
];

/** The commands, in the order in which help shows them. */
export const COMMANDS = {
  check: {
    name: "check",
    words: "check",
    takes: [{ argument: "[PATH...]", words: "paths" }],
    options: CHECK_OPTIONS,
  },
  compare: {
    name: "compare",
    words: "compare",
    takes: [
      { argument: "<A>", words: "before" },
      { argument: "<B>", words: "after" },
    ],
    options: [
      "marks",
      "sideBySide",
      "index",
      { option: "max", words: "max.compare" },
      "exclude",
      "jobs",
      "timeout",
      { option: "json", words: "json.compare" },
      "lang",
      ...TRUST,
      ...FFMPEG,
      "progress",
    ],
  },
  frames: {
    name: "frames",
    words: "frames",
    takes: [{ argument: "<CLIP>", words: "clip" }],
    options: [
      { option: "out", words: "out.frames" },
      "max",
      "all",
      "variants",
      "keyFramesOnly",
      "timeout",
      { option: "json", words: "json.frames" },
      "lang",
      ...FFMPEG,
      "progress",
    ],
  },
  open: {
    name: "open",
    words: "open",
    takes: [{ argument: "[FILE...]", words: "files" }],
    options: [{ option: "timeout", words: "timeout.check" }, "lang", ...TRUST, ...FFMPEG],
  },
  enqueue: {
    name: "enqueue",
    words: "enqueue",
    takes: [{ argument: "[SOURCE...]", words: "sources" }],
    options: [
      "queue",
      { option: "filesFrom", words: "filesFrom.enqueue" },
      "exclude",
      "priority",
      { option: "marks", words: "marks.check" },
      ...WORLD,
      "s3Endpoint",
      "lang",
      "json",
    ],
  },
  worker: {
    name: "worker",
    words: "worker",
    options: [
      "queue",
      "results",
      "untilEmpty",
      { option: "jobs", words: "jobs.worker" },
      { option: "timeout", words: "timeout.check" },
      "bytesAtOnce",
      "rate",
      "attempts",
      "lease",
      { option: "marks", words: "marks.check" },
      ...WORLD,
      "s3Endpoint",
      "allow",
      "listen",
      "log",
      "lang",
      ...FFMPEG,
    ],
  },
  queue: { name: "queue", words: "queue" },
  explain: {
    name: "explain",
    words: "explain",
    takes: [
      { argument: "<FILE>", words: "file-or-code" },
      { argument: "[CODE]", words: "code" },
    ],
    options: ["json", "now", "lang", ...TRUST],
  },
  generators: {
    name: "generators",
    words: "generators",
    takes: [{ argument: "[NAME]", words: "generator" }],
    options: ["json", "lang"],
  },
  trust: { name: "trust", words: "trust" },
  policy: { name: "policy", words: "policy" },
  doctor: { name: "doctor", words: "doctor", options: ["json", "lang", ...FFMPEG] },
  schema: { name: "schema", words: "schema" },
} as const satisfies Readonly<Record<string, CommandRow>>;

/** Under `trust`. */
export const TRUST_COMMANDS = {
  update: { name: "update", words: "trust.update", options: [...STORE, "mirror", "proxy", "only"] },
  list: { name: "list", words: "trust.list", options: STORE },
  show: { name: "show", words: "trust.show", takes: [{ argument: "<ID>" }], options: STORE },
  add: {
    name: "add",
    words: "trust.add",
    takes: [{ argument: "<FILE>", words: "anchors" }],
    options: [...STORE, "name", "replace"],
  },
  remove: { name: "remove", words: "trust.remove", takes: [{ argument: "<ID>" }], options: STORE },
} as const satisfies Readonly<Record<string, CommandRow>>;

/** Under `queue`. */
export const QUEUE_COMMANDS = {
  status: { name: "status", words: "queue.status", options: ["queue", "watch", "json", "lang"] },
  dead: {
    name: "dead",
    words: "queue.dead",
    options: ["queue", { option: "max", words: "max.queue" }, "json", "lang"],
  },
  retry: {
    name: "retry",
    words: "queue.retry",
    takes: [{ argument: "[JOB...]", words: "jobs" }],
    options: ["queue", "json", "lang"],
  },
} as const satisfies Readonly<Record<string, CommandRow>>;

/** Under `policy`. */
export const POLICY_COMMANDS = {
  init: {
    name: "init",
    words: "policy.init",
    takes: [{ argument: "[PRESET]", words: "preset", standard: "newsroom" }],
    options: ["lang", { option: "out", flags: "--out <file>", standard: "provcheck.policy.json" }],
  },
  check: { name: "check", words: "policy.check", takes: [{ argument: "<FILE>" }], options: ["lang"] },
  explain: {
    name: "explain",
    words: "policy.explain",
    takes: [{ argument: "<FILE>", words: "policy" }],
    options: ["lang"],
  },
} as const satisfies Readonly<Record<string, CommandRow>>;
