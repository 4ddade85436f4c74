import { readFileSync } from "node:fs";
import type { Report } from "@provcheck/core";
import { told } from "./messages.ts";
import { fingerprint } from "./reporters/findings.ts";
import type { Outcome } from "./reporters/reporter.ts";
import type { Root } from "./root.ts";
import { toFile } from "./sinks.ts";
import { reasonOf, Trouble } from "./trouble.ts";

const MAX_BYTES = 64 * 1024 * 1024;

interface Entry {
  id: string;
  rule: string;
  path: string;
}

/**
 * Findings that are known and do not fail a run: new ones do. An id stands for rule, path and bytes, so that a changed file
 * is judged anew.
 */
export class Baseline {
  readonly #ids: ReadonlySet<string>;
  /** How often one was met. */
  met = 0;

  private constructor(ids: ReadonlySet<string>) {
    this.#ids = ids;
  }

  /** @throws ProvcheckError `bad-option` when it is no baseline */
  static read(path: string): Baseline {
    try {
      const text = readFileSync(path);
      if (text.length > MAX_BYTES) throw new Trouble("bad-option", told("error.baseline-too-large", { path }));
      const { provcheck, findings } = JSON.parse(text.toString("utf8")) as { provcheck?: string; findings?: Entry[] };
      if (provcheck !== "baseline" || !Array.isArray(findings))
        throw new Trouble("bad-option", told("error.no-baseline", { path }));
      return new Baseline(new Set(findings.map(({ id }) => String(id))));
    } catch (error) {
      if (error instanceof Trouble) throw error;
      const why = told("error.option", { option: "--baseline", path, why: reasonOf(error) });
      throw new Trouble("bad-option", why, { cause: error });
    }
  }

  knows(rule: string, path: string, report?: Report): boolean {
    const known = this.#ids.has(fingerprint(rule, path, report));
    if (known) this.met += 1;
    return known;
  }
}

/** Collects the findings that fail a run, for a baseline. */
export class BaselineWriter {
  readonly #entries: Entry[] = [];
  readonly #root: Root;
  constructor(root: Root) {
    this.#root = root;
  }

  add(outcome: Outcome): void {
    const path = this.#root.place(outcome.path);
    if (outcome.kind === "error") {
      const rule = `unchecked/${outcome.code}`;
      this.#entries.push({ id: fingerprint(rule, path), rule, path });
      return;
    }
    const { report, policy, gate } = outcome;
    for (const [room, result] of [
      ["policy", policy],
      ["gate", gate],
    ] as const)
      for (const each of result?.findings ?? []) {
        if (each.effect === "warn" || (each.ignored && each.ignored.reason !== "baseline")) continue;
        const rule = `${each.unchecked ? "unchecked" : room}/${each.rule}`;
        this.#entries.push({ id: fingerprint(rule, path, report), rule, path });
      }
  }

  /** Writes it whole or not at all. */
  async write(path: string): Promise<number> {
    const sink = await toFile("--write-baseline", path);
    try {
      const findings = [...this.#entries].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
      const lines = findings.map((each) => JSON.stringify(each)).join(",\n");
      await sink.write(`{"provcheck":"baseline","version":1,"findings":[\n${lines}\n]}\n`);
      await sink.close();
      await sink.publish();
      return findings.length;
    } catch (error) {
      await sink.discard();
      throw error;
    }
  }
}
