/** The process that all untrusted work runs in. It does one file after the other and may be killed at any moment. */
import { writeSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import type { Step } from "../../inspect.ts";
import { ProvcheckError } from "../../model/errors.ts";
import { BUDGETS, bounded } from "../../model/limits.ts";
import { present } from "../../model/present.ts";
import type { Source } from "../../source/source.ts";
import { stayInGroup } from "../host/processes.ts";
import {
  type Done,
  type Failed,
  type FromChild,
  RECYCLE_RSS_BYTES,
  STEP_FD,
  STEPS,
  type ToChild,
} from "../host/protocol.ts";
import { NetworkBridge } from "../network/bridge.ts";
import { setClock } from "./clock.ts";
import { runJob, runPicture, runPrint } from "./job.ts";

const pending = new Map<number, { resolve(bytes: Uint8Array): void; reject(error: Error): void }>();
let nextRead = 0;

const send = (message: FromChild): void => {
  process.send?.(message);
};

/** Waits until it is on its way: whatever happens to this process next, the host will read it. */
const sent = (message: FromChild): Promise<void> =>
  new Promise((resolve) => {
    process.send?.(message, () => resolve());
  });

// V8 rewrites a function for speed after some hundred calls. In the few seconds that a folder of pictures takes, on as many
// processes as there are cores, the rewriting takes a third of all time and gives less back; ten times later is early enough.
setFlagsFromString("--interrupt-budget=700000");
// What this process starts ends with it: the host ends the group that this process leads.
stayInGroup();
const network = new NetworkBridge(send);

/** Says which step begins, in one byte that costs the host nothing unless this process dies. */
function markStep(step: Step): void {
  try {
    writeSync(STEP_FD, Uint8Array.of(STEPS.indexOf(step)), 0, 1, 0);
  } catch {
    // No room on the disk: the step of a death is then the last one that was noted.
  }
}

/** A source whose bytes the host holds. */
function hostSource(id: number, size: number): Source {
  const readOnce = (offset: number, length: number) =>
    new Promise<Uint8Array>((resolve, reject) => {
      const read = nextRead++;
      pending.set(read, { resolve, reject });
      send({ type: "read", id, read, offset, length });
    });
  return {
    size,
    async read(offset, length) {
      const wanted = Math.max(0, Math.min(length, size - offset));
      if (wanted <= BUDGETS.ipcReadBytes) return readOnce(offset, wanted);
      const whole = new Uint8Array(bounded(wanted, "engineWholeFileBytes"));
      for (let at = 0; at < wanted; ) {
        const part = await readOnce(offset + at, Math.min(BUDGETS.ipcReadBytes, wanted - at));
        if (part.length === 0) return whole.subarray(0, at);
        whole.set(part, at);
        at += part.length;
      }
      return whole;
    },
  };
}

/** Asking for the memory of now reads a file of the kernel's; the peak is at hand. */
const hasGrown = (): boolean =>
  process.resourceUsage().maxRSS * 1024 >= RECYCLE_RSS_BYTES && process.memoryUsage.rss() >= RECYCLE_RSS_BYTES;

type Job = Extract<ToChild, { type: "job" }>;

/** What came while another was under way. */
const waiting: Job[] = [];
let working = false;

/**
 * One after the other. None begins before the host was told of the one before it, or it would take the death of one for
 * that of the other.
 */
async function work(): Promise<void> {
  working = true;
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const told = await onJob(next);
    // A process that ends now was in none of this file's steps.
    markStep("open");
    await sent(told);
    // The host ends this process now, and another does what waits.
    if (told.type === "done" && told.grown) return;
  }
  working = false;
}

function withdraw(id: number): void {
  const at = waiting.findIndex((job) => job.id === id);
  if (at === -1) return;
  waiting.splice(at, 1);
  send({ type: "withdrawn", id });
}

async function onJob(message: Job): Promise<Done | Failed> {
  const { id, options, size } = message;
  let step: Step = "open";
  try {
    setClock(options.nowMs);
    network.begin(options.fetch ? id : undefined);
    if (options.task !== undefined) {
      const print = await (options.task === "picture" ? runPicture : runPrint)(options.path ?? "");
      return { type: "done", id, report: JSON.stringify(print), grown: hasGrown() };
    }
    const source = size === undefined ? undefined : hostSource(id, size);
    const onStep = (next: Step) => {
      step = next;
      markStep(step);
      if (message.progress) send({ type: "step", id, step });
    };
    const report = await runJob(options, source, onStep, network);
    return { type: "done", id, report: JSON.stringify(report), grown: hasGrown() };
  } catch (error) {
    if (error instanceof ProvcheckError)
      return {
        type: "failed",
        id,
        code: error.code,
        step,
        message: error.message,
        ...present({ content: error.content, why: error.why }),
      };
    const text = error instanceof Error ? error.message.slice(0, 500) : "unknown";
    return { type: "failed", id, code: "internal", step, message: text };
  } finally {
    setClock(undefined);
    network.begin(undefined);
  }
}

process.on("message", (message: ToChild) => {
  if (message.type === "job") {
    waiting.push(message);
    if (!working) void work();
  } else if (message.type === "withdraw") withdraw(message.id);
  else if (message.type === "versions") {
    void import("../engines/opinions.ts").then(async ({ engineVersions }) =>
      send({ type: "versions", id: message.id, engines: await engineVersions(message.wasm) }),
    );
  } else if (message.type === "fetched") {
    const { bytes, problem } = message;
    network.answered(message.fetch, bytes ? { bytes: new Uint8Array(bytes) } : { problem: problem ?? "failed" });
  } else {
    const waiting = pending.get(message.read);
    pending.delete(message.read);
    if (message.bytes) waiting?.resolve(new Uint8Array(message.bytes));
    else waiting?.reject(new Error(message.error ?? "read failed"));
  }
});
// The host is gone: there is nobody to report to.
process.on("disconnect", () => process.exit(0));
// A trap inside the engine arrives here and leaves its promise unsettled: only a fresh process is safe.
process.on("uncaughtException", () => process.exit(70));
process.on("unhandledRejection", () => process.exit(70));
