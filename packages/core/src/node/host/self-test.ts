import { mkdtemp, rm, statfs, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ProvcheckError } from "../../model/errors.ts";
import { present } from "../../model/present.ts";
import { namedPaths } from "../ffmpeg/find.ts";
import { installedTrust } from "../trust/store.ts";
import type { InspectorOptions } from "./inspect-options.ts";
import { createInspector, type Inspector } from "./inspector.ts";

/**
 * One part of what provcheck works with.
 * @example
 * ```ts
 * import { type SelfTestName, selfTest } from "@provcheck/core";
 * const optional: readonly SelfTestName[] = ["native", "sharp", "ffmpeg", "trust"];
 * console.log((await selfTest()).checks.filter(({ name }) => !optional.includes(name)));
 * ```
 */
export type SelfTestName = "process" | "sample" | "temp" | "wasm" | "native" | "sharp" | "ffmpeg" | "trust";

/**
 * What one look came to. `missing` parts that are not `needed` cost only what rests on them.
 * @example
 * ```ts
 * import { type SelfTestCheck, selfTest } from "@provcheck/core";
 * const wrong = (check: SelfTestCheck): boolean => check.needed && check.outcome !== "ok";
 * console.log((await selfTest()).checks.filter(wrong));
 * ```
 */
export interface SelfTestCheck {
  name: SelfTestName;
  outcome: "ok" | "missing" | "failed";
  needed: boolean;
  /** What was found, or what went wrong, in the system's own words. */
  detail: string;
  /** The command or setting that mends it. */
  fix?: string;
}

/**
 * Whether provcheck can work here.
 * @example
 * ```ts
 * import { selfTest, type SelfTest } from "@provcheck/core";
 * const result: SelfTest = await selfTest();
 * if (!result.ok) throw new Error(result.checks.map(({ name, detail }) => `${name}: ${detail}`).join("\n"));
 * ```
 */
export interface SelfTest {
  /** Everything that is needed works. */
  ok: boolean;
  checks: SelfTestCheck[];
}

/** A picture of one pixel. */
const SAMPLE = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";
/** A file that the engine cannot take in one piece is copied. */
const ROOM_BYTES = 256 * 1024 * 1024;

/**
 * Starts a process, reads a sample, loads each engine, looks for ffmpeg, sharp and trust lists, and writes to the folder
 * for temporary files. Call it where a service starts: what a bundler or an image left out is then told at once, with the
 * command that mends it.
 * @param options as for `createInspector`
 * @example
 * ```ts
 * import { selfTest } from "@provcheck/core";
 * const { ok, checks } = await selfTest();
 * console.log(ok, checks.find(({ name }) => name === "wasm")?.detail);
 * ```
 */
export async function selfTest(options: InspectorOptions = {}): Promise<SelfTest> {
  const inspector = createInspector({ processes: 1, ...options });
  try {
    const engines = await enginesOf(inspector);
    const checks = [
      ...engines,
      await sampleOf(inspector),
      await temporary(),
      await pictures(),
      await ffmpeg(options),
      await trust(options),
    ];
    return { ok: checks.every(({ needed, outcome }) => !needed || outcome === "ok"), checks };
  } finally {
    await inspector.close();
  }
}

const textOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
};

async function enginesOf(inspector: Inspector): Promise<SelfTestCheck[]> {
  try {
    const engines = await inspector.engines();
    const versionOf = (name: string) => engines.find((each) => each.name === name)?.version;
    const [wasm, native] = [versionOf("c2pa-wasm"), versionOf("c2pa-node")];
    return [
      { name: "process", outcome: "ok", needed: true, detail: `Node ${process.version}, ${process.platform}` },
      wasm === undefined
        ? {
            name: "wasm",
            outcome: "missing",
            needed: true,
            detail: "c2pa.wasm does not load",
            fix: "npm install @contentauth/c2pa-wasm, or name it: createInspector({ files: { wasm } })",
          }
        : { name: "wasm", outcome: "ok", needed: true, detail: wasm },
      native === undefined
        ? { name: "native", outcome: "missing", needed: false, detail: "only for --second-opinion native" }
        : { name: "native", outcome: "ok", needed: false, detail: native },
    ];
  } catch (error) {
    const fix =
      error instanceof ProvcheckError && error.code === "engine-unavailable"
        ? "leave @provcheck/core out of the bundle, or name the process: createInspector({ files: { child } })"
        : "give the machine more processes, handles or memory";
    return [{ name: "process", outcome: "failed", needed: true, detail: textOf(error), fix }];
  }
}

async function sampleOf(inspector: Inspector): Promise<SelfTestCheck> {
  const shared = { name: "sample", needed: true } as const;
  try {
    const report = await inspector.inspect(new Uint8Array(Buffer.from(SAMPLE, "base64")), { name: "sample.png" });
    const right = report.checked === "complete" && report.input.format === "png";
    return { ...shared, outcome: right ? "ok" : "failed", detail: `${report.input.format ?? "?"}, ${report.checked}` };
  } catch (error) {
    return { ...shared, outcome: "failed", detail: textOf(error) };
  }
}

async function temporary(): Promise<SelfTestCheck> {
  const shared = { name: "temp", needed: true } as const;
  const dir = tmpdir();
  const fix = "set TMPDIR to a folder that can be written and has room";
  try {
    const folder = await mkdtemp(join(dir, "provcheck-"));
    await writeFile(join(folder, "test"), new Uint8Array(4096)).finally(() => rm(folder, { recursive: true }));
    const { bavail, bsize } = await statfs(dir);
    const mib = Math.floor((bavail * bsize) / 1024 / 1024);
    const room = bavail * bsize >= ROOM_BYTES;
    return {
      ...shared,
      outcome: room ? "ok" : "failed",
      detail: `${dir}, ${mib} MiB`,
      ...present({ fix: room ? undefined : fix }),
    };
  } catch (error) {
    return { ...shared, outcome: "failed", detail: textOf(error), fix };
  }
}

async function pictures(): Promise<SelfTestCheck> {
  try {
    const { default: sharp } = await import("sharp");
    return { name: "sharp", outcome: "ok", needed: false, detail: sharp.versions.sharp ?? "" };
  } catch {
    return {
      name: "sharp",
      outcome: "missing",
      needed: false,
      detail: "only for pictures in pages, and text hidden in pixels",
      fix: "npm install sharp",
    };
  }
}

async function ffmpeg({ ffmpeg: paths }: InspectorOptions): Promise<SelfTestCheck> {
  const shared = { name: "ffmpeg", needed: false } as const;
  const { ffmpegMissing, findFfmpeg } = await import("../ffmpeg/run.ts");
  const found = await findFfmpeg(namedPaths(paths)).catch(() => undefined);
  if (found) return { ...shared, outcome: "ok", detail: `${found.ffmpeg.path} ${found.ffmpeg.version}` };
  return { ...shared, outcome: "missing", detail: "only for frames, compare and stills", fix: ffmpegMissing().install };
}

async function trust({ trust: options }: InspectorOptions): Promise<SelfTestCheck> {
  const shared = { name: "trust", needed: false } as const;
  const dir = typeof options === "object" ? (options.dir ?? options.anchors) : await installedTrust();
  if (dir !== undefined) return { ...shared, outcome: "ok", detail: dir };
  return { ...shared, outcome: "missing", detail: "no signer can be recognised", fix: "provcheck trust update" };
}
