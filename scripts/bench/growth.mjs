// Many small files in one run: does a file cost at the end what it cost at the start, and does memory stay where it was?
import { spawn } from "node:child_process";
import { linkSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { ticksOf } from "./measure.mjs";

/** Resident bytes of the command itself; undefined where the system does not tell. */
function residentBytes(pid) {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]) * 1024;
  } catch {
    return undefined;
  }
}

/**
 * Processor milliseconds of the command and of all that it started, what has ended included; undefined where the system does
 * not tell. Other work on the machine hardly shows in them.
 */
function processorMs(pid) {
  try {
    const own = ticksOf(pid).reduce((sum, each) => sum + each * 10, 0);
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter(Boolean);
    return children.reduce((sum, each) => sum + (processorMs(each) ?? 0), own);
  } catch {
    return undefined;
  }
}

/** The slope of times per file over stretches of a run, as its end by its start: least squares, so that one noisy stretch says little. */
function endByStart(times) {
  const mean = (list) => list.reduce((sum, each) => sum + each, 0) / list.length;
  const xs = times.map((_, at) => at);
  const [mx, my] = [mean(xs), mean(times)];
  const slope =
    xs.reduce((sum, x, at) => sum + (x - mx) * (times[at] - my), 0) / xs.reduce((sum, x) => sum + (x - mx) ** 2, 0);
  const first = my - slope * mx;
  return (first + slope * (times.length - 1)) / first;
}

/** Checks `count` names of the given files, and says how time per file and memory went. */
export async function growth(dir, files, count, args) {
  const folder = join(dir, "growing");
  for (let made = 0; made < count; made++) {
    const into = join(folder, String(Math.floor(made / 1000)).padStart(4, "0"));
    if (made % 1000 === 0) mkdirSync(into, { recursive: true });
    linkSync(files[made % files.length], join(into, `${String(made).padStart(7, "0")}.jpg`));
  }
  const child = spawn(process.execPath, [...args, "-r", folder, "--jsonl"], { stdio: ["ignore", "pipe", "ignore"] });
  const stretch = Math.max(1, Math.floor(count / 20));
  const marks = [];
  let lines = 0;
  let last;
  for await (const part of child.stdout) {
    for (const byte of part) {
      if (byte !== 10 || ++lines % stretch !== 0) continue;
      const now = performance.now();
      const cpu = processorMs(child.pid);
      if (last !== undefined)
        marks.push({
          ms: (now - last.now) / stretch,
          cpuMs: (cpu - last.cpu) / stretch,
          bytes: residentBytes(child.pid),
        });
      last = { now, cpu };
    }
  }
  if (lines < count) throw new Error(`${lines} of ${count} files were told`);
  // The first fifth is warming up.
  const warm = marks.slice(Math.floor(marks.length / 5));
  const [from, to] = [warm[0].bytes, warm.at(-1).bytes];
  return {
    count,
    msPerFile: warm.reduce((sum, { ms }) => sum + ms, 0) / warm.length,
    endByStart: endByStart(warm.map(({ ms }) => ms)),
    cpuEndByStart: Number.isNaN(warm[0].cpuMs) ? undefined : endByStart(warm.map(({ cpuMs }) => cpuMs)),
    megabytes: from === undefined ? undefined : [from / 2 ** 20, to / 2 ** 20],
  };
}
