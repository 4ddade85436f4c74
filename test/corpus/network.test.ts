import { spawnSync } from "node:child_process";
import dns from "node:dns";
import { readFileSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import net from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createInspector } from "@provcheck/core";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { tempDir } from "../fixtures/authority-file.ts";
import { CORPUS, LINES, TRUST } from "./corpus.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

describe("network", () => {
  const reached: string[] = [];
  const trap = (what: string) => () => {
    reached.push(what);
    throw new Error(`the network was reached: ${what}`);
  };
  beforeEach(() => {
    vi.spyOn(net.Socket.prototype, "connect").mockImplementation(trap("net") as never);
    vi.spyOn(dns, "lookup").mockImplementation(trap("dns") as never);
    vi.spyOn(dns.promises, "lookup").mockImplementation(trap("dns") as never);
    vi.spyOn(http, "request").mockImplementation(trap("http") as never);
    vi.spyOn(https, "request").mockImplementation(trap("https") as never);
    vi.stubGlobal("fetch", trap("fetch"));
  });
  afterEach(() => {
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
  });

  it("no file of the corpus makes this process reach for it", async () => {
    const inspector = createInspector({ isolation: "none", trust: { dir: TRUST } });
    for (const line of LINES)
      await inspector
        .inspect(CORPUS + line.file)
        .catch((error: { code?: string }) => expect(error.code).toBe("unsupported-content"));
    expect(reached).toEqual([]);
  });

  const unshare = spawnSync("unshare", ["-rn", "true"]).status === 0;
  const strace = spawnSync("strace", ["-V"]).status === 0;
  const log = join(tempDir(), "trace");
  /** One run over the corpus, where there is no network and every call that asks for one is noted, as far as this machine can. */
  const asked = once(() =>
    spawnSync(
      "env",
      [
        ...(unshare ? ["unshare", "-rn"] : []),
        ...(strace ? ["strace", "-f", "-qq", "-e", "trace=network", "-o", log] : []),
        ...[
          process.execPath,
          join(root, "packages/cli/dist/provcheck.cjs"),
          "-r",
          CORPUS,
          "--jsonl",
          "--trust-dir",
          TRUST,
        ],
      ],
      { encoding: "utf8", maxBuffer: 1 << 28 },
    ),
  );

  it.runIf(unshare)("the whole corpus is reported in a namespace without any", () => {
    const { status, stdout } = asked();
    const reports = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { error?: unknown; schemaVersion?: string });
    expect(status).toBe(0);
    expect(reports.length).toBeGreaterThanOrEqual(LINES.length);
    for (const report of reports) expect([report.schemaVersion, report.error]).toEqual(["1.0.0", undefined]);
  });

  it.runIf(strace)("no process of a run over the corpus connects to an internet address", () => {
    expect(asked().status).toBe(0);
    const calls = readFileSync(log, "utf8").split("\n");
    expect(calls.length).toBeGreaterThan(10);
    expect(calls.filter((call) => call.includes("AF_INET"))).toEqual([]);
  });
});

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
