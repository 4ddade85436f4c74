import { type ChildProcess, fork } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Engine, EnginePass } from "../../packages/core/src/credentials/engine.ts";
import { loadWasmEngine } from "../../packages/core/src/node/wasm-engine.ts";
import { Reader } from "../../packages/core/src/source/reader.ts";
import { sniff } from "../../packages/core/src/source/sniff.ts";
import { bytesSource } from "../../packages/core/src/source/source.ts";
import { bytesOf, CORPUS, LINES, pem } from "./corpus.ts";
import { type EngineSummary, summaryOf } from "./engine-summary.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const PAGE = join(root, "docs/engines.md");
const TIME_MS = 8_000;

/** Why the two differ, by what each says. First match wins; a difference that none explains fails the test. */
const CAUSES: readonly (readonly [RegExp, string])[] = [
  [
    /\| (?:damaged|unreadable): [^|]*\| (?:damaged|unreadable): (?!`neon)(?!asset could not be parsed$)/,
    "the same finding in other words",
  ],
  [/\| unreadable: InvalidAsset \| damaged: asset could not be parsed$/, "the same finding in other words"],
  [/\| remote \| damaged: must fetch/, "the same finding in other words: 0.90 gives no address"],
  [/\| absent \| damaged: `neon/, "0.90 panics inside its ID3 reader; the process is kept alive by the binding"],
  [/\.pdf \|.*\| damaged: asset could not be parsed$/, "0.90 cannot parse this PDF"],
  [
    /assertion\.dataHash\.mismatch \| Trusted$/,
    "0.91 refuses an exclusion that is not where the manifest lies (c2pa-rs 2653); 0.90 does not look",
  ],
  [
    /\| Invalid[^|]*signingCredential\.expired, signingCredential\.untrusted \| Invalid[^|]*signingCredential\.expired$/,
    "0.91 also calls the signer untrusted when its certificate has expired",
  ],
  [
    /cawg\.identity\.(?:assertion|sig_type)[^|]*\| (?:Invalid|Valid)/,
    "0.91 tolerates failures of an attached identity in its state and names more of them",
  ],
  [
    /cawg\.x509\.signature\.mismatch[^|]*\| /,
    "0.91 verifies X.509 identities of CAWG 1.2 and refuses these; 0.90 passes over them",
  ],
  [
    /cawg\.x509\.credential\.untrusted[^|]*\| /,
    "0.91 says that no list knows the attached identity; 0.90 passes over it",
  ],
  [
    /\| Valid, signingCredential\.untrusted \| Trusted$/,
    "the certificate stands on the interim list of allowed certificates and has expired: 0.90 still recognises it, 0.91 does not",
  ],
];

/** Runs the native engine in a process of its own: it may hang or die on a crafted file. */
class Native {
  readonly #bundle: string;
  #child: ChildProcess | undefined;
  version = "";
  constructor(bundle: string) {
    this.#bundle = bundle;
  }
  async #start(): Promise<ChildProcess> {
    const child = fork(this.#bundle, { stdio: "ignore" });
    const { version } = await new Promise<{ version: string }>((resolve) => child.once("message", resolve as never));
    this.version = version;
    return child;
  }
  async verify(path: string, mediaType: string, pass: EnginePass): Promise<EngineSummary> {
    this.#child ??= await this.#start();
    const child = this.#child;
    return new Promise((resolve) => {
      const stop = (state: string) => {
        clearTimeout(timer);
        child.removeAllListeners();
        child.kill("SIGKILL");
        this.#child = undefined;
        resolve({ state, failures: [] });
      };
      const timer = setTimeout(() => stop("does not end"), TIME_MS);
      child.once("exit", () => stop("process dies"));
      child.once("message", (summary: EngineSummary) => {
        clearTimeout(timer);
        child.removeAllListeners();
        resolve(summary);
      });
      child.send({ path, mediaType, pass });
    });
  }
  close(): void {
    this.#child?.removeAllListeners();
    this.#child?.kill("SIGKILL");
  }
}

const shown = ({ state, failures }: EngineSummary): string => [state, ...new Set(failures)].join(", ");

describe("wasm and native over the corpus", () => {
  const bundle = join(root, `node_modules/.provcheck-native-${process.pid}.mjs`);
  let wasm: Engine;
  let native: Native;
  beforeAll(async () => {
    await build({
      entryPoints: [fileURLToPath(new URL("./native-worker.ts", import.meta.url))],
      outfile: bundle,
      bundle: true,
      platform: "node",
      format: "esm",
      target: "node20",
      external: ["@contentauth/*"],
      logLevel: "error",
    });
    wasm = await loadWasmEngine();
    native = new Native(bundle);
  });
  afterAll(() => {
    native.close();
    rmSync(bundle, { force: true });
  });

  it("each disagreement is listed with its cause in docs/engines.md", async () => {
    const pass: EnginePass = {
      tier: "official",
      anchors: `${pem("c2pa-official.pem")}\n${pem("interim-anchors.pem")}`,
      tsaAnchors: pem("c2pa-official-tsa.pem"),
      allowed: pem("interim-allowed.pem"),
      fetch: { manifests: false, ocsp: false },
      ekus: [],
    };
    const rows: string[] = [];
    const unexplained: string[] = [];
    for (const line of LINES) {
      const bytes = bytesOf(line);
      const mediaType = (await sniff(new Reader(bytesSource(bytes))))?.mediaType ?? "application/octet-stream";
      const input = { size: bytes.length, mediaType, bytes: async () => bytes, file: async () => CORPUS + line.file };
      const a = shown(summaryOf(await wasm.verify(input, pass)));
      const b = shown(await native.verify(CORPUS + line.file, mediaType, pass));
      if (a === b) continue;
      const cause = CAUSES.find(([pattern]) => pattern.test(`${line.file} | ${a} | ${b}`))?.[1];
      if (cause === undefined) unexplained.push(`${line.file} | ${a} | ${b}`);
      rows.push(`| ${line.file} | ${a} | ${b} | ${cause ?? "?"} |`);
    }
    expect(unexplained).toEqual([]);
    const page = [
      "# Where the two engines differ",
      "",
      `Both read the ${LINES.length} files of the corpus with the official and the interim lists: \`c2pa-wasm\` ${wasm.version} decides,`,
      `\`c2pa-node\` ${native.version} is the faster one for clips above 64 MiB and for separate credentials. Written by the corpus suite`,
      "(`UPDATE_DOCS=1`), which fails when a new difference has no cause.",
      "",
      "| file | wasm | native | cause |",
      "|---|---|---|---|",
      ...rows,
      "",
    ].join("\n");
    if (process.env.UPDATE_DOCS) writeFileSync(PAGE, page);
    expect(existsSync(PAGE) ? readFileSync(PAGE, "utf8") : "").toBe(page);
  }, 180_000);
});
