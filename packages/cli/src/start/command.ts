#!/usr/bin/env node
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { CHILD_FLAGS, type ReadingProcess, startAhead } from "@provcheck/core/start";
import { codeCacheFolder, type Started, start } from "./code-cache.ts";
import { readsFiles } from "./reads-files.ts";
import { coreFolder, REHEARSE } from "./shared.ts";

declare const BUNDLE_DIGEST: string;

/** What the bundle of the command gives. */
interface CommandBundle {
  run(argv: readonly string[], child: URL, ahead?: ReadingProcess): void;
}

const REHEARSAL_MS = 15_000;

const folder = codeCacheFolder(process.env, process.platform);
const child = join(__dirname, "child.cjs");
const core = coreFolder(createRequire(__filename));
// The processes that read files look in the same place.
if (folder === undefined) delete process.env.PROVCHECK_CODE_CACHE;
else process.env.PROVCHECK_CODE_CACHE = folder;
const argv = process.argv.slice(2);
const entry = pathToFileURL(child);
// It loads while we do.
const ahead = readsFiles(argv) ? startAhead(entry) : undefined;
const started = start(
  { path: join(__dirname, "command-main.cjs"), digest: BUNDLE_DIGEST, within: join(core, "command-main.cjs") },
  folder,
);
(started.exports as unknown as CommandBundle).run(argv, entry, ahead);
// Only a run that came to its own end: one that was stopped is let go at once.
process.once("beforeExit", () => keepCode(started));

/**
 * The first start leaves word, the second keeps both caches: a container that runs the command once and is thrown away pays
 * nothing for what it never reads.
 */
function keepCode({ cache, mark, keep }: Started): void {
  if (cache === "new") mark();
  if (cache !== "again" || !keep()) return;
  try {
    spawnSync(process.execPath, [...CHILD_FLAGS, child, REHEARSE], {
      env: { PATH: process.env.PATH, SystemRoot: process.env.SystemRoot, PROVCHECK_CODE_CACHE: folder },
      stdio: "ignore",
      timeout: REHEARSAL_MS,
      windowsHide: true,
    });
  } catch {
    // Node's permission model lets nobody start a process: the next start is as slow as this one.
  }
}
