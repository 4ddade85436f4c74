import { runInspection, type Step } from "../inspect.ts";
import type { Report } from "../model/report.ts";
import type { Source } from "../source/source.ts";
import { openFile } from "./file-source.ts";
import { type JobOptions, nodeRuntime } from "./runtime.ts";

/** One inspection in this process. With a path the file is opened here; otherwise `source` gives the bytes. */
export async function runJob(
  options: JobOptions,
  source: Source | undefined,
  onStep: (step: Step) => void,
  fetchManifest?: (url: string) => Promise<Uint8Array>,
): Promise<Report> {
  const file = source === undefined && options.path !== undefined ? openFile(options.path) : undefined;
  const bytes = source ?? file;
  if (!bytes) throw new TypeError("a job needs a path or a source");
  let dispose: (() => void) | undefined;
  try {
    const made = await nodeRuntime(bytes, options, onStep, fetchManifest);
    dispose = made.dispose;
    return await runInspection(bytes, made.runtime);
  } finally {
    dispose?.();
    file?.close();
  }
}
