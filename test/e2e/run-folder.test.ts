import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { describe, expect, it } from "vitest";
import { tempDir, tempFile } from "../fixtures/authority-file.ts";
import { OF_TESTS, strangersOf, tidy } from "../setup/run-folder.ts";

describe("temporary folders of the tests", () => {
  it("lie in the run's own, which goes with it", () => {
    const run = process.env.PROVCHECK_TEST_RUN;
    expect(run).toBeDefined();
    expect(tempDir().startsWith(join(run ?? "", String(process.pid), OF_TESTS))).toBe(true);
    expect(tmpdir()).toBe(join(run ?? "", String(process.pid)));
  });

  it("go after their file, and whatever else lies there is named with the first file after which it did", () => {
    const run = tempDir();
    const worker = join(run, "100");
    mkdirSync(join(worker, `${OF_TESTS}abcdef`, "in"), { recursive: true });
    mkdirSync(join(worker, "provcheck-1a2b3c4d-100-abcdef"));
    writeFileSync(join(worker, "ffmpeg.log"), "x");
    tidy(worker, "a.test.ts");
    expect(existsSync(join(worker, `${OF_TESTS}abcdef`))).toBe(false);
    writeFileSync(join(worker, "core"), "x");
    rmSync(join(worker, "ffmpeg.log"));
    tidy(worker, "b.test.ts");
    expect(strangersOf(run).map(({ path, after }) => [basename(path), after])).toEqual([
      ["provcheck-1a2b3c4d-100-abcdef", "a.test.ts"],
      ["core", "b.test.ts"],
    ]);
  });

  it("of a run that left nothing name nobody", () => {
    expect(strangersOf(tempDir())).toEqual([]);
    const run = tempDir();
    mkdirSync(join(run, "100"));
    tidy(join(run, "100"), "a.test.ts");
    expect([strangersOf(run), existsSync(tempFile("still", "here"))]).toEqual([[], true]);
  });
});
