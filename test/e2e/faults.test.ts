import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  createInspector,
  evaluatePolicy,
  type InspectOptions,
  type InspectorOptions,
  ProvcheckError,
  presetPolicy,
  type Report,
  type Source,
} from "@provcheck/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { tempDir } from "../fixtures/authority-file.ts";
import { root } from "../fixtures/cli.ts";

const samples = join(root, "examples/media");
const trust = { anchors: join(root, "examples/sample-ca.pem") };
const clip = readFileSync(join(samples, "6-signed-clip.mp4"));
/** Signed, untouched, and too large for the engine to take in one piece: it is spooled. */
const large = (): Blob => {
  const box = Buffer.alloc(70 * 1024 * 1024);
  box.writeUInt32BE(box.length, 0);
  box.write("free", 4, "latin1");
  return new Blob([clip, box]);
};

/** Presets that ask something of credentials: one that could not be answered must not pass. */
const GATES = ["ci-assets", "require-credentials"];

/** What a fault of the machine may come to, and nothing else. */
function heldBack(report: Report): void {
  expect(report.checked).not.toBe("complete");
  expect(report.assurance.state).not.toBe("broken");
  expect(report.credentials.found).not.toBe("damaged");
  for (const name of GATES) expect(evaluatePolicy(report, presetPolicy(name)).verdict, name).toBe("fail");
}

const elsewhere = tempDir();
let tmp: string;
const before = process.env.TMPDIR;
beforeEach(() => {
  tmp = tempDir();
  process.env.TMPDIR = tmp;
});
afterEach(() => {
  if (before === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = before;
});

/** Inspects with an inspector of its own, and looks at what is left in the folder for temporary files. */
async function inspected(
  input: Parameters<ReturnType<typeof createInspector>["inspect"]>[0],
  options: InspectorOptions = {},
  own: InspectOptions = {},
): Promise<Report | ProvcheckError> {
  const inspector = createInspector({ processes: 1, trust, ...options });
  try {
    return await inspector.inspect(input, own).catch((error: unknown) => {
      if (error instanceof ProvcheckError) return error;
      throw error;
    });
  } finally {
    await inspector.close();
    if (process.env.TMPDIR === tmp) expect(readdirSync(tmp)).toEqual([]);
  }
}
const reported = (result: Report | ProvcheckError): Report => {
  if (result instanceof Error) throw result;
  return result;
};

describe("a source that rejects", () => {
  it.each(["1-signed-ai.jpg", "6-signed-clip.mp4", "3-changed-after-signing.jpg", "4-unsigned-ai-label.png"])(
    "at any of its reads is told as such: %s",
    async (name) => {
      const bytes = new Uint8Array(readFileSync(join(samples, name)));
      const inspector = createInspector({ processes: 1, trust });
      let rejected = 0;
      try {
        for (let fail = 0; ; fail++) {
          const fault = new Error("S3: 503 SlowDown");
          let reads = 0;
          const source: Source = {
            size: bytes.length,
            read: async (offset, length) => {
              if (reads++ === fail) throw fault;
              return bytes.subarray(offset, offset + length);
            },
          };
          const result = await inspector.inspect(source).catch((error: unknown) => error);
          if (reads <= fail) break;
          expect(result).toBeInstanceOf(ProvcheckError);
          expect(result).toMatchObject({ code: "source-failed", cause: fault });
          rejected += 1;
        }
      } finally {
        await inspector.close();
      }
      expect(rejected).toBeGreaterThan(0);
    },
    60_000,
  );

  it("or gives something else than bytes", async () => {
    const source = { size: 10, read: async () => "bytes" } as unknown as Source;
    expect(await inspected(source)).toMatchObject({ code: "source-failed" });
  });
});

describe("the folder for temporary files", () => {
  it("is missing: what was not asked is told, and passes no gate", async () => {
    process.env.TMPDIR = join(tmp, "nowhere");
    heldBack(reported(await inspected(large())));
    process.env.TMPDIR = tmp;
  });

  const mounted = (() => {
    const at = tempDir();
    try {
      execFileSync("mount", ["-t", "tmpfs", "-o", "size=20m", "tmpfs", at], { stdio: "ignore" });
      execFileSync("umount", [at]);
      return true;
    } catch {
      return false;
    }
  })();
  it.runIf(mounted)(
    "is full: the same, and nothing is left in it",
    async () => {
      execFileSync("mount", ["-t", "tmpfs", "-o", "size=20m", "tmpfs", tmp]);
      try {
        heldBack(reported(await inspected(large())));
      } finally {
        execFileSync("umount", [tmp]);
      }
    },
    60_000,
  );
});

describe("a file", () => {
  const removed = (path: string) => (event: { step: string }) => {
    if (event.step === "verify") rmSync(path, { force: true });
  };
  it("that is removed while it is read gives no verdict", async () => {
    const path = join(elsewhere, "large.mp4");
    writeFileSync(path, new Uint8Array(await large().arrayBuffer()));
    const result = await inspected(path, {}, { onProgress: removed(path) });
    expect(result).toMatchObject({ code: "path-unreadable" });
  });

  it("whose separate credentials are not there is not judged without them", async () => {
    const result = await inspected(join(samples, "5-nothing.png"), {}, { sidecar: join(tmp, "gone.c2pa") });
    expect(result).toMatchObject({ code: "path-missing" });
  });
});

describe("the machine", () => {
  const changed = join(samples, "3-changed-after-signing.jpg");
  const signed = join(samples, "2-signed-camera.jpg");

  it("gives too little memory: an error, and no verdict", async () => {
    const report = reported(await inspected(large(), { limits: { memoryBytes: 1024 } }));
    expect(report).toMatchObject({ checked: "not", error: { code: "memory" }, assurance: { state: "unchecked" } });
    heldBack(report);
  });

  it("has lost the engine's module: our own verdict stands, and passes no gate on credentials", async () => {
    const report = reported(await inspected(signed, { files: { wasm: join(tmp, "nowhere.wasm") } }));
    expect(report.limits).toContainEqual(expect.objectContaining({ code: "opinion-unavailable" }));
    heldBack(report);
    const tampered = reported(await inspected(changed, { files: { wasm: join(tmp, "nowhere.wasm") } }));
    expect([tampered.checked, tampered.assurance.state]).toEqual(["partly", "broken"]);
  });

  it("has lost the process that reads files: told with what it said", async () => {
    const child = join(tmp, "child.bundle.js");
    const result = await inspected(signed, { files: { child } });
    expect(result).toMatchObject({ code: "engine-unavailable" });
    expect((result as ProvcheckError).message).toContain("Cannot find module");
    expect(String(((result as ProvcheckError).cause as Error).message)).toContain(child);
    const inspector = createInspector({ files: { child } });
    await expect(inspector.engines()).rejects.toMatchObject({ code: "engine-unavailable" });
    await inspector.close();
  });

  it.runIf(process.platform === "linux")("kills the process: an error, and no verdict", async () => {
    const children = () =>
      readFileSync(`/proc/self/task/${process.pid}/children`, "utf8")
        .trim()
        .split(" ")
        .filter((pid) => pid !== "" && readFileSync(`/proc/${pid}/cmdline`, "latin1").includes("child.bundle"));
    const source: Source = {
      size: clip.length,
      read: async (offset, length) => {
        for (const pid of children()) process.kill(Number(pid), "SIGKILL");
        return clip.subarray(offset, offset + length);
      },
    };
    const report = reported(await inspected(source));
    expect(report).toMatchObject({ checked: "not", error: { code: "crashed" } });
    heldBack(report);
  });
});

it("a fault of the machine on the command line ends every gate with 3, whatever the state file holds", async () => {
  const { runCli } = await import("../fixtures/cli.ts");
  mkdirSync(join(tmp, "in"));
  writeFileSync(join(tmp, "in/a.jpg"), readFileSync(join(samples, "3-changed-after-signing.jpg")));
  const run = (...more: string[]) =>
    runCli(["-r", join(tmp, "in"), "--policy", "ci-assets", "--state", join(tmp, "state"), ...more]);
  expect((await run("--timeout", "0.001")).code).toBe(3);
  expect((await run()).code).toBe(1);
});
