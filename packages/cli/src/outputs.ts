import { closeSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { ProvcheckError } from "@provcheck/core";
import { FORMATS, type FormatName, REPORTERS } from "./reporters/index.ts";
import type { Outcome, Reporter, ReporterOptions } from "./reporters/reporter.ts";

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

interface Sink {
  reporter: Reporter;
  write(text: string): Promise<void>;
  /** Gives the file its name; until then it lies beside under another. */
  finish(): void;
  discard(): void;
}

/** Waits for the pipe: a slow reader must not make the output pile up in memory. */
function toStdout(text: string): Promise<void> {
  if (text === "") return Promise.resolve();
  return new Promise((resolve) => process.stdout.write(text, () => resolve()));
}

function toFile(path: string): Omit<Sink, "reporter"> {
  const temporary = `${path}.${process.pid}.tmp`;
  let fd: number;
  try {
    fd = openSync(temporary, "w");
  } catch (error) {
    throw new ProvcheckError(
      "bad-option",
      `--output ${path}: ${error instanceof Error ? error.message : "cannot be written"}`,
    );
  }
  return {
    async write(text) {
      writeSync(fd, text);
    },
    finish() {
      closeSync(fd);
      renameSync(temporary, path);
    },
    discard() {
      closeSync(fd);
      rmSync(temporary, { force: true });
    },
  };
}

/** All outputs of one run. A run that ends early leaves no half files. */
export class Outputs {
  readonly #sinks: Sink[];
  constructor(wanted: readonly OutputOption[], options: ReporterOptions) {
    this.#sinks = wanted.map(({ format, path }) => ({
      reporter: REPORTERS[format](path === undefined ? options : { ...options, color: false, columns: 100 }),
      ...(path === undefined ? { write: toStdout, finish: () => undefined, discard: () => undefined } : toFile(path)),
    }));
  }
  async begin(): Promise<void> {
    for (const { reporter, write } of this.#sinks) await write(reporter.begin());
  }
  async each(outcome: Outcome, index: number): Promise<void> {
    for (const { reporter, write } of this.#sinks) await write(reporter.each(outcome, index));
  }
  async end(): Promise<void> {
    for (const { reporter, write, finish } of this.#sinks) {
      await write(reporter.end());
      finish();
    }
  }
  discard(): void {
    for (const { discard } of this.#sinks) discard();
  }
}
