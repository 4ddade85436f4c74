import { forTerminal } from "./sanitize.ts";

/** One line to people on stderr; standard output is for reports. */
export function note(text: string): void {
  process.stderr.write(`provcheck: ${forTerminal(text)}\n`);
}
