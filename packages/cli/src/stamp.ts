import { createHash } from "node:crypto";
import { createReadStream, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { type TrustOptions, version } from "@provcheck/core";

/** What a file is, as its folder knows it. */
export interface Stamp {
  text: string;
  /** Whether every later change would show: not where the file was changed within the clock's last ticks. */
  sure: boolean;
}

/** File systems count changes in ticks of up to two seconds. */
const TICK_MS = 2_000;

/** Of a file and of the store beside it; undefined when either is not there. */
export function stampOf(path: string, sidecar: string | undefined): Stamp | undefined {
  const now = Date.now();
  let sure = true;
  try {
    const parts = [path, sidecar].map((each) => {
      if (each === undefined) return "-";
      const { size, ino, dev, ctimeNs, ctimeMs } = statSync(each, { bigint: true });
      sure &&= now - Number(ctimeMs) > TICK_MS;
      return `${size}:${dev}:${ino}:${ctimeNs}`;
    });
    return { text: parts.join(" "), sure };
  } catch {
    return undefined;
  }
}

/**
 * Of the bytes of a file, and of the store beside it.
 * @param known the file's own, where it was computed
 */
export async function hashOf(path: string, sidecar: string | undefined, known?: string): Promise<string> {
  const own = known ?? (await digest(path));
  if (sidecar === undefined) return own;
  return createHash("sha256")
    .update(`${own} ${await digest(sidecar)}`)
    .digest("hex");
}

async function digest(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const part of createReadStream(path) as AsyncIterable<Buffer>) hash.update(part);
  return hash.digest("hex");
}

/** What every result depends on beside its file: the version, and the lists by their bytes, wherever they lie. */
export function worldOf(trust: TrustOptions): unknown[] {
  return [version, process.arch, ...listsOf(trust)];
}

/** The lists by their bytes: the same on every machine that has the same. */
export function listsOf({ dir, anchors, allowedList, trustConfig }: TrustOptions): unknown[] {
  const folder = dir === undefined ? [] : readdirSync(dir, { withFileTypes: true });
  const names = folder.filter((entry) => entry.isFile()).map((entry) => entry.name);
  const lists = names.sort().map((name) => [name, bytesOf(join(dir ?? "", name))]);
  return [lists, ...[anchors, allowedList, trustConfig].map((path) => path && bytesOf(path))];
}

const bytesOf = (path: string): string => createHash("sha256").update(readFileSync(path)).digest("hex");
