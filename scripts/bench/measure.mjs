// Times what is compared in turns, so that a noisy minute hits all of it. Ratios of medians count, not times.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { performance } from "node:perf_hooks";

/**
 * Processor time of a process in hundredths of a second: utime, stime, and of its children that ended cutime and cstime
 * (proc_pid_stat(5), fields 14 to 17). @throws where the system does not tell
 */
export const ticksOf = (pid) =>
  readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1).split(" ").slice(11, 15).map(Number);

/** Processor seconds of all processes that this one started and waited for; undefined where the system does not tell. */
function childSeconds() {
  try {
    const [, , user, system] = ticksOf("self");
    return (user + system) / 100;
  } catch {
    return undefined;
  }
}

const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];

async function once(work) {
  const [cpu, own] = [childSeconds(), process.cpuUsage()];
  const start = performance.now();
  await work();
  const ms = performance.now() - start;
  const { user, system } = process.cpuUsage(own);
  return { ms, cpu: cpu === undefined ? undefined : childSeconds() - cpu + (user + system) / 1e6 };
}

/**
 * Runs each of the contestants `rounds` times in turns. Ratios are to the last one, of the same round: their median and
 * how far they lie apart.
 */
export async function measure(title, contestants, rounds) {
  const names = Object.keys(contestants);
  const runs = new Map(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++)
    for (const name of names) runs.get(name).push(await once(contestants[name]));
  const base = runs.get(names.at(-1));
  const rows = names.map((name) => {
    const own = runs.get(name);
    const ratios = own.map(({ ms }, round) => ms / base[round].ms);
    return {
      name,
      ms: median(own.map(({ ms }) => ms)),
      cpu: own[0].cpu === undefined ? undefined : median(own.map(({ cpu }) => cpu)),
      ratio: median(ratios),
      least: Math.min(...ratios),
      most: Math.max(...ratios),
    };
  });
  const section = { title, rounds, rows };
  print(section);
  return section;
}

const spread = ({ least, most }) => `${least.toFixed(2)}-${most.toFixed(2)}`;
const seconds = ({ cpu }) => (cpu === undefined ? "?" : cpu.toFixed(2));

function print({ title, rounds, rows }) {
  console.log(`\n${title} (${rounds} rounds)`);
  for (const row of rows)
    console.log(
      `  ${row.name.padEnd(40)} ${row.ms.toFixed(0).padStart(7)} ms  ${seconds(row).padStart(7)} s CPU  ${row.ratio.toFixed(2)} x (${spread(row)})`,
    );
}

/** A section as Markdown. */
export const asTable = ({ title, rounds, rows }) =>
  [
    `## ${title}`,
    "",
    `| | median | CPU | ratio (least-most of ${rounds}) |`,
    "|---|---:|---:|---:|",
    ...rows.map(
      (row) =>
        `| ${row.name} | ${row.ms.toFixed(0)} ms | ${seconds(row)} s | ${row.ratio.toFixed(2)} (${spread(row)}) |`,
    ),
    "",
  ].join("\n");

/** A command as work to be timed: what it says is thrown away, and a failure stops the bench. */
export const command = (program, args) => () =>
  void execFileSync(program, args, { stdio: ["ignore", "ignore", "pipe"], maxBuffer: 1 << 30 });
