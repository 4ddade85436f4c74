import { spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { cli, root } from "../fixtures/cli.ts";
import { Room } from "../fixtures/endings.ts";
import { FFMPEG } from "../fixtures/ffmpeg.ts";

/** Runs of each kind; `PROVCHECK_STARVED_RUNS=20` makes 500 and more of all. */
const RUNS = Number(process.env.PROVCHECK_STARVED_RUNS ?? 1);
const media = join(root, "examples/media");
const works = (command: string, ...args: string[]) => spawnSync(command, args).status === 0;
const namespaces = works("unshare", "-rm", "true");
/** Root has as many processes as it likes: the limit is tried as somebody else. */
const nobody = process.getuid?.() === 0 ? ["setpriv", "--reuid", "64998", "--regid", "64998", "--clear-groups"] : [];
const limited = nobody.length === 0 || works("setpriv", ...nobody.slice(1), "true");
const permission = process.allowedNodeEnvironmentFlags.has("--permission")
  ? "--permission"
  : "--experimental-permission";

/** What the shell does before the command runs; `$@` is node and its arguments. */
const KINDS: readonly (readonly [name: string, here: boolean, prelude: string, flags: string[]])[] = [
  ["48 handles", true, 'ulimit -n 48; exec "$@"', []],
  ["40 handles", true, 'ulimit -n 40; exec "$@"', []],
  ["16 processes", limited, `exec ${nobody.join(" ")} sh -c 'ulimit -u 16; exec "$@"' sh "$@"`, []],
  ["nowhere to write temporary files", true, 'TMPDIR=/nowhere exec "$@"', []],
  ["a full disk", namespaces, 'exec unshare -rm sh -c \'mount -t tmpfs -o size=16k none "$TMPDIR"; exec "$@"\' sh "$@"', []],
  ["a disk that is read only", namespaces, 'exec unshare -rm sh -c \'mount -t tmpfs -o ro none "$TMPDIR"; exec "$@"\' sh "$@"', []],
  ["no home", true, 'unset HOME; exec "$@"', []],
  ["no permission to start anything", true, 'exec "$@"', [permission, "--no-warnings", "--allow-fs-read=*", "--allow-fs-write=*"]],
]; // biome-ignore format: a table

describe.runIf(process.platform === "linux")("a machine that gives little", { timeout: 300_000 }, () => {
  const kinds = KINDS.filter(([, here]) => here);
  it.each(kinds)("%s: a sentence and an exit code, nothing uncaught, nothing left", async (_, __, prelude, flags) => {
    for (let run = 0; run < RUNS; run++)
      for (const work of ["check", "preview", "frames", "compare"] as const) {
        const room = new Room();
        const clip = join(room.dir, "clip.mp4");
        copyFileSync(join(media, "6-signed-clip.mp4"), clip);
        mkdirSync(join(room.dir, "home"));
        for (const dir of [room.dir, room.tmp]) chmodSync(dir, 0o777);
        const args = {
          check: ["-r", media, "--jobs", "8", "--timeout", "10", "--json"],
          preview: [clip, "--timeout", "10", "--output", `html=${join(room.tmp, "x.html")}`],
          frames: ["frames", clip, "--out", join(room.tmp, "frames"), "--timeout", "10"],
          compare: ["compare", clip, join(media, "6-signed-clip.mp4"), "--timeout", "10"],
        }[work];
        const ffmpeg = work === "check" || FFMPEG === undefined || FFMPEG === "ffmpeg" ? [] : ["--ffmpeg", FFMPEG];
        const { status, signal, stdout, stderr } = spawnSync(
          "sh",
          ["-c", prelude, "sh", process.execPath, ...flags, cli, ...args, ...ffmpeg],
          { cwd: room.dir, env: room.env({ HOME: join(room.dir, "home") }), encoding: "utf8", timeout: 90_000 },
        );
        expect([work, signal, stderr]).toEqual([work, null, expect.not.stringMatching(/^ {4}at |Uncaught|TypeError/m)]);
        expect([0, 2, 3], `${work}: ${stderr}`).toContain(status);
        // A comparison says what it could not compare where it says everything else.
        if (status !== 0) expect(stderr + (work === "compare" ? stdout : ""), work).toMatch(/^\S.{20}/m);
        expect(readdirSync(room.tmp).filter((name) => /^provcheck-|\.tmp$|\.part$|\.provcheck-/.test(name))).toEqual(
          [],
        );
        await room.until("nothing should be left", 2_000, () => room.processes().length === 0);
      }
  });
});
