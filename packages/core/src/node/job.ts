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
  const given = source ?? file;
  if (!given) throw new TypeError("a job needs a path or a source");
  const bytes = watched(given);
  let dispose: (() => void) | undefined;
  try {
    const made = await nodeRuntime(bytes, options, onStep, fetchManifest);
    dispose = made.dispose;
    const report = await runInspection(bytes, made.runtime);
    if (file?.changed()) throw unreadable(options, "it changed, or was removed, while it was read");
    if (bytes.fault) throw unreadable(options, bytes.fault.message, bytes.fault);
    return report;
  } catch (error) {
    // Whatever a parser made of bytes that never came: what is wrong is not the file.
    if (bytes.fault && !(error instanceof ProvcheckError)) throw unreadable(options, bytes.fault.message, bytes.fault);
    throw error;
  } finally {
    dispose?.();
    file?.close();
  }
}

function unreadable({ name, path }: JobOptions, why: string, cause?: Error): ProvcheckError {
  const code = path === undefined ? "source-unreadable" : "path-unreadable";
  return new ProvcheckError(code, `${name}: ${why}`, cause ? { cause } : {});
}

/** A source that remembers that it failed: steps take a failed read for damage, and no verdict may rest on that. */
function watched(source: Source): Source & { readonly fault: Error | undefined } {
  let fault: Error | undefined;
  return {
    size: source.size,
    ...(source.name === undefined ? {} : { name: source.name }),
    get fault() {
      return fault;
    },
    async read(offset, length) {
      try {
        return await source.read(offset, length);
      } catch (error) {
        fault ??= error instanceof Error ? error : new Error(String(error));
        throw error;
      }
    },
  };
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
