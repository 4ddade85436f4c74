import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { tempDir } from "../../../../test/fixtures/authority-file.ts";
import { codeCacheFolder, start } from "./code-cache.ts";

const POSIX = process.platform !== "win32";
const DIGEST = "0123456789abcdef".repeat(4);
const CODE =
  'exports.load = () => __import("beside"); exports.twice = (n) => 2 * n; exports.where = __metaUrl; exports.sep = require("node:path").sep;';

function made(code = CODE) {
  const dir = tempDir();
  const path = join(dir, "made-main.cjs");
  writeFileSync(path, code);
  const folder = join(dir, "cache");
  mkdirSync(join(dir, "lib"));
  writeFileSync(join(dir, "lib", "load-here.js"), 'export const loadHere = async (name) => name + " from there";');
  const run = (digest = DIGEST) => start({ path, digest, within: join(dir, "lib", "made-main.cjs") }, folder);
  const kept = (): string => join(folder, readdirSync(folder).find((name) => name.endsWith(".bin")) ?? "none");
  return { dir, folder, run, kept };
}
/** Two starts, after which a third one finds what it needs. */
function warm() {
  const all = made();
  all.run().mark();
  all.run().keep();
  return all;
}

describe("a start from V8's cache of code", () => {
  it("runs the bundle as if it lay in the folder whose packages it means", () => {
    const { run, dir } = made();
    const { exports } = run();
    expect((exports.twice as (n: number) => number)(4)).toBe(8);
    expect(exports.where).toContain("/lib/made-main.cjs");
    expect(String(exports.where)).toContain(dir.replaceAll("\\", "/"));
  });

  it("reads whatever letters stand in it", () => {
    const { run } = made("exports.named = /^(?:腾讯云|vo\u00e4)$/; exports.size = String.raw`1 × 2`;");
    const { named, size } = run().exports;
    expect([(named as RegExp).test("腾讯云"), (named as RegExp).test("voä"), size]).toEqual([true, true, "1 × 2"]);
  });

  it("leaves word first, keeps the code at the second start, and uses it from the third on", async () => {
    const { run, folder } = made();
    const first = run();
    expect(first.cache).toBe("new");
    first.mark();
    const second = run();
    expect(second.cache).toBe("again");
    second.keep();
    const third = run();
    expect(third.cache).toBe("used");
    // On Node 20 code from a cache cannot import by itself.
    expect(await (third.exports.load as () => Promise<string>)()).toBe("beside from there");
    if (POSIX) expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  it("never takes what was kept of another text", () => {
    const { run } = warm();
    expect(run("f".repeat(64)).cache).toBe("new");
  });

  it.each([
    ["one changed bit", (bytes: Buffer) => bytes.fill((bytes[200] ?? 0) ^ 1, 200, 201)],
    ["a cut end", (bytes: Buffer) => bytes.subarray(0, bytes.length - 9)],
    ["nothing in it", () => Buffer.alloc(0)],
    ["only a digest", (bytes: Buffer) => bytes.subarray(0, 64)],
  ])("passes over a cache with %s, and the bundle runs", (_what, change) => {
    const { run, kept } = warm();
    writeFileSync(kept(), change(readFileSync(kept())));
    const again = run();
    expect(again.cache).toBe("again");
    expect((again.exports.twice as (n: number) => number)(3)).toBe(6);
  });

  it.runIf(POSIX)("takes nothing that others may write to, and no link", () => {
    const others = warm();
    chmodSync(others.kept(), 0o666);
    expect(others.run().cache).toBe("again");
    const open = warm();
    chmodSync(open.folder, 0o777);
    expect(open.run().cache).toBe("again");
    expect(open.run().keep()).toBe(false);
    const linked = warm();
    const away = join(linked.dir, "away");
    writeFileSync(away, readFileSync(linked.kept()), { mode: 0o600 });
    const path = linked.kept();
    const { unlinkSync } = process.getBuiltinModule("node:fs");
    unlinkSync(path);
    symlinkSync(away, path);
    expect(linked.run().cache).toBe("again");
  });

  it("runs where nothing can be kept", () => {
    const { dir } = made();
    const path = join(dir, "made-main.cjs");
    writeFileSync(join(dir, "taken"), "a file, not a folder");
    const started = start({ path, digest: DIGEST, within: path }, join(dir, "taken"));
    expect([started.mark(), started.keep()]).toEqual([false, false]);
    expect(started.cache).toBe("new");
    expect(start({ path, digest: DIGEST, within: path }, undefined).cache).toBe("off");
  });

  it("keeps no more than a dozen files, the latest", () => {
    const { run, folder } = made();
    mkdirSync(folder, { mode: 0o700 });
    writeFileSync(join(folder, "notes.txt"), "somebody's own");
    for (let index = 0; index < 20; index++) run(index.toString(16).padStart(16, "0").repeat(4)).mark();
    const names = readdirSync(folder);
    expect(names.filter((name) => name.endsWith(".seen")).length).toBeLessThanOrEqual(12);
    expect(names).toContain("notes.txt");
  });
});

describe("the folder of caches", () => {
  it.each([
    [{ HOME: "/home/a" }, "linux", "/home/a/.cache/provcheck/code"],
    [{ HOME: "/home/a", XDG_CACHE_HOME: "/x" }, "linux", "/x/provcheck/code"],
    [{ HOME: "/Users/a" }, "darwin", "/Users/a/Library/Caches/provcheck/code"],
    [{ PROVCHECK_CODE_CACHE: "/own", HOME: "/home/a" }, "linux", "/own"],
    [{ PROVCHECK_CODE_CACHE: "off", HOME: "/home/a" }, "linux", undefined],
    [{ HOME: "/home/a", NODE_V8_COVERAGE: "/c" }, "linux", undefined],
    [{}, "linux", undefined],
    [{ HOME: "/home/a" }, "win32", undefined],
  ] as const)("%o on %s: %s", (env, platform, folder) => {
    expect(codeCacheFolder(env, platform)?.replaceAll("\\", "/")).toBe(folder);
  });
});
