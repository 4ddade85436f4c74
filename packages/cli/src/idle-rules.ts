import { type Policy, rulesFor } from "@provcheck/core";
import type { Root } from "./root.ts";

/** Rules for paths that no file of a run lay under: such a rule holds nothing, and looks as if it did. */
export class IdleRules {
  readonly #policy: Policy | undefined;
  readonly #root: Root;
  readonly #waiting: Set<string>;

  constructor(policy: Policy | undefined, root: Root) {
    this.#policy = policy;
    this.#root = root;
    this.#waiting = new Set(policy?.rules.filter(({ paths }) => paths !== undefined).map(({ id }) => id));
  }

  met(path: string): void {
    if (this.#policy === undefined || this.#waiting.size === 0) return;
    for (const id of rulesFor(this.#policy, this.#root.place(path))) this.#waiting.delete(id);
  }

  left(): { rule: string; paths: string; root: string }[] {
    const rules = this.#policy?.rules.filter(({ id }) => this.#waiting.has(id)) ?? [];
    return rules.map(({ id, paths = [] }) => ({ rule: id, paths: paths.join(", "), root: this.#root.dir }));
  }
}
