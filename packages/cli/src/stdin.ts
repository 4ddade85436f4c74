import { ProvcheckError } from "@provcheck/core";

const STDIN_BYTES = 512 * 1024 * 1024;

/** One file from standard input, within a bound. @throws ProvcheckError `bad-option` */
export async function readStdin(): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  let total = 0;
  for await (const part of process.stdin as AsyncIterable<Buffer>) {
    total += part.length;
    if (total > STDIN_BYTES)
      throw new ProvcheckError("bad-option", `-: more than ${STDIN_BYTES} bytes on standard input`);
    parts.push(part);
  }
  return new Uint8Array(Buffer.concat(parts));
}
