// A Stryker plugin. Lets through a drawn part of the mutants and leaves the others out of the count, so that a large room
// can be measured in minutes. The draw is a rank by hash: the same seed draws the same mutants on any machine, and an edit
// in one file changes nothing of what is drawn from the others.
import { createHash } from "node:crypto";
import { declareClassPlugin, PluginKind } from "@stryker-mutator/api/plugin";

/** @param {{ fileName: string, location: object, mutatorName: string, replacement?: string }} mutant as Stryker lists it */
function rank(seed, { fileName, location, mutatorName, replacement }) {
  const path = fileName.replaceAll("\\", "/").split("packages/").at(-1);
  return createHash("sha256")
    .update(JSON.stringify([seed, path, location, mutatorName, replacement]))
    .digest("hex");
}

class Sample {
  #kept = new Set();

  async init() {
    this.size = Number(process.env.MUTATION_SAMPLE);
    this.seed = process.env.MUTATION_SEED;
  }

  /** Is called once, with every mutant of the room, because there is one process of checkers for up to two runners. */
  async group(mutants) {
    if (this.#kept.size > 0) throw new Error("the mutants came in more than one piece: the sample would be too large");
    const ranked = mutants.map((mutant) => [rank(this.seed, mutant), mutant.id]).sort(([a], [b]) => (a < b ? -1 : 1));
    for (const [, id] of ranked.slice(0, this.size)) this.#kept.add(id);
    return [ranked.map(([, id]) => id)];
  }

  async check(mutants) {
    const left = { status: "compileError", reason: "not drawn" };
    return Object.fromEntries(mutants.map(({ id }) => [id, this.#kept.has(id) ? { status: "passed" } : left]));
  }
}

export const strykerPlugins = [declareClassPlugin(PluginKind.Checker, "sample", Sample)];
