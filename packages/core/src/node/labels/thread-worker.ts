/**
 * A thread that reads lines of words with tesseract-wasm. What it is given are pictures of our own making, a few hundred pixels wide
 * and black on white, but what is on them is the file's: whatever the engine makes of it, the thread can be ended.
 */
import { readFileSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import { gunzipSync } from "node:zlib";
import type { Grey } from "../../marks/labels/grey.ts";
import type { ReadTask } from "./reader.ts";

/** The part of the package that is used; whether it is there is checked, not the version. */
interface Engine {
  loadModel(model: Uint8Array): void;
  loadImage(image: { width: number; height: number; data: Uint8ClampedArray }): void;
  setVariable(name: string, value: string): void;
  getText(): string;
}

/** Every picture is one line: the engine must not look for several in it (tesseract's PSM_SINGLE_LINE). */
const ONE_LINE = "7";

/** Trained data of one language, unpacked: 2.4 MB. */
const MODEL_BYTES = 64 * 1024 * 1024;

async function engineOf({ module, wasm, model }: ReadTask): Promise<Engine> {
  const loaded: unknown = await import(module);
  const create = typeof loaded === "object" && loaded !== null && "createOCREngine" in loaded && loaded.createOCREngine;
  if (typeof create !== "function") throw new Error("this version of tesseract-wasm has another API");
  const engine = (await create({ wasmBinary: readFileSync(wasm) })) as Engine;
  engine.loadModel(gunzipSync(readFileSync(model), { maxOutputLength: MODEL_BYTES }));
  engine.setVariable("tessedit_pageseg_mode", ONE_LINE);
  return engine;
}

function imageOf({ width, height, data }: Grey) {
  const rgba = new Uint8ClampedArray(4 * width * height).fill(255);
  for (let at = 0; at < data.length; at++) rgba.fill(data[at] ?? 255, 4 * at, 4 * at + 3);
  return { width, height, data: rgba };
}

const task = workerData as ReadTask;
const engine = await engineOf(task);
for (const [line, picture] of task.lines.entries()) {
  engine.loadImage(imageOf(picture));
  parentPort?.postMessage({ line, words: engine.getText() });
}
parentPort?.postMessage("done");
