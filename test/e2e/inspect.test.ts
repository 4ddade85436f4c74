import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import {
  createInspector,
  explain,
  type Input,
  type Inspector,
  inspect,
  ProvcheckError,
  type Report,
  type Source,
  score,
} from "@provcheck/core";
import { reportSchema } from "@provcheck/core/schema";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tempDir, tempFile } from "../fixtures/authority-file.ts";
import { issue, makeAuthority } from "../fixtures/ca.ts";
import { bytes, movie, picture, sourceTypeXmp, svg } from "../fixtures/media.ts";
import { DST, sign } from "../fixtures/sign.ts";

describe("inspect", () => {
  let inspector: Inspector;
  let png: Uint8Array;
  beforeAll(async () => {
    inspector = createInspector({ processes: 2 });
    png = await picture("png", { xmp: sourceTypeXmp() });
  });
  afterAll(() => inspector.close());

  it("gives the same answer for a path, bytes, a Blob and a source of one's own", async () => {
    const path = tempFile("picture.png", png);
    // A source that answers in small pieces, as a network file system would.
    const source: Source = {
      size: png.length,
      name: "picture.png",
      read: async (offset, length) => png.slice(offset, offset + Math.min(length, 777)),
    };
    const inputs = [path, png, new Blob([png as never]), source];
    const reports: Report[] = await Promise.all(
      inputs.map((input) => inspector.inspect(input, { name: "picture.png" })),
    );
    const [first, ...others] = reports.map((report) => ({ ...report, checkedAt: "" }));
    for (const other of others) expect(other).toEqual(first);
    expect(first).toMatchObject({
      input: { format: "png", kind: "image", dimensions: { width: 96, height: 64 } },
      origin: { kind: "ai-generated", carriage: "stated" },
    });
    expect(first?.input.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it("gives reports that the schema describes, and that score recomputes", async () => {
    const signed = await sign(
      await picture("jpeg"),
      "image/jpeg",
      await issue(await makeAuthority("x"), { commonName: "a", organisation: "b" }),
      { actions: [{ action: "c2pa.created", digitalSourceType: `${DST}digitalCreation` }] },
    );
    for (const input of [png, signed, svg(), movie()]) {
      const report: Report = await inspector.inspect(input);
      expect(reportSchema.parse(report)).toEqual(report);
      expect(score(report)).toEqual(report.assurance);
      expect(explain(report).sentence.length).toBeGreaterThan(20);
      expect(report.origin.kind !== "unknown" || report.nextSteps.length > 0).toBe(true);
    }
  });

  it("is deterministic: same bytes, lists, engine and clock give the same report", async () => {
    const now = new Date("2026-11-21T00:00:00Z");
    expect(await inspector.inspect(png, { now })).toEqual(await inspector.inspect(png, { now }));
  });

  it.each([
    ["path-missing", (): Input => "/nowhere/at/all.jpg"],
    ["not-a-regular-file", (): Input => tempDir()],
    ["empty-file", (): Input => tempFile("empty.jpg", "")],
    ["unsupported-content", (): Input => tempFile("words.jpg", "these are words")],
    ["bad-option", (): never => 42 as never],
    ["bad-option", (): Source => ({ size: -1, read: async () => new Uint8Array() })],
  ] as const)("rejects with %s", async (code, input) => {
    await expect(inspector.inspect(input())).rejects.toMatchObject({ name: "ProvcheckError", code });
  });

  it("does not wait on a pipe", async () => {
    const path = join(tempDir(), "pipe.jpg");
    execFileSync("mkfifo", [path]);
    await expect(inspector.inspect(path)).rejects.toMatchObject({ code: "not-a-regular-file" });
  });

  it("follows a link to a file, and copes with odd names", async () => {
    const dir = tempDir();
    const path = tempFile("a.png", png);
    const odd = join(dir, "-rf\n\u202egnp.exe");
    symlinkSync(path, odd);
    expect((await inspector.inspect(odd)).origin.kind).toBe("ai-generated");
    rmSync(odd);
  });

  it("refuses options that cannot be meant", async () => {
    await expect(inspector.inspect(png, { now: new Date("never") })).rejects.toMatchObject({ code: "bad-option" });
    await expect(inspector.inspect(png, { limits: { timeMs: -1 } })).rejects.toMatchObject({ code: "bad-option" });
    await expect(inspector.inspect(png, { trust: { dir: "/nowhere" } })).rejects.toMatchObject({
      code: "trust-file-unreadable",
    });
    expect(() => createInspector({ processes: 0 })).toThrow(ProvcheckError);
    const inline = createInspector({ isolation: "none" });
    await expect(inline.inspect(png, { now: new Date() })).rejects.toMatchObject({ code: "bad-option" });
    expect((await inline.inspect(png)).origin.kind).toBe("ai-generated");
  });

  it("loads nothing from a trust folder but the five names", async () => {
    const dir = tempDir();
    const authority = await makeAuthority("test roots");
    mkdirSync(join(dir, "sub"));
    const { writeFileSync } = await import("node:fs");
    writeFileSync(join(dir, "test-roots.pem"), authority.pem);
    const report = await inspector.inspect(png, { trust: { dir } });
    expect(report.trust.lists).toEqual([]);
    writeFileSync(join(dir, "c2pa-official.pem"), authority.pem);
    const again = await inspector.inspect(png, { trust: { dir } });
    expect(again.trust.lists).toMatchObject([{ tier: "official", name: "c2pa-official.pem", entries: 1 }]);
  });
});

describe("isolation", () => {
  it("reports the step in which time ran out, and goes on with a fresh process", async () => {
    await using inspector = createInspector({ processes: 1 });
    const slow: Source = { size: 1000, name: "slow.jpg", read: () => new Promise(() => undefined) };
    const report = await inspector.inspect(slow, { limits: { timeMs: 300 } });
    expect(report).toMatchObject({
      error: { code: "timeout", step: "open" },
      limits: [{ code: "timeout", step: "open" }],
      credentials: { found: "unchecked" },
      assurance: { state: "unchecked", level: null, score: null },
      origin: { kind: "unknown" },
    });
    expect(score(report)).toEqual(report.assurance);
    expect(report.nextSteps.length).toBeGreaterThan(0);
    expect((await inspector.inspect(await picture("png"))).error).toBeUndefined();
  });

  it.runIf(process.platform === "linux")("ends a process that needs more memory than it may", async () => {
    await using inspector = createInspector({ processes: 1 });
    const big = bytes(movie(), new Uint8Array(8));
    const hungry: Source = {
      size: big.length,
      read: async (offset, length) =>
        new Promise((resolve) => setTimeout(() => resolve(big.slice(offset, offset + length)), 300)),
    };
    const report = await inspector.inspect(hungry, { limits: { memoryBytes: 1024 * 1024 } });
    expect(report.error).toMatchObject({ code: "memory" });
  });

  it("cancels the work, not only the waiting", async () => {
    await using inspector = createInspector({ processes: 1 });
    const controller = new AbortController();
    let reads = 0;
    const endless: Source = {
      size: 2 ** 40,
      // A JPEG whose picture data never ends.
      read: async (offset, length) => {
        reads += 1;
        if (reads === 3) controller.abort();
        const part = new Uint8Array(Math.min(length, 65_536));
        if (offset === 0) part.set([0xff, 0xd8, 0xff, 0xda, 0, 2]);
        return part;
      },
    };
    await expect(inspector.inspect(endless, { signal: controller.signal })).rejects.toMatchObject({ code: "aborted" });
    const after = reads;
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(reads - after).toBeLessThanOrEqual(1);
    expect((await inspector.inspect(await picture("png"))).error).toBeUndefined();
    await expect(inspector.inspect("x", { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: "aborted" });
  });

  it.runIf(process.platform === "linux")("survives kill -9 on a worker mid-file, 100 times in 500 files", async () => {
    const WANTED_KILLS = 100;
    const FILES = 500;
    await using inspector = createInspector({ processes: 2 });
    const png = await picture("png");
    let kills = 0;
    const killOne = () => {
      const children = readFileSync(`/proc/self/task/${process.pid}/children`, "utf8").trim().split(" ");
      const workers = children.filter((pid) => {
        try {
          return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("child.bundle");
        } catch {
          return false;
        }
      });
      const victim = workers[kills % Math.max(1, workers.length)];
      if (victim === undefined) return;
      process.kill(Number(victim), "SIGKILL");
      kills += 1;
    };
    let started = 0;
    const file = (): Source => {
      const mine = started++;
      let first = true;
      return {
        size: png.length,
        async read(offset, length) {
          // Every fourth file takes a worker down while it is being read, as long as more are wanted.
          if (first && mine % 4 === 0 && kills < WANTED_KILLS) killOne();
          first = false;
          return png.slice(offset, offset + length);
        },
      };
    };
    const reports = await Promise.all(Array.from({ length: FILES }, () => inspector.inspect(file())));
    expect([reports.length, kills]).toEqual([FILES, WANTED_KILLS]);
    const died = reports.filter((report) => report.error);
    expect(died.length).toBeGreaterThan(50);
    for (const report of died) {
      expect(report.error).toMatchObject({
        code: "crashed",
        step: expect.stringMatching(/^(?:open|read|verify|mark|assess|report)$/),
      });
    }
    for (const report of reports) if (!report.error) expect(report.input.format).toBe("png");
  });

  it("takes what waits in the order of its coming, whoever leaves meanwhile", async () => {
    await using inspector = createInspector({ processes: 1 });
    const png = await picture("png");
    const done: number[] = [];
    const leaving = new AbortController();
    const all = Array.from({ length: 60 }, async (_, at) => {
      const leaves = at % 3 === 1;
      const asked = inspector.inspect(png, leaves ? { signal: leaving.signal } : {});
      if (!leaves) return asked.then(() => void done.push(at));
      await expect(asked).rejects.toMatchObject({ code: "aborted" });
    });
    await all[0];
    leaving.abort();
    await Promise.all(all);
    expect(done).toEqual([...done].sort((a, b) => a - b));
    expect(done).toHaveLength(40);
    expect((await inspector.inspect(png)).input.format).toBe("png");
  });

  it("ends running and waiting work on close, and refuses new", async () => {
    const inspector = createInspector({ processes: 1 });
    let asked = (): void => undefined;
    const reading = new Promise<void>((resolve) => {
      asked = resolve;
    });
    const never: Source = {
      size: 10,
      read: () => {
        asked();
        return new Promise(() => undefined);
      },
    };
    const running = inspector.inspect(never);
    const waiting = inspector.inspect(never).catch((error: unknown) => error);
    await reading;
    await inspector.close();
    expect((await running).error?.code).toBe("crashed");
    expect(await waiting).toMatchObject({ code: "inspector-closed" });
    await expect(inspector.inspect(never)).rejects.toMatchObject({ code: "inspector-closed" });
  });

  it("does not keep a script alive", () => {
    const path = tempFile("a.svg", svg());
    const script = `import { inspect } from "@provcheck/core"; const r = await inspect(${JSON.stringify(path)}); console.log(r.input.format);`;
    const out = execFileSync(process.execPath, ["--input-type=module", "-e", script], {
      cwd: new URL("../..", import.meta.url).pathname,
      encoding: "utf8",
      timeout: 240_000,
    });
    expect(out).toBe("svg\n");
  });

  it("shares one pool between calls of the bare function", async () => {
    const steps: string[] = [];
    const report = await inspect(await picture("png"), { onProgress: ({ step }) => steps.push(step) });
    expect(report.input.format).toBe("png");
    expect(steps).toEqual(["open", "read", "verify", "mark", "assess", "report"]);
  });
});

it.runIf(process.platform === "linux" && process.arch === "x64")(
  "the native engine loads inside the workspace",
  async () => {
    await using inspector = createInspector({ processes: 1 });
    expect((await inspector.engines()).map((engine) => engine.name)).toEqual(["c2pa-wasm", "c2pa-node"]);
  },
);
