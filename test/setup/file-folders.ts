/** Before each test file: its temporary folder is the worker's. After it: what it made there is removed. */
import { relative } from "node:path";
import { afterAll, expect } from "vitest";
import { folderOfWorker, tidy } from "./run-folder.ts";

const dir = folderOfWorker();
if (dir !== undefined)
  afterAll(() => tidy(dir, relative(process.cwd(), expect.getState().testPath ?? "an unknown file")));
