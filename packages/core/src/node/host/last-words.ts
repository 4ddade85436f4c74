import type { Readable } from "node:stream";
import { ProvcheckError } from "../../model/errors.ts";

const MOST_CHARS = 4_000;

/** The end of what a process wrote to standard error. */
export class LastWords {
  text = "";

  listen(stream: Readable | null): void {
    stream?.on("error", () => undefined);
    stream?.on("data", (part: Buffer) => {
      this.text = (this.text + part.toString("utf8")).slice(-MOST_CHARS);
    });
  }
}

/** The line of a Node process's last words that says what was wrong. */
function errorLine(said: string): string | undefined {
  const lines = said.split("\n");
  return (lines.find((line) => /^\w*Error\b/.test(line)) ?? lines.find((line) => line.trim() !== ""))?.slice(0, 300);
}

/** A child that cannot start: what it said is the cause. */
export function cannotStart(said: string): ProvcheckError {
  const why = errorLine(said) ?? "it ended without a word";
  return new ProvcheckError(
    "engine-unavailable",
    `the process that reads files cannot be started: ${why} (provcheck doctor tells more)`,
    { cause: new Error(said.trim() === "" ? why : said.trim()) },
  );
}
