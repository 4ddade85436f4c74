import { spawnSync } from "node:child_process";
import { appendFileSync, closeSync, ftruncateSync, openSync, truncateSync, writeSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createInspector, type Inspector, type Source } from "@provcheck/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tempDir, tempFile } from "../fixtures/authority-file.ts";
import * as media from "../fixtures/media.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const LABEL = JSON.stringify({ Label: "1", ContentProducer: "x", ProduceID: "1" });

describe("files that are not what they seem", () => {
  let inspector: Inspector;
  beforeAll(() => {
    inspector = createInspector({ processes: 1 });
  });
  afterAll(() => inspector.close());

  it.runIf(process.platform === "linux")("devices and sockets are refused, not read", async () => {
    await expect(inspector.inspect("/dev/zero")).rejects.toMatchObject({ code: "not-a-regular-file" });
    const path = join(tempDir(), "socket.jpg");
    const server = createServer().listen(path);
    await new Promise((resolve) => server.once("listening", resolve));
    await expect(inspector.inspect(path)).rejects.toMatchObject({ code: "not-a-regular-file" });
    await new Promise((resolve) => server.close(resolve));
  });

  it("a sparse clip of 10 GiB is walked in its boxes, not in its bytes", async () => {
    const path = join(tempDir(), "large.mp4");
    const fd = openSync(path, "w");
    const front = media.bytes(media.box("ftyp", "isom", media.be32(0), "isom"), media.be32(1), "mdat");
    const mdat = 10 * 1024 ** 3;
    const size = Buffer.alloc(8);
    size.writeBigUInt64BE(BigInt(mdat));
    writeSync(fd, media.bytes(front, new Uint8Array(size)));
    const moovAt = front.length - 8 + mdat;
    const movie = media.movie({ udta: media.keyedMeta("AIGC", LABEL) });
    const moov = movie.subarray(Buffer.from(movie).indexOf("moov") - 4);
    ftruncateSync(fd, moovAt + moov.length);
    writeSync(fd, moov, 0, moov.length, moovAt);
    closeSync(fd);
    const report = await inspector.inspect(path);
    expect(report.input.bytes).toBeGreaterThan(mdat);
    expect(report.origin).toMatchObject({ kind: "ai-generated", carriage: "stated" });
    expect(report.input.sha256).toBeUndefined();
  });

  it("little of a large clip without credentials is read", async () => {
    const movie = media.movie({ mediaBytes: 64 * 1024 * 1024, udta: media.keyedMeta("AIGC", LABEL) });
    let read = 0;
    const source: Source = {
      size: movie.length,
      async read(offset, length) {
        const part = movie.subarray(offset, offset + length);
        read += part.length;
        return part;
      },
    };
    expect((await inspector.inspect(source, { hash: "never" })).origin.kind).toBe("ai-generated");
    expect(read).toBeLessThan(1024 * 1024);
  });

  it("a source that gives more than was asked for is read, and one that shrinks or throws is no file's fault", async () => {
    const png = await media.picture("png");
    const shorter = png.subarray(0, -40);
    const shrinking: Source = {
      size: png.length,
      read: async (offset, length) => shorter.slice(offset, offset + length),
    };
    await expect(inspector.inspect(shrinking)).rejects.toMatchObject({ code: "source-failed" });
    const generous: Source = { size: png.length, read: async () => media.bytes(png, new Uint8Array(4096)) };
    expect((await inspector.inspect(generous)).input.bytes).toBe(png.length);
    const failing: Source = { size: png.length, read: () => Promise.reject(new Error("disk gone")) };
    await expect(inspector.inspect(failing)).rejects.toMatchObject({
      code: "source-failed",
      cause: { message: "disk gone" },
    });
  });

  it("a file that changes while it is read still gets a report", async () => {
    const path = tempFile("growing.png", await media.picture("png"));
    const writer = setInterval(() => appendFileSync(path, "more"), 1);
    for (let n = 0; n < 10; n++) expect((await inspector.inspect(path)).input.format).toBe("png");
    clearInterval(writer);
    truncateSync(path, 40);
    expect((await inspector.inspect(path)).limits.length).toBeGreaterThan(0);
  });

  it.each([
    ["a playlist renamed .mp4", "#EXTM3U\n#EXT-X-VERSION:3\nfile:///etc/hostname\n"],
    ["ffconcat text", "ffconcat version 1.0\nfile /etc/hostname\n"],
    ["a shell script", "#!/bin/sh\necho hello\n"],
  ])("%s is not media", async (_, text) => {
    await expect(inspector.inspect(tempFile("clip.mp4", text))).rejects.toMatchObject({ code: "unsupported-content" });
  });

  it.each([
    ["JPEG and ZIP", async () => media.bytes(await media.picture("jpeg"), "PK\x03\x04 archive"), "jpeg"],
    [
      "GIF and script",
      async () => media.gif({ comment: "*/=1;alert(1)", trailing: media.bytes("<script>alert(1)</script>") }),
      "gif",
    ],
    ["PDF and MP4", async () => media.bytes(media.pdf("x"), media.movie()), "pdf"],
  ] as const)("%s in one file: read as what it begins with, and what follows is told", async (_, make, format) => {
    const report = await inspector.inspect(await make());
    expect(report.input.format).toBe(format);
    if (format !== "pdf") expect(report.observations.find((each) => each.id === "trailing-bytes")?.answer).toBe("true");
  });
});

describe("network", () => {
  const unshare = spawnSync("unshare", ["-rn", "true"]).status === 0;

  it.runIf(unshare)("the command needs none: it gives the same answers in a namespace without any", () => {
    const args = [
      join(root, "packages/cli/dist/provcheck.cjs"),
      "-r",
      "examples/media",
      "--trust-anchors",
      "examples/sample-ca.pem",
    ];
    const plain = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8" });
    const alone = spawnSync("unshare", ["-rn", process.execPath, ...args], { cwd: root, encoding: "utf8" });
    expect([alone.status, alone.stdout]).toEqual([0, plain.stdout]);
  });

  const strace = spawnSync("strace", ["-V"]).status === 0;
  it.runIf(strace)("no process of a run opens a socket to anywhere", () => {
    const log = join(tempDir(), "trace");
    const args = [
      "-f",
      "-qq",
      "-e",
      "trace=connect,sendto",
      "-o",
      log,
      process.execPath,
      join(root, "packages/cli/dist/provcheck.cjs"),
      "-r",
      "examples/media",
    ];
    expect(spawnSync("strace", args, { cwd: root }).status).toBe(0);
    const reached = spawnSync("grep", ["-cE", "AF_INET", log], { encoding: "utf8" }).stdout.trim();
    expect(reached).toBe("0");
  });
});
