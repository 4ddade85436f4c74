import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { cli, root } from "../fixtures/cli.ts";
import { endHosts, endlessFfmpeg, endOf, Room } from "../fixtures/endings.ts";

/** What the issue allows: nothing is left after so long. */
const SETTLED_MS = 2_000;
/** On a machine that is busy with everything else a start takes long; the end may not. */
const START_MS = 30_000;
const clip = join(root, "examples/media/6-signed-clip.mp4");
const core = join(root, "packages/core/dist/index.js");
/** Everything, quiet and busy; else a busy sample. */
const ALL = process.env.PROVCHECK_ENDINGS === "all";
const programs = { quiet: endlessFfmpeg(false), busy: endlessFfmpeg(true) };

/** The command in each of its long works, up to the moment at which ffmpeg runs. */
const COMMANDS: Readonly<Record<string, (room: Room) => string[]>> = {
  "check with preview": (room) => [clip, "--output", `html=${join(room.out, "x.html")}`],
  frames: (room) => ["frames", clip, "--out", join(room.out, "frames")],
  compare: (room) => ["compare", clip, copyOf(room, "other.mp4"), "--side-by-side", join(room.out, "x.png")],
  "scan with three outputs": (room) => {
    const folder = join(room.dir, "scan");
    mkdirSync(folder);
    for (const name of ["a.mp4", "b.mp4", "c.mp4"]) copyFileSync(clip, join(folder, name));
    const outputs = ["json", "html", "sarif"].flatMap((format) => ["--output", `${format}=${join(room.out, format)}`]);
    return ["-r", folder, "--jobs", "2", "--state", join(room.out, "state"), ...outputs];
  },
};

function copyOf(room: Room, name: string): string {
  const path = join(room.dir, name);
  copyFileSync(clip, path);
  return path;
}

/** The library in a host of its own; it says what it waits for and is told on its command line how to end. */
const HOST = `
import { Worker, isMainThread, workerData } from "node:worker_threads";
const [core, task, ending, clip, other, out, ffmpeg] = isMainThread ? process.argv.slice(2) : workerData;
if (task === "worker" && isMainThread) {
  const worker = new Worker(new URL(import.meta.url), { workerData: process.argv.slice(2) });
  worker.on("message", (text) => console.log(text));
  worker.on("exit", () => process.stdin.pause());
  process.stdin.on("data", () => (ending === "exit" ? process.exit(0) : worker.postMessage("end")));
} else {
  const { createInspector, extractFrames, compare } = await import(core);
  const inspector = createInspector({ processes: 1, ffmpeg: { ffmpeg } });
  const abort = new AbortController();
  const own = { inspector, signal: abort.signal, ffmpeg: { ffmpeg } };
  const limits = ending === "time limit" ? { limits: { timeMs: 10_000 } } : {};
  const work = {
    preview: () => inspector.inspect(clip, { preview: true, signal: abort.signal, ...limits }),
    worker: () => inspector.inspect(clip, { preview: true, signal: abort.signal, ...limits }),
    frames: () => extractFrames(clip, { ...own, out, ...limits }),
    compare: () => compare(clip, other, { ...own, ...limits }),
  }[task]();
  const done = work.then(() => "done", (error) => error.code ?? String(error));
  const end = async () => {
    if (ending === "exit") process.exit(0);
    if (ending === "abort") abort.abort();
    if (ending === "close") { await inspector.close(); abort.abort(); }
    const text = "ended " + (await done);
    await inspector.close();
    if (isMainThread) { console.log(text); process.stdin.pause(); }
    else { const { parentPort } = await import("node:worker_threads"); parentPort.postMessage(text); parentPort.close(); }
  };
  if (isMainThread) process.stdin.once("data", end);
  else (await import("node:worker_threads")).parentPort.once("message", end);
}
`;

afterAll(endHosts);
const linux = process.platform === "linux";
const loads = (name: string): ("quiet" | "busy")[] => (ALL || name === "frames" ? ["quiet", "busy"] : ["quiet"]);

/** Waits until the endless program works in the room. */
const atWork = (room: Room, program: string) =>
  room.until("ffmpeg should run", START_MS, () =>
    room.processes().find(({ command }) => command.includes(program) && command.includes(" -nostdin ")),
  );

async function settled(room: Room, ...but: (number | undefined)[]): Promise<void> {
  await room.until("nothing should be left", SETTLED_MS, () => {
    return room.processes(...but).length === 0 && room.unfinished().length === 0;
  });
}

describe.runIf(linux).concurrent("a command that is ended", { timeout: 300_000 }, () => {
  const cases = Object.keys(COMMANDS).flatMap((name) =>
    loads(name).flatMap((load) =>
      ["time limit", "SIGINT", "SIGTERM", "SIGHUP", "SIGKILL", "kill of a child"].map(
        (how) => [name, load, how] as const,
      ),
    ),
  );

  it.each(cases)("%s, %s, by %s leaves nothing", async (name, load, how) => {
    const room = new Room();
    const program = programs[load];
    const args = [...(COMMANDS[name]?.(room) ?? []), "--ffmpeg", program];
    if (how === "time limit") args.push("--timeout", "10");
    const host = room.start([cli, ...args]);
    const ended = endOf(host);
    const { pid } = await atWork(room, program);
    if (how === "kill of a child") {
      // The process of the pool where ffmpeg is its child, else ffmpeg itself; the run goes on without, or says so.
      const child = room.processes(host.pid).find(({ command }) => command.includes("child.cjs"));
      const inPool = name === "check with preview" || name === "scan with three outputs";
      process.kill(inPool ? (child?.pid ?? pid) : pid, "SIGKILL");
      if (name === "compare" || name === "scan with three outputs") host.kill("SIGTERM");
    } else if (how !== "time limit") host.kill(how as NodeJS.Signals);
    const code = await ended;
    if (how.startsWith("SIG")) expect(code).toBe({ SIGINT: 130, SIGTERM: 143, SIGHUP: 129, SIGKILL: "SIGKILL" }[how]);
    await settled(room);
  });
});

describe.runIf(linux).concurrent("a host of the library that is ended", { timeout: 300_000 }, () => {
  const cases = ["preview", "frames", "compare", "worker"].flatMap((task) =>
    loads(task).flatMap((load) =>
      ["abort", "time limit", "close", "exit", "SIGTERM", "SIGKILL"].map((how) => [task, load, how] as const),
    ),
  );

  it.each(cases)("%s, %s, by %s leaves nothing", async (task, load, how) => {
    const room = new Room();
    const program = programs[load];
    const script = join(room.dir, "host.mjs");
    writeFileSync(script, HOST);
    const args = [script, core, task, how, clip, copyOf(room, "other.mp4"), join(room.out, "frames"), program];
    const host = room.start(args);
    const ended = endOf(host);
    await atWork(room, program);
    if (how.startsWith("SIG")) host.kill(how as NodeJS.Signals);
    else host.stdin?.write("end\n");
    // What was called off is gone while the host lives on.
    if (how === "abort" || how === "close") await settled(room, host.pid);
    await ended;
    await settled(room);
  });
});

// Between the start of a program and the note of its number lies nothing but the host: here it dies exactly there.
const KILLED_BETWEEN = `
import child from "node:child_process";
import { syncBuiltinESMExports } from "node:module";
const { spawn } = child;
child.spawn = (program, args, options) => {
  const started = spawn(program, args, options);
  if (program === process.argv.at(-1) && args[0] !== "-version") process.kill(process.pid, "SIGKILL");
  return started;
};
syncBuiltinESMExports();
`;

it.runIf(linux)("a host that is killed before it notes what it has started leaves nothing", async () => {
  const room = new Room();
  const script = join(room.dir, "host.mjs");
  writeFileSync(script, KILLED_BETWEEN + HOST);
  const other = copyOf(room, "other.mp4");
  const host = room.start([script, core, "frames", "exit", clip, other, join(room.out, "frames"), programs.quiet]);
  expect(await endOf(host)).toBe("SIGKILL");
  await settled(room).finally(() => {
    for (const { pid } of room.processes()) process.kill(pid, "SIGKILL");
  });
});

describe.runIf(linux).concurrent("the upload example that is ended", { timeout: 300_000 }, () => {
  it.each(["SIGINT", "SIGTERM", "SIGHUP", "SIGKILL", "kill of a child"])("by %s leaves nothing", async (how) => {
    const room = new Room();
    const host = room.start([join(root, "examples/upload-endpoint/server.mjs")], { PORT: "0", POLICY: "report-only" });
    const ended = endOf(host);
    const port = await new Promise<number>((resolve) =>
      host.stdout?.on("data", (part: Buffer) => resolve(Number(/:(\d+)\/uploads/.exec(part.toString())?.[1]))),
    );
    // One upload that is checked, so that a process of the pool is there, and one that never ends.
    const body = new Uint8Array([0xff, 0xd8, 0xff, 0xe0]);
    await fetch(`http://127.0.0.1:${port}/uploads`, { method: "POST", body });
    const slow = connect(port, "127.0.0.1");
    slow.on("error", () => undefined);
    slow.write("POST /uploads HTTP/1.1\r\nhost: x\r\ncontent-length: 1000000\r\n\r\nhalf");
    await room.until("an upload should be there", START_MS, () =>
      room.unfinished().some((name) => name.startsWith("upload-")),
    );
    const child = room.processes(host.pid).find(({ command }) => command.includes("child.bundle"));
    expect(child).toBeDefined();
    if (how === "kill of a child") {
      process.kill(child?.pid ?? 0, "SIGKILL");
      await room.until("the child should be gone", SETTLED_MS, () => room.processes(host.pid, child?.pid).length < 2);
      host.kill("SIGTERM");
    } else host.kill(how as NodeJS.Signals);
    await ended;
    slow.destroy();
    await settled(room);
  });
});
