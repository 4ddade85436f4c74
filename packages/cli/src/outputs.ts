import { FORMATS, type FormatName, REPORTERS } from "./reporters/index.ts";
import type { Outcome, Reporter, ReporterOptions } from "./reporters/reporter.ts";
import { type Sink, toFile, toStdout } from "./sinks.ts";

/** One output that was asked for: a format, and where it goes. */
export interface OutputOption {
  format: FormatName;
  /** Absent: standard output. */
  path?: string;
}

/** Reads `FORMAT=PATH`, or `FORMAT` alone for standard output. */
export function parseOutput(text: string): OutputOption | undefined {
  const equals = text.indexOf("=");
  const name = equals === -1 ? text : text.slice(0, equals);
  const format = FORMATS.find((each) => each === name);
  if (!format) return undefined;
  const path = equals === -1 ? "" : text.slice(equals + 1);
  return path === "" || path === "-" ? { format } : { format, path };
}

interface Output {
  reporter: Reporter;
  sink: Sink;
}

/** All outputs of one run. They appear together, at its end; a run that ends early leaves no half files. */
export class Outputs {
  readonly #outputs: Output[] = [];

  /** @throws ProvcheckError `bad-option` when one cannot be opened; none is left then */
  static async open(wanted: readonly OutputOption[], options: ReporterOptions, signal?: AbortSignal): Promise<Outputs> {
    const outputs = new Outputs();
    try {
      for (const { format, path } of wanted) {
        const sink = path === undefined ? toStdout : await toFile("--output", path, signal);
        const own = path === undefined ? options : { ...options, color: false, columns: 100, record: true as const };
        outputs.#outputs.push({ reporter: REPORTERS[format](own), sink });
      }
      return outputs;
    } catch (error) {
      await outputs.discard();
      throw error;
    }
  }
  async begin(): Promise<void> {
    for (const { reporter, sink } of this.#outputs) await sink.write(reporter.begin());
  }
  async each(outcome: Outcome, index: number): Promise<void> {
    for (const { reporter, sink } of this.#outputs) await sink.write(reporter.each(outcome, index));
  }
  async end(): Promise<void> {
    for (const { reporter, sink } of this.#outputs) await sink.write(reporter.end());
    // A disk may be found full only here: nothing gets its name before all of them are whole.
    for (const { sink } of this.#outputs) await sink.close();
    for (const { sink } of this.#outputs) await sink.publish();
  }
  async discard(): Promise<void> {
    for (const { sink } of this.#outputs) await sink.discard();
  }
}
