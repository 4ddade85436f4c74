import { appendFileSync, truncateSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { tempFile } from "../../../../test/fixtures/authority-file.ts";
import { Reader } from "../source/reader.ts";
import { openFile } from "./file-source.ts";

const BYTES = Uint8Array.from({ length: 1000 }, (_, i) => i & 255);
const LARGE = 17 * 1024 * 1024;

describe("a file as a source", () => {
  it("stays what it was when it was first read, whatever is written to it meanwhile", async () => {
    const path = tempFile("growing", BYTES);
    const file = openFile(path);
    expect(await file.read(0, 4)).toEqual(BYTES.subarray(0, 4));
    appendFileSync(path, "more");
    truncateSync(path, 10);
    expect(await file.read(990, 100)).toEqual(BYTES.subarray(990));
    file.close();
  });

  it.each([
    ["small", BYTES],
    ["large", new Uint8Array(LARGE)],
  ])("a %s one that shrinks before it was read is the host's fault", async (_, bytes) => {
    const path = tempFile("shrinking", bytes);
    const file = openFile(path);
    truncateSync(path, 10);
    await expect(file.read(0, bytes.length)).rejects.toMatchObject({ code: "path-unreadable" });
    await expect(new Reader(file).peek(0, 100)).rejects.toMatchObject({
      code: "path-unreadable",
      message: `${path}: it became shorter while it was read`,
    });
    file.close();
  });

  it("one that cannot be read keeps the system's own error", async () => {
    const file = openFile(tempFile("closed", BYTES));
    file.close();
    await expect(file.read(0, 4)).rejects.toMatchObject({
      code: "path-unreadable",
      message: expect.stringContaining("EBADF") as string,
      cause: { code: "EBADF" },
    });
  });
});
