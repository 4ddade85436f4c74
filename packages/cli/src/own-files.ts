import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import type { Inspector } from "@provcheck/core";
import type { CheckOptions } from "./check-options.ts";
import { collect, sidecarOf } from "./collect.ts";
import { told } from "./messages.ts";
import { Trouble } from "./trouble.ts";

/** A file that a run writes, by the option that names it. */
export interface Written {
  option: string;
  path: string;
}

/** Which file a path is: by its number where it is there, else by its name. */
async function identity(path: string): Promise<{ id: string; there: boolean } | undefined> {
  const found = await stat(path).catch(() => undefined);
  if (found && !found.isFile()) return undefined;
  return found ? { id: `${found.dev}:${found.ino}`, there: true } : { id: resolve(path), there: false };
}

/**
 * The files that a run writes. None of them may be one that it reads: the evidence would be gone; nor another of them: both
 * would be half. Devices and pipes are nobody's file.
 */
export class OwnFiles {
  readonly #known = new Map<string, Written>();
  /** Whether one of them is there already. */
  anyThere = false;

  /** @throws ProvcheckError `bad-option` when two are the same */
  static async of(written: readonly Written[]): Promise<OwnFiles> {
    const own = new OwnFiles();
    for (const each of written) {
      const file = await identity(each.path);
      if (file === undefined) continue;
      const other = own.#known.get(file.id);
      if (other) throw new Trouble("bad-option", told("error.is-also", { ...each, other: other.option }));
      own.#known.set(file.id, each);
      own.anyThere ||= file.there;
    }
    return own;
  }

  /** Which output a path is, if any. */
  async find(path: string): Promise<Written | undefined> {
    if (this.#known.size === 0) return undefined;
    const file = await identity(path);
    return file === undefined ? undefined : this.#known.get(file.id);
  }

  /** @throws ProvcheckError `bad-option` when a file that is read is one that is written */
  async refuse(paths: readonly (string | undefined)[]): Promise<void> {
    for (const path of paths) {
      const written = path === undefined ? undefined : await this.find(path);
      if (written) throw new Trouble("bad-option", told("error.is-an-input", { ...written }));
    }
  }
}

/**
 * The files that this run writes, held against all that it reads before anything is opened. In a folder only what is media
 * is an input: a report may lie beside what it is about.
 */
export async function ownFiles(options: CheckOptions, inspector: Inspector): Promise<OwnFiles> {
  const outputs = options.outputs.flatMap(({ path }) => (path === undefined ? [] : [{ option: "--output", path }]));
  const states = options.state === undefined ? [] : [{ option: "--state", path: options.state }];
  if (options.writeBaseline !== undefined) states.push({ option: "--write-baseline", path: options.writeBaseline });
  const own = await OwnFiles.of([...outputs, ...states]);
  const { anchors, allowedList, trustConfig } = options.trust;
  await own.refuse([...options.paths, ...(options.file.fragments ?? []), ...(options.read ?? [])]);
  await own.refuse([anchors, allowedList, trustConfig]);
  // What is not there yet is nobody's input: no folder is walked twice for it.
  if (options.filesFrom === "-" || !own.anyThere) return own;
  await own.refuse([options.filesFrom]);
  for await (const candidate of collect(options)) {
    if (candidate.kind !== "file") continue;
    await own.refuse([sidecarOf(candidate.path)]);
    if (!(await own.find(candidate.path))) continue;
    const isMedia = await inspector.inspect(candidate.path).then(() => true, () => candidate.found === "named"); // biome-ignore format: one question
    if (isMedia) await own.refuse([candidate.path]);
  }
  return own;
}
