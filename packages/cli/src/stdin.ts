import { told } from "./messages.ts";
import { Trouble } from "./trouble.ts";

const STDIN_BYTES = 512 * 1024 * 1024;

/** One file from standard input, within a bound. @throws ProvcheckError `bad-option` */
export async function readStdin(): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  let total = 0;
  for await (const part of process.stdin as AsyncIterable<Buffer>) {
    total += part.length;
    if (total > STDIN_BYTES) throw new Trouble("bad-option", told("error.stdin-too-large", { count: STDIN_BYTES }));
    parts.push(part);
  }
  return new Uint8Array(Buffer.concat(parts));
}
