import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { tempDir } from "../../../../../test/fixtures/authority-file.ts";
import { offer, type ReadingProcess, startAhead, startReadingProcess, takeAhead } from "./child-process.ts";

const entry = (code: string): URL => {
  const path = join(tempDir(), "entry.cjs");
  writeFileSync(path, code);
  return pathToFileURL(path);
};
/** Waits for messages as a process that reads files does. */
const WAITS = 'process.on("message", () => process.send({ tmp: process.env.TMPDIR }));';

let taken: ReadingProcess | undefined;
afterEach(() => taken?.running.kill());

describe("a process that is started ahead", () => {
  it("is given once, to who wants that entry, and works", async () => {
    const [wanted, other] = [entry(WAITS), entry(WAITS)];
    const ahead = startAhead(wanted);
    if (!ahead) throw new Error("a process");
    offer(wanted, ahead);
    expect(takeAhead(other)).toBeUndefined();
    taken = takeAhead(wanted);
    expect(takeAhead(wanted)).toBeUndefined();
    taken?.hold(true);
    const answer = new Promise<{ tmp: string }>((resolve) =>
      taken?.running.child.once("message", (message) => resolve(message as { tmp: string })),
    );
    taken?.running.child.send({});
    const { tmp } = await answer;
    expect(existsSync(tmp)).toBe(true);
    const gone = new Promise((resolve) => taken?.running.child.once("exit", resolve));
    taken?.running.kill();
    await gone;
    expect(existsSync(tmp)).toBe(false);
    expect(taken?.lastStep).toBeUndefined();
  });

  it("is not given where it is gone already", async () => {
    const short = entry("process.exit(3);");
    const process = startReadingProcess(short);
    await new Promise((resolve) => process.running.child.once("exit", resolve));
    offer(short, process);
    expect(takeAhead(short)).toBeUndefined();
  });
});
