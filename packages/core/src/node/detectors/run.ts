/** Runs detectors that were added, each in a process of its own: whatever they do, what comes of it is an answer or a limit. */
import { createHash, randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Pixels } from "../../marks/pixels.ts";
import { DETECTOR_BYTES, DETECTOR_MS, type DetectorModule, type DetectorSaid } from "../../model/detector.ts";
import { BUDGETS } from "../../model/limits.ts";
import type { Limit } from "../../model/report.ts";
import { Collector } from "../ffmpeg/run.ts";
import { RunFailed, runProcess } from "../host/processes.ts";
import { temporaryPrefix } from "../host/temporary.ts";
import { detectorBundle } from "../own-files.ts";
import { MOST_FINDINGS, readAnswer } from "./answer.ts";
import type { DetectorTask } from "./runner.ts";

/** What detectors came to. */
export interface DetectorsSaid {
  readonly said: readonly DetectorSaid[];
  readonly limits: readonly Limit[];
}

/** Asks one after the other. */
export async function runDetectors(pixels: Pixels, modules: readonly DetectorModule[]): Promise<DetectorsSaid> {
  const [said, limits]: [DetectorSaid[], Limit[]] = [[], []];
  for (const module of modules) {
    const came = await runDetector(pixels, module);
    said.push(...came.said);
    limits.push(...came.limits);
  }
  return { said, limits };
}

type LimitOfDetector = Extract<Limit["code"], `detector-${string}`>;
const failed = (code: LimitOfDetector, { module }: DetectorModule): DetectorsSaid => ({
  said: [],
  limits: [{ code, step: "mark", detail: basename(module) }],
});

async function runDetector(pixels: Pixels, module: DetectorModule): Promise<DetectorsSaid> {
  const digest = await digestOf(module.module);
  if (digest === undefined) return failed("detector-failed", module);
  if (module.sha256 !== undefined && module.sha256.toLowerCase() !== digest) return failed("detector-digest", module);
  let folder: string | undefined;
  try {
    folder = mkdtempSync(temporaryPrefix());
    const text = await answerOf(pixels, module, folder);
    const answer = text === undefined ? undefined : readAnswer(text, digest, pixels);
    if (!answer) return failed("detector-nonsense", module);
    const more: Limit[] = answer.more ? [{ code: "detector-more", step: "mark", detail: basename(module.module) }] : [];
    return { said: answer.said.slice(0, MOST_FINDINGS), limits: more };
  } catch (error) {
    return failed(codeOf(error), module);
  } finally {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  }
}

function codeOf(error: unknown): LimitOfDetector {
  if (error instanceof RunFailed && error.why === "time") return "detector-timeout";
  return error instanceof RunFailed && error.why === "output" ? "detector-nonsense" : "detector-failed";
}

/** SHA-256 of a module; undefined where there is none, or one of a size that no module has. */
async function digestOf(path: string): Promise<string | undefined> {
  try {
    if (statSync(path).size > BUDGETS.detectorModuleBytes) return undefined;
    return createHash("sha256")
      .update(await readFile(path))
      .digest("hex");
  } catch {
    return undefined;
  }
}

/** The line that a detector's process answers with; undefined where it ends without one. */
async function answerOf(pixels: Pixels, module: DetectorModule, folder: string): Promise<string | undefined> {
  const { width, height, channels, data } = pixels;
  const samples = join(folder, "samples");
  writeFileSync(samples, data, { mode: 0o600, flag: "wx" });
  const token = randomBytes(16).toString("hex");
  const task: DetectorTask = {
    token,
    module: module.module,
    options: module.options ?? null,
    width,
    height,
    channels,
    samples,
  };
  const path = join(folder, "task.json");
  writeFileSync(path, JSON.stringify(task), { mode: 0o600, flag: "wx" });
  const target = new Collector(BUDGETS.detectorAnswerBytes);
  await runProcess({
    program: process.execPath,
    args: ["--no-warnings", fileURLToPath(detectorBundle()), path],
    timeMs: module.timeMs ?? DETECTOR_MS,
    memoryBytes: DETECTOR_BYTES,
    target,
  });
  const line = target.bytes
    .toString("utf8")
    .split("\n")
    .findLast((each) => each.startsWith(token));
  return line?.slice(token.length);
}
