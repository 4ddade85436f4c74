import { createRequire } from "node:module";
import { QueueError, shown } from "./errors.ts";

let base: string | undefined;

/**
 * Where optional packages are looked for: the program that brings this one along in a file of its own names itself. Never the folder
 * that is worked in: nothing is loaded from a tree that is scanned.
 */
export function usePeersOf(url: string | URL): void {
  base = String(url);
}

const here = (): string => import.meta.url;

/**
 * Loads an optional package, only now that it is asked for.
 * @throws QueueError `missing`, with what has to be installed
 */
export function peer<T>(name: string, forWhat: { address: string; packages: string }): T {
  try {
    return createRequire(base ?? here())(name) as T;
  } catch (error) {
    throw new QueueError("missing", { address: shown(forWhat.address), packages: forWhat.packages }, { cause: error });
  }
}
