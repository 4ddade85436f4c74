import { sniff } from "../../formats/sniff.ts";
import { runInspection, type Step } from "../../inspect.ts";
import { ProvcheckError } from "../../model/errors.ts";
import type { Report } from "../../model/report.ts";
import { Reader } from "../../source/reader.ts";

import type { Source } from "../../source/source.ts";
import { SteadySource } from "../../source/steady-source.ts";
import { openFile } from "../file-source.ts";
import type { JobOptions } from "../host/protocol.ts";
import type { Network } from "../network/bridge.ts";
import type { ArchivePicture, PicturePrint } from "../pixels/picture.ts";
import { nodeRuntime, readAll } from "./runtime.ts";

/**
 * One inspection in this process. With a path the file is opened here; otherwise `source` gives the bytes.
 * @throws ProvcheckError `source-failed` or `path-unreadable` where the bytes could not be read to the end
 */
export async function runJob(
  options: JobOptions,
  source: Source | undefined,
  onStep: (step: Step) => void,
  network?: Network,
): Promise<Report> {
  const file = source === undefined && options.path !== undefined ? openFile(options.path) : undefined;
  const given = source ?? file;
  if (!given) throw new TypeError("a job needs a path or a source");
  const bytes = SteadySource.of(given);
  let dispose: (() => void) | undefined;
  try {
    const made = await nodeRuntime(bytes, options, onStep, network);
    dispose = made.dispose;
    const report = await runInspection(bytes, made.runtime);
    // Whatever a step made of a read that failed: a report over bytes that could not be read is none.
    bytes.throwIfFailed();
    if (file?.changed())
      throw new ProvcheckError("path-unreadable", `${options.name}: it changed, or was removed, while it was read`);
    return report;
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
    const { readPicture } = await import("../pixels/picture.ts");
    return await readPicture(await readAll(file), sniffed.format);
  } finally {
    file.close();
  }
}

/** Looks at one file for an archive, in this process: of a picture what is kept of it, of all else what kind of thing it is. */
export async function runPrint(path: string): Promise<ArchivePicture> {
  const file = openFile(path);
  try {
    const sniffed = await sniff(new Reader(file));
    if (sniffed?.kind !== "image") return { kind: sniffed?.kind ?? "other" };
    const { printForArchive } = await import("../pixels/picture.ts");
    return await printForArchive(await readAll(file), sniffed.format);
  } finally {
    file.close();
  }
}
