import { createHash, randomBytes } from "node:crypto";
import { lstat, readdir, rm } from "node:fs/promises";
import { hostname, tmpdir, uptime } from "node:os";
import { join } from "node:path";

/** What is asked of the system about folders that an earlier process may have left. */
export interface Leftovers {
  /** Does a process with this number run? */
  isAlive(pid: number): boolean;
  /** When the machine began to run, in milliseconds since the epoch. */
  bootedMs: number;
  /** This machine, as it stands in the names. */
  host: string;
  names(): Promise<readonly string[]>;
  /** What is a folder, and when it was last written to; undefined for anything else. */
  folder(name: string): Promise<{ changedMs: number } | undefined>;
  remove(name: string): Promise<void>;
}

/** Our folders, by who made them: `provcheck-input-1a2b3c4d-1234-XXXXXX`. */
const OURS = /^provcheck-(?:input-)?([0-9a-f]{8})-([1-9]\d{0,9})-[\w-]{6}$/;

/**
 * Removes what processes left that are gone. Elsewhere a shell outlives a host that was killed and does so at once; Windows has
 * no such shell, so that the next process does it when it begins. A folder goes only if this machine made it and its
 * process is gone: no process has its number, or the folder is from before the machine was started. A number that was
 * given anew keeps a folder until then; a folder whose files are open cannot be removed there at all.
 */
export async function removeLeftovers(system: Leftovers): Promise<void> {
  for (const name of await system.names().catch(() => [])) {
    const [, host, pid] = OURS.exec(name) ?? [];
    if (host !== system.host || pid === undefined) continue;
    const found = await system.folder(name).catch(() => undefined);
    if (!found || (system.isAlive(Number(pid)) && found.changedMs >= system.bootedMs)) continue;
    await system.remove(name).catch(() => undefined);
  }
}

/** By a hash: the name of a machine is nobody's business in a folder that others see. */
const host = (): string => createHash("sha256").update(hostname()).digest("hex").slice(0, 8);

/** Signal 0 asks whether there is somebody, on Windows too; one of another user is somebody. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}

/** The clock may have been set since: what is doubtful stays. */
const BOOT_DOUBT_MS = 60_000;

/** A folder of temporary files on this machine. */
export const leftoversIn = (dir: string): Leftovers => ({
  isAlive,
  bootedMs: Date.now() - uptime() * 1000 - BOOT_DOUBT_MS,
  host: host(),
  names: () => readdir(dir),
  async folder(name) {
    const found = await lstat(join(dir, name));
    return found.isDirectory() ? { changedMs: found.mtimeMs } : undefined;
  },
  remove: (name) => rm(join(dir, name), { recursive: true, force: true }),
});

/** The name of a temporary folder of this process that is not there yet, so that its end can be promised before it begins. */
export const temporaryName = (kind: "" | "input-" = ""): string =>
  `${temporaryPrefix(kind)}${randomBytes(4).toString("base64url").slice(0, 6)}`;

let looked = false;

/**
 * Where a temporary folder of this process is made, up to the six characters that `mkdtemp` adds. The first time on Windows,
 * what earlier processes left is removed meanwhile.
 */
export function temporaryPrefix(kind: "" | "input-" = "", platform: NodeJS.Platform = process.platform): string {
  const dir = tmpdir();
  if (platform === "win32" && !looked) {
    looked = true;
    void removeLeftovers(leftoversIn(dir));
  }
  return join(dir, `provcheck-${kind}${host()}-${process.pid}-`);
}
