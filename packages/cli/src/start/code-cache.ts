import { isAscii } from "node:buffer";
import { createHash } from "node:crypto";
import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { Script } from "node:vm";
import { present } from "@provcheck/core/internal";

/** Half of a cold start is V8 reading our own code. What it made of it is kept in the user's cache, by its own means. */
interface CodeFile {
  /** The bundle, CommonJS. */
  path: string;
  /** Names the bundle's text, so that another one never meets this one's cache. */
  digest: string;
  /**
   * A path in the folder whose packages the bundle means, `import` (as `__import`, by `load-here.js` there) and `require`
   * alike; no file need be there.
   */
  within: string;
}

/** A bundle that was run, and the means to keep what V8 made of it. */
export interface Started {
  exports: Readonly<Record<string, unknown>>;
  /** `used`: from the cache. `new`: nothing was there. `again`: an earlier start came by and left word. `off`: no folder. */
  cache: "used" | "new" | "again" | "off";
  /** Keeps what V8 has by now. Never throws; says whether it is kept. */
  keep(): boolean;
  /** Leaves word that a start came by. Never throws. */
  mark(): boolean;
}

const MAX_CACHE_BYTES = 16 * 1024 * 1024;
const DIGEST_BYTES = 64;
/** Caches of other versions, of Node and of provcheck, that may lie beside ours. */
const MOST_FILES = 12;

/**
 * Where caches of code lie: `PROVCHECK_CODE_CACHE`, else the user's cache folder; undefined where there is no home, where the
 * variable is `off`, and while coverage is measured (code from a cache is counted otherwise).
 */
export function codeCacheFolder(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string | undefined {
  const { PROVCHECK_CODE_CACHE: named, NODE_V8_COVERAGE, XDG_CACHE_HOME, LOCALAPPDATA, HOME } = env;
  if (named === "off" || NODE_V8_COVERAGE) return undefined;
  if (named) return named;
  const user =
    platform === "win32" ? LOCALAPPDATA : platform === "darwin" ? HOME && join(HOME, "Library", "Caches") : "";
  const base = user || XDG_CACHE_HOME || (platform === "linux" && HOME ? join(HOME, ".cache") : undefined);
  return base ? join(base, "provcheck", "code") : undefined;
}

/**
 * Runs a bundle, from V8's cache of it where there is one that is ours: a regular file that belongs to this user, that
 * nobody else may write to, in a folder of the same kind, whole by its digest. Whoever can write there as this user could
 * change the program itself; the digest is against damage, which V8 does not look for.
 */
export function start(file: CodeFile, folder: string | undefined): Started {
  const bytes = readFileSync(file.path);
  // What the build leaves is ASCII, which is read three times as fast.
  const source = bytes.toString(isAscii(bytes) ? "latin1" : "utf8");
  const name = `${basename(file.path, ".cjs")}-${file.digest.slice(0, 16)}-${process.version}-${process.arch}`;
  const path = folder === undefined ? undefined : join(folder, name);
  const cachedData = path === undefined ? undefined : readOwn(`${path}.bin`);
  const script = new Script(`(function(exports,require,module,__filename,__dirname,__metaUrl,__import){${source}\n})`, {
    filename: file.within,
    ...present({ cachedData }),
  });
  const used = cachedData !== undefined && script.cachedDataRejected === false;
  const module = { exports: {} };
  const require = createRequire(file.within);
  script.runInThisContext()(
    module.exports,
    require,
    module,
    file.within,
    dirname(file.within),
    pathToFileURL(file.within).href,
    async (name: string) => {
      const { loadHere } = await import(pathToFileURL(join(dirname(file.within), "load-here.js")).href);
      return loadHere(name);
    },
  );
  const cache = path === undefined ? "off" : used ? "used" : existsSync(`${path}.seen`) ? "again" : "new";
  return {
    exports: module.exports,
    cache,
    keep: () => path !== undefined && quietly(() => write(`${path}.bin`, sealed(script.createCachedData()))),
    mark: () => path !== undefined && quietly(() => write(`${path}.seen`, new Uint8Array(0))),
  };
}

const digestOf = (data: Uint8Array): Buffer => createHash("blake2b512").update(data).digest();
const sealed = (data: Buffer): Buffer => Buffer.concat([digestOf(data), data]);

/** Ours alone? Windows keeps other users out of the folder itself. */
function isOwn({ uid, mode }: { uid: number; mode: number }): boolean {
  return process.getuid === undefined || (uid === process.getuid() && (mode & 0o022) === 0);
}

function readOwn(path: string): Buffer | undefined {
  try {
    const folder = lstatSync(dirname(path));
    if (!folder.isDirectory() || !isOwn(folder)) return undefined;
    const handle = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
    try {
      const found = fstatSync(handle);
      if (!found.isFile() || !isOwn(found) || found.size > MAX_CACHE_BYTES || found.size < DIGEST_BYTES)
        return undefined;
      const all = readFileSync(handle);
      const data = all.subarray(DIGEST_BYTES);
      return digestOf(data).equals(all.subarray(0, DIGEST_BYTES)) ? data : undefined;
    } finally {
      closeSync(handle);
    }
  } catch {
    return undefined;
  }
}

/** A start that cannot be kept is as good as any other. */
function quietly(run: () => void): boolean {
  try {
    run();
    return true;
  } catch {
    // No room, no right, no such folder.
    return false;
  }
}

function write(path: string, data: Uint8Array): void {
  const folder = dirname(path);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (!isOwn(lstatSync(folder))) throw new Error("others may write to the folder");
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, data, { flag: "wx", mode: 0o600 });
    renameSync(temporary, path);
  } catch (error) {
    quietly(() => unlinkSync(temporary));
    throw error;
  }
  removeOldest(folder);
}

function removeOldest(folder: string): void {
  const files = readdirSync(folder)
    .filter((name) => /^[\w-]+-[0-9a-f]{16}-v[\w.-]+\.(?:bin|seen|bin\.\d+\.tmp|seen\.\d+\.tmp)$/.test(name))
    .map((name) => ({ path: join(folder, name), time: statSync(join(folder, name)).mtimeMs }))
    .sort((a, b) => b.time - a.time);
  for (const { path } of files.slice(MOST_FILES)) quietly(() => unlinkSync(path));
}
