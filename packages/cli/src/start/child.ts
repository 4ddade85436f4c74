import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { start } from "./code-cache.ts";
import { CHILD_V8_FLAG, coreFolder, REHEARSE } from "./shared.ts";

declare const BUNDLE_DIGEST: string;

/** What the bundle of the process that reads files gives beside what it does by itself: one inspection. */
interface ChildBundle {
  runJob(
    options: { name: string; path: string; hash: "auto"; secondOpinion: "off" },
    source: undefined,
    onStep: () => void,
  ): Promise<unknown>;
}

/** Whatever becomes of a rehearsal, it ends. */
const REHEARSAL_MS = 10_000;
const ROUNDS = 2;
/** One of each kind that folders hold most: what V8 has not met here, it compiles anew in every start. */
const SAMPLES = ["sample.jpg", "sample.png", "sample.mp4"];

// Part of what V8 compares a cache with, so it is set before anything is read.
setFlagsFromString(CHILD_V8_FLAG);
const started = start(
  {
    path: join(__dirname, "child-main.cjs"),
    digest: BUNDLE_DIGEST,
    within: join(coreFolder(createRequire(__filename)), "child-main.cjs"),
  },
  process.env.PROVCHECK_CODE_CACHE,
);

/**
 * A process that has met no file but the samples reads those, and keeps what V8 made of the code: one that reads the files of
 * others never writes where the next start will look.
 */
async function rehearse(): Promise<void> {
  if (started.cache === "used") process.exit(0);
  setTimeout(() => process.exit(1), REHEARSAL_MS);
  const { runJob } = started.exports as unknown as ChildBundle;
  for (let round = 0; round < ROUNDS; round++)
    for (const name of SAMPLES) {
      const path = join(dirname(__filename), name);
      await runJob({ name, path, hash: "auto", secondOpinion: "off" }, undefined, () => undefined);
    }
  started.keep();
  process.exit(0);
}

if (process.argv[2] === REHEARSE) void rehearse();
