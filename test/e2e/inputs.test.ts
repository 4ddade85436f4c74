import { execFileSync } from "node:child_process";
import { createReadStream, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pathToFileURL } from "node:url";
import {
  createInspector,
  httpSource,
  type Input,
  type InspectOptions,
  type Inspector,
  installedTrust,
  rangeSource,
  selfTest,
} from "@provcheck/core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { tempDir } from "../fixtures/authority-file.ts";
import { root, runCli } from "../fixtures/cli.ts";
import { box, movie, zeros } from "../fixtures/media.ts";

const sample = join(root, "examples/media/1-signed-ai.jpg");
const anchors = join(root, "examples/sample-ca.pem");
const bytes = new Uint8Array(readFileSync(sample));
const now = new Date("2026-11-25");

let inspector: Inspector;
let tmp: string;
const before = process.env.TMPDIR;
beforeAll(() => {
  inspector = createInspector({ processes: 2, trust: { anchors } });
});
afterAll(() => inspector.close());
beforeEach(() => {
  tmp = tempDir();
  process.env.TMPDIR = tmp;
});
afterEach(() => {
  if (before === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = before;
});
/** Folders of children that are warm stay; nothing of an input does. */
const left = () => readdirSync(tmp).filter((name) => name.startsWith("provcheck-input-"));

const KINDS: Readonly<Record<string, () => Input | Promise<Input>>> = {
  "a path": () => sample,
  "a file: address": () => pathToFileURL(sample),
  "a file: address as text": () => pathToFileURL(sample).href,
  "a Uint8Array": () => bytes,
  "an ArrayBuffer": () => bytes.slice().buffer,
  "a DataView": () => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength),
  "a Blob": () => new Blob([bytes]),
  "a Readable": () => createReadStream(sample),
  "a ReadableStream": () => new Blob([bytes]).stream(),
  "a Response": () => new Response(bytes),
  "a Source": () => ({
    size: bytes.length,
    read: async (at: number, length: number) => bytes.subarray(at, at + length),
  }),
};

describe("inputs", () => {
  it("give the same report, whatever they come as, and leave nothing", async () => {
    const reports = await Promise.all(
      Object.entries(KINDS).map(async ([, make]) => inspector.inspect(await make(), { name: "x", now })),
    );
    for (const [index, report] of reports.entries()) expect(report, Object.keys(KINDS)[index]).toEqual(reports[0]);
    expect(reports[0]).toMatchObject({ assurance: { state: "trusted" }, checked: "complete" });
    expect(left()).toEqual([]);
  });

  it("an address is read in ranges, through the guard, and gives the same report", async () => {
    let asked = 0;
    const server = createServer((request, response) => {
      asked += 1;
      const [, from = "", to = ""] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? "") ?? [];
      const part = bytes.subarray(Number(from), Number(to) + 1);
      const range = `bytes ${from}-${Number(from) + part.length - 1}/${bytes.length}`;
      response.writeHead(206, { etag: '"1"', "content-range": range }).end(part);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      const address = `${origin}/1-signed-ai.jpg`;
      const source = await httpSource(address, { allow: [origin] });
      const path = await inspector.inspect(sample, { now });
      expect(await inspector.inspect(source, { now })).toEqual(path);
      // All of it came with the first request.
      expect(asked).toBe(1);
      await expect(
        inspector.inspect(await httpSource(address, { allow: [origin], maxBytes: 5_000, blockBytes: 1_000 })),
      ).rejects.toMatchObject({ code: "too-large" });
      await expect(httpSource(address)).rejects.toMatchObject({
        code: "source-failed",
        cause: { problem: "not-https" },
      });
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  });

  it("of a large clip in object storage only what is needed is fetched", async () => {
    const clip = movie();
    // Boxes behind the movie: half a gigabyte that nobody needs.
    const size = clip.length + 500_000_000;
    const free = box("free", zeros(8));
    new DataView(free.buffer).setUint32(free.byteOffset, 500_000_000);
    const [known, asked] = [Buffer.concat([clip, free]), [] as number[]];
    const source = rangeSource({
      size,
      name: "clip.mp4",
      read: async (offset, length) => {
        asked.push(length);
        const part = new Uint8Array(length);
        part.set(known.subarray(offset, offset + length));
        return part;
      },
    });
    const report = await inspector.inspect(source, { hash: "never" });
    expect([report.input.format, report.checked, report.limits]).toEqual(["mp4", "complete", []]);
    expect(asked.length).toBeLessThan(8);
    expect(asked.reduce((sum, each) => sum + each, 0)).toBeLessThan(4_000_000);
  });

  it("an open file is read where it is, and stays open", async () => {
    const handle = await open(sample);
    expect((await inspector.inspect(handle)).assurance.state).toBe("trusted");
    expect((await handle.stat()).size).toBe(bytes.length);
    await handle.close();
  });

  it.each<[string, unknown, string, RegExp]>([
    ["an address as text", "https://example.org/a.jpg", "bad-option", /inspect\(await fetch\(address\)\)/],
    ["an address", new URL("http://example.org/a.jpg"), "bad-option", /nothing is fetched here/],
    ["a file: address elsewhere", "file://host/a.jpg", "bad-option", /names no file/],
    ["a number", 7, "bad-option", /input must be a path/],
    ["nothing", undefined, "bad-option", /input must be a path/],
    ["an answer without a body", new Response(null), "empty-file", /no body/],
    ["an empty stream", Readable.from([]), "empty-file", /empty/],
    ["a stream that fails", Readable.from((async function* () { yield bytes; throw new Error("reset by peer"); })()), "source-failed", /reset by peer/],
  ])("%s is told what to do", async (_, input, code, message) => {
    await expect(inspector.inspect(input as Input)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
    expect(left()).toEqual([]);
  }); // biome-ignore format: a table

  it("streams have a bound, an end in time, and can be called off; nothing is left", async () => {
    const endless = () => Readable.from((function* () { for (;;) yield new Uint8Array(65_536); })()); // biome-ignore format: one source
    await expect(inspector.inspect(endless(), { limits: { inputBytes: 1e6 } })).rejects.toMatchObject({
      code: "too-large",
    });
    const silent = () => new Readable({ read: () => undefined });
    await expect(inspector.inspect(silent(), { limits: { timeMs: 200 } })).rejects.toMatchObject({
      code: "source-failed",
    });
    const signal = AbortSignal.timeout(200);
    await expect(inspector.inspect(silent(), { signal })).rejects.toMatchObject({ code: "aborted" });
    process.env.TMPDIR = join(tmp, "nowhere");
    await expect(inspector.inspect(new Blob([bytes]).stream())).rejects.toMatchObject({ code: "out-of-resources" });
    process.env.TMPDIR = tmp;
    expect(left()).toEqual([]);
  });
});

describe("options", () => {
  it.each<[object, RegExp]>([
    [{ limits: { timeMS: 5 } }, /limits\.timeMS; did you mean limits\.timeMs\?/],
    [{ trust: { folder: "x" } }, /trust\.folder; there are: dir, anchors/],
    [{ signall: undefined }, /did you mean signal\?/],
    [{ onlin: {} }, /did you mean online\?/],
    [{ prototype: {} }, /no option is called prototype/],
  ])("%j is refused, with what was meant", async (options, message) => {
    await expect(inspector.inspect(sample, options as InspectOptions)).rejects.toMatchObject({
      code: "bad-option",
      message: expect.stringMatching(message),
    });
    expect(() => createInspector(options as InspectOptions)).toThrow(message);
  });

  it("one signal for a thousand files warns of nothing", async () => {
    const warnings: Error[] = [];
    const onWarning = (warning: Error) => void warnings.push(warning);
    process.on("warning", onWarning);
    const shutdown = new AbortController();
    const picture = readFileSync(join(root, "examples/media/5-nothing.png"));
    const done = Array.from({ length: 1000 }, () => inspector.inspect(picture, { signal: shutdown.signal }));
    expect((await Promise.all(done)).every(({ checked }) => checked === "complete")).toBe(true);
    const ended = Array.from({ length: 100 }, () =>
      inspector.inspect(picture, { signal: shutdown.signal }).catch((error: { code: string }) => error.code),
    );
    shutdown.abort();
    expect(new Set(await Promise.all(ended))).toEqual(new Set(["aborted"]));
    await new Promise((resolve) => setImmediate(resolve));
    process.off("warning", onWarning);
    expect(warnings).toEqual([]);
  });
});

describe("trust", () => {
  const home = process.env.PROVCHECK_TRUST_HOME;
  afterEach(() => {
    if (home === undefined) delete process.env.PROVCHECK_TRUST_HOME;
    else process.env.PROVCHECK_TRUST_HOME = home;
  });

  it("in one line: the installed lists", async () => {
    const store = tempDir();
    await runCli(["trust", "add", anchors, "--dir", store]);
    process.env.PROVCHECK_TRUST_HOME = store;
    expect(await installedTrust()).toBe(store);
    await using installed = createInspector({ trust: "installed" });
    expect((await installed.inspect(sample)).assurance.state).toBe("trusted");
  });

  it("reads anchors in DER, and refuses a list in which nothing can be used", async () => {
    const pem = readFileSync(anchors, "utf8");
    const [block = ""] = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/.exec(pem) ?? [];
    const der = Buffer.from(block.replace(/-----[^-]+-----|\s/g, ""), "base64");
    const file = (name: string, content: string | Uint8Array) => {
      const path = join(tmp, name);
      writeFileSync(path, content);
      return path;
    };
    const run = (path: string, option = "--trust-anchors") => runCli([sample, option, path, "--require", "trusted"]);
    expect((await run(file("a.der", der))).code).toBe(0);
    for (const junk of [
      "dear diary",
      "",
      "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
      der.subarray(0, 100),
    ]) {
      const { code, stderr } = await run(file("junk", junk));
      expect([code, stderr.includes("no certificate in it")]).toEqual([2, true]);
    }
    expect((await run(file("none.txt", "nothing"), "--allowed-list")).code).toBe(2);
    expect((await run(file("none.cfg", "nothing"), "--trust-config")).code).toBe(2);
  });
});

describe("provcheck doctor", () => {
  it("finds that all is well, and says what is not with the command that mends it", async () => {
    const well = await selfTest();
    expect(well.checks.filter(({ needed, outcome }) => needed && outcome !== "ok")).toEqual([]);
    expect(well.ok).toBe(true);
    const lost = await selfTest({ files: { child: join(tmp, "gone.js"), wasm: join(tmp, "gone.wasm") } });
    expect(lost.ok).toBe(false);
    expect(lost.checks.find(({ name }) => name === "process")).toMatchObject({
      outcome: "failed",
      fix: expect.stringContaining("files: { child }"),
    });
    const noWasm = await selfTest({ files: { wasm: join(tmp, "gone.wasm") } });
    expect(noWasm.checks.find(({ name }) => name === "wasm")).toMatchObject({ outcome: "missing", needed: true });
    process.env.TMPDIR = join(tmp, "nowhere");
    expect((await selfTest()).checks.find(({ name }) => name === "temp")).toMatchObject({
      outcome: "failed",
      fix: expect.stringContaining("TMPDIR"),
    });
  });

  it("is a command, in both languages", async () => {
    const en = await runCli(["doctor", "--ffmpeg", "/nowhere/ffmpeg"]);
    expect([en.code, en.stdout.includes("install ffmpeg") || en.stdout.includes("winget")]).toEqual([0, true]);
    expect((await runCli(["doctor", "--lang", "zh-CN"])).stdout).toContain("读取文件的进程");
    expect(JSON.parse((await runCli(["doctor", "--json"])).stdout)).toMatchObject({ ok: true });
    const bad = await runCli(["doctor"], { env: { TMPDIR: join(tmp, "nowhere") } });
    expect([bad.code, bad.stdout.includes("WRONG"), bad.stdout.includes("set TMPDIR")]).toEqual([3, true, true]);
  });
});

it("names the process and the engine for a bundle: esbuild", async () => {
  const out = tempDir();
  const entry = join(out, "entry.mjs");
  writeFileSync(
    entry,
    `import { createInspector } from "@provcheck/core";
const at = process.argv[2];
const inspector = createInspector(at ? { files: { child: at } } : {});
const answer = await inspector.inspect(${JSON.stringify(sample)}).then((report) => report.checked, (error) => error.code);
console.log(answer);
await inspector.close();\n`,
  );
  const { build } = await import("esbuild");
  // Native addons and WebAssembly stay where npm put them; all else may go into the bundle.
  const external = ["sharp", "@contentauth/*", "libheif-js", "jxl-oxide-wasm"];
  await build({
    entryPoints: [entry],
    outfile: join(out, "bundle.mjs"),
    bundle: true,
    platform: "node",
    format: "esm",
    external,
    logLevel: "error",
    absWorkingDir: root,
    nodePaths: [join(root, "node_modules")],
    banner: { js: 'import { createRequire as __r } from "node:module"; const require = __r(import.meta.url);' },
  });
  const run = (...args: string[]) =>
    execFileSync(process.execPath, [join(out, "bundle.mjs"), ...args], {
      encoding: "utf8",
      env: { PATH: process.env.PATH ?? "" },
    }).trim();
  expect(run()).toBe("engine-unavailable");
  expect(run(join(root, "packages/core/dist/node/child.bundle.js"))).toBe("complete");
});
