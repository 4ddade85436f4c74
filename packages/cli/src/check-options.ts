import type { Language } from "@provcheck/core";
import { loadPolicy } from "@provcheck/core";
import type { CheckOptions } from "./check.ts";
import type { Flags } from "./flags.ts";
import { told } from "./messages.ts";
import type { OutputOption } from "./outputs.ts";
import { ffmpegPaths, trustOptions, useColor } from "./settings.ts";
import { Trouble } from "./trouble.ts";

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
  return {
    paths,
    recursive: flags.recursive === true,
    outputs,
    ...(flags.filesFrom === undefined ? {} : { filesFrom: flags.filesFrom }),
    ...(flags.policy === undefined ? {} : { policy: await loadPolicy(flags.policy), read: [flags.policy] }),
    ...(flags.state === undefined ? {} : { state: flags.state }),
    ...(flags.progress === undefined ? {} : { progress: flags.progress }),
    lang,
    color: useColor(flags.color !== false),
    gate: { failOn: flags.failOn ?? [], ...(flags.require ? { require: flags.require } : {}) },
    allowUnchecked: flags.allowUnchecked ?? [],
    exclude: flags.exclude ?? [],
    ...(flags.root === undefined ? {} : { root: flags.root }),
    ...(flags.baseline === undefined ? {} : { baseline: flags.baseline }),
    ...(flags.writeBaseline === undefined ? {} : { writeBaseline: flags.writeBaseline }),
    trust: await trustOptions(flags),
    online: {
      manifests: (flags.online ?? flags.onlineManifests) === true,
      ocsp: (flags.online ?? flags.onlineOcsp) === true,
    },
    ...(flags.jobs === undefined ? {} : { jobs: Math.ceil(flags.jobs) }),
    ...(flags.timeout === undefined ? {} : { timeoutMs: flags.timeout * 1000 }),
    ...(flags.now === undefined ? {} : { now: flags.now }),
    ...(flags.fragments === undefined ? {} : { fragments: flags.fragments }),
    deep: flags.deep === true,
    ...(flags.secondOpinion === undefined ? {} : { secondOpinion: flags.secondOpinion }),
    ffmpeg: ffmpegPaths(flags),
    show: flags.show ?? [],
  };
}
