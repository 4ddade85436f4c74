import { type ChildProcess, fork } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { CHILD_FLAGS } from "../../packages/core/src/node/host/child-process.ts";
import { type FromChild, STEP_FD, STEPS, type ToChild } from "../../packages/core/src/node/host/protocol.ts";
import { tempDir } from "../fixtures/authority-file.ts";
import { root } from "../fixtures/cli.ts";

const SIGNED = join(root, "examples/media/2-signed-camera.jpg");
const bytes = readFileSync(SIGNED);

let child: ChildProcess | undefined;
afterEach(() => {
  child?.kill("SIGKILL");
});

/** The process that reads files, without the pool that owns it. */
function start() {
  const steps = join(tempDir(), "steps");
  const fd = openSync(steps, "w+");
  const stdio = ["ignore", "ignore", "ignore", "ipc", fd] as const;
  expect(stdio[STEP_FD]).toBe(fd);
  const entry = join(root, "packages/core/dist/node/child.bundle.js");
  const started = fork(entry, { serialization: "advanced", execArgv: [...CHILD_FLAGS], stdio: [...stdio] });
  closeSync(fd);
  child = started;
  const heard: FromChild[] = [];
  const listeners = new Set<() => void>();
  started.on("message", (message: FromChild) => {
    heard.push(message);
    for (const each of [...listeners]) each();
  });
  /** The first message of a kind that was not waited for before. */
  const next = async <Type extends FromChild["type"]>(type: Type, id: number) => {
    for (;;) {
      const at = heard.findIndex((message) => message.type === type && message.id === id);
      if (at !== -1) return heard.splice(at, 1)[0] as Extract<FromChild, { type: Type }>;
      await new Promise<void>((resolve) => {
        const wake = () => {
          listeners.delete(wake);
          resolve();
        };
        listeners.add(wake);
      });
    }
  };
  const post = (message: ToChild) => started.send(message);
  const job = (id: number, size?: number) =>
    post({ type: "job", id, options: { name: `${id}.jpg`, hash: "auto", secondOpinion: "off", path: SIGNED }, ...(size === undefined ? {} : { size }) }); // biome-ignore format: one line
  const answer = ({ id, read, offset, length }: Extract<FromChild, { type: "read" }>) =>
    post({ type: "bytes", id, read, bytes: new Uint8Array(bytes.subarray(offset, offset + length)) });
  return { heard, next, post, job, answer, step: () => STEPS[readFileSync(steps)[0] ?? -1] };
}

it("what comes while a file is read waits for its end, and can be taken back until then", async () => {
  const { heard, next, post, job, answer, step } = start();
  job(1, bytes.length);
  const first = await next("read", 1);
  expect(step()).toBe("open");
  job(2);
  job(3);
  post({ type: "withdraw", id: 2 });
  // It is under way: to be taken back, it is too late.
  post({ type: "withdraw", id: 1 });
  await next("withdrawn", 2);
  expect(heard).toEqual([]);
  answer(first);
  const serving = (async () => {
    for (;;) answer(await next("read", 1));
  })();
  serving.catch(() => undefined);
  const done = await next("done", 1);
  expect(JSON.parse(done.report)).toMatchObject({ input: { name: "1.jpg", bytes: bytes.length } });
  expect(JSON.parse((await next("done", 3)).report)).toMatchObject({ input: { name: "3.jpg" } });
  expect(heard).toEqual([]);
  // Whatever ends it now was in no file's last step.
  expect(step()).toBe("open");
});

it("a file that cannot be read is told before the next is begun", async () => {
  const { next, post, job } = start();
  post({ type: "job", id: 1, options: { name: "gone", hash: "auto", path: join(tempDir(), "gone") } });
  job(2);
  expect(await next("failed", 1)).toMatchObject({ code: "path-missing" });
  expect(JSON.parse((await next("done", 2)).report)).toMatchObject({ input: { name: "2.jpg" } });
});
