import { runInspection, type Step } from "../inspect.ts";
import { ProvcheckError } from "../model/errors.ts";
import type { Report } from "../model/report.ts";
import { Reader } from "../source/reader.ts";
import { sniff } from "../source/sniff.ts";
import type { Source } from "../source/source.ts";
import { openFile } from "./file-source.ts";
import type { PicturePrint } from "./picture.ts";
import { type JobOptions, nodeRuntime, readAll } from "./runtime.ts";

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

/** Decodes one picture for comparing, in this process. */
export async function runPicture(path: string): Promise<PicturePrint> {
  const file = openFile(path);
  try {
    const sniffed = await sniff(new Reader(file));
    if (sniffed?.kind !== "image") throw new ProvcheckError("unsupported-content", "not a picture");
    const { readPicture } = await import("./picture.ts");
    return await readPicture(await readAll(file), sniffed.format);
  } finally {
    file.close();
  }
}
