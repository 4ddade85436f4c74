import {
  type InspectOptions,
  type Language,
  type LeftOut,
  loadPolicy,
  type SectionName,
  type TrustOptions,
} from "@provcheck/core";
import { present } from "@provcheck/core/internal";
import type { Where } from "./collect.ts";
import { type Flags, ffmpegPaths, passedOptions, timeLimit } from "./flags.ts";
import type { Rules } from "./judge.ts";
import { told } from "./messages.ts";
import type { OutputOption } from "./outputs.ts";
import { trustOptions, useColor } from "./settings.ts";
import { Trouble } from "./trouble.ts";

/** What `check` is asked to do. */
export interface CheckOptions extends Where, Rules {
  outputs: readonly OutputOption[];
  lang: Language;
  color: boolean;
  /** The folder that globs begin at. */
  root?: string;
  exclude: readonly string[];
  baseline?: string;
  writeBaseline?: string;
  trust: TrustOptions;
  state?: string;
  progress?: boolean;
  jobs?: number;
  /** What the library is told of every file. */
  file: InspectOptions;
  /** Other files that options name and that are read: a policy. */
  read?: readonly string[];
  show: readonly SectionName[];
  /** What outputs leave out: the file's name, the place. */
  leaveOut: readonly LeftOut[];
}

/** Who names outputs gets these and no others. */
function outputsOf({ json, jsonl, output = [] }: Flags): OutputOption[] {
  const standard: OutputOption = { format: json ? "json" : jsonl ? "jsonl" : "text" };
  const outputs = json || jsonl || output.length === 0 ? [standard, ...output] : output;
  if (outputs.filter(({ path }) => path === undefined).length > 1)
    throw new Trouble("bad-option", told("error.one-stdout"));
  return outputs;
}

/**
 * What `check` is asked to do, by the options of the command line.
 * @throws ProvcheckError `bad-option` when they do not go together
 */
export async function checkOptions(paths: string[], flags: Flags, lang: Language): Promise<CheckOptions> {
  const outputs = outputsOf(flags);
  if (paths.length === 0 && flags.filesFrom === undefined) throw new Trouble("bad-option", told("error.no-paths"));
  const policy = flags.policy === undefined ? undefined : await loadPolicy(flags.policy);
  return {
    paths,
    recursive: flags.recursive === true,
    outputs,
    lang,
    color: useColor(flags.color !== false),
    gate: { failOn: flags.failOn ?? [], ...present({ require: flags.require }) },
    allowUnchecked: flags.allowUnchecked ?? [],
    exclude: flags.exclude ?? [],
    trust: await trustOptions(flags),
    show: flags.show ?? [],
    leaveOut: flags.leaveOut ?? [],
    file: fileOptions(flags, outputs),
    ...present({
      policy,
      read: flags.policy === undefined ? undefined : [flags.policy],
      filesFrom: flags.filesFrom,
      state: flags.state,
      progress: flags.progress,
      root: flags.root,
      baseline: flags.baseline,
      writeBaseline: flags.writeBaseline,
      jobs: flags.jobs === undefined ? undefined : Math.ceil(flags.jobs),
      now: flags.now,
    }),
  };
}

/** What the library is told of every file. */
function fileOptions(flags: Flags, outputs: readonly OutputOption[]): CheckOptions["file"] {
  const { online, onlineManifests, onlineOcsp } = flags;
  return {
    ...passedOptions(flags),
    online: { manifests: (online ?? onlineManifests) === true, ocsp: (online ?? onlineOcsp) === true },
    ffmpeg: ffmpegPaths(flags),
    // A page for people shows the picture it speaks of.
    preview: outputs.some(({ format }) => format === "html"),
    thumbnails: outputs.some(({ format }) => format === "html"),
    ...present({ limits: timeLimit(flags) }),
  };
}
