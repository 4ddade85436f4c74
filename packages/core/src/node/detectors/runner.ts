/**
 * The process that one detector runs in, for one picture. It is told a file with what to do, writes one line with the answer,
 * and ends; whatever else the detector prints goes to the log.
 */
import { readFileSync, writeSync } from "node:fs";
import { pathToFileURL } from "node:url";

/** What it is told. */
export interface DetectorTask {
  /** Begins the line of the answer, so that nothing a detector prints is taken for it. */
  readonly token: string;
  readonly module: string;
  readonly options: unknown;
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  /** File of raw samples. */
  readonly samples: string;
}

/** Writes all of a line, however little a pipe takes at a time. */
function writeLine(text: string): void {
  const bytes = Buffer.from(`${text}\n`);
  for (let at = 0; at < bytes.length; ) at += writeSync(1, bytes, at);
}

async function run(path: string): Promise<void> {
  const task = JSON.parse(readFileSync(path, "utf8")) as DetectorTask;
  // What it prints is no answer, however much of it there is.
  process.stdout.write = process.stderr.write.bind(process.stderr);
  const { width, height, channels } = task;
  const data = new Uint8Array(readFileSync(task.samples));
  const { default: detector } = (await import(pathToFileURL(task.module).href)) as { default: unknown };
  const { name, version, detect } = detector as {
    name: unknown;
    version: unknown;
    detect: (...args: unknown[]) => unknown;
  };
  const findings = await detect.call(detector, { width, height, channels, data }, { options: task.options });
  writeLine(`${task.token}${JSON.stringify({ name, version, findings })}`);
}

await run(process.argv[2] ?? "");
// What a detector left running is not waited for.
process.exit(0);
