/** Asks three readers about the same bytes: our own verifier, c2pa-wasm and c2pa-node, the engines in processes of their own. */
import { type ChildProcess, fork } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { compareOpinion, type Dissent } from "../../packages/core/src/credentials/engine/dissent.ts";
import type { EnginePass } from "../../packages/core/src/credentials/engine/engine.ts";
import type { Opinion } from "../../packages/core/src/credentials/engine/opinion.ts";
import type { OurVerdict } from "../../packages/core/src/credentials/engine/our-verdict.ts";
import { mediaTypeOf } from "./corpus.ts";
import type { Question } from "./native-worker.ts";

/** The same lists, as an inspection takes them and as an engine's pass holds them. */
export interface ReaderProfile {
  name: string;
  trust: { dir?: string; anchors?: string } | undefined;
  pass: EnginePass;
}

/** What our side says: a verdict and what it tells of each failure, or that there is nothing to be compared (no credentials, no such format). */
export type OurReading = { verdict: OurVerdict; trusted: boolean; told: readonly string[] } | undefined;
export type Ours = (bytes: Uint8Array, profile: ReaderProfile) => Promise<OurReading>;

/** One file under one profile, as all three see it. */
export interface Seen {
  file: string;
  profile: string;
  ours: OurReading;
  wasm: Opinion;
  native: Opinion;
  /** Against wasm, the engine that is asked by default. */
  dissent: Dissent | undefined;
}

const root = fileURLToPath(new URL("../..", import.meta.url));
const TIME_MS = 8_000;
const DIED: Opinion = { kind: "failed", cause: "crashed" };

/** An engine in a child process: on a crafted file it may hang, or take its process with it. */
class AskedEngine {
  readonly #bundle: string;
  readonly #name: "wasm" | "native";
  #child: Promise<ChildProcess> | undefined;
  version = "";
  constructor(bundle: string, name: "wasm" | "native") {
    this.#bundle = bundle;
    this.#name = name;
  }

  async #start(): Promise<ChildProcess> {
    const child = fork(this.#bundle, [this.#name], { stdio: "ignore", serialization: "advanced" });
    const { version } = await new Promise<{ version: string }>((resolve, reject) => {
      child.once("message", (message: { version: string }) => resolve(message));
      child.once("exit", () => reject(new Error(`the ${this.#name} engine does not start`)));
    });
    child.removeAllListeners();
    this.version = version;
    return child;
  }

  async ask(question: Question): Promise<Opinion> {
    this.#child ??= this.#start();
    const child = await this.#child;
    return new Promise((resolve) => {
      const stop = () => {
        clearTimeout(timer);
        child.removeAllListeners();
        child.kill("SIGKILL");
        this.#child = undefined;
        resolve(DIED);
      };
      const timer = setTimeout(stop, TIME_MS);
      child.once("exit", stop);
      child.once("message", (opinion: Opinion) => {
        clearTimeout(timer);
        child.removeAllListeners();
        resolve(opinion);
      });
      child.send(question);
    });
  }

  async close(): Promise<void> {
    const child = await this.#child;
    child?.removeAllListeners();
    child?.kill("SIGKILL");
  }
}

/** The three of them. */
export class ThreeReaders {
  readonly #ours: Ours;
  readonly #wasm: AskedEngine;
  readonly #native: AskedEngine;
  readonly #bundle: string;

  private constructor(ours: Ours, bundle: string) {
    this.#ours = ours;
    this.#bundle = bundle;
    this.#wasm = new AskedEngine(bundle, "wasm");
    this.#native = new AskedEngine(bundle, "native");
  }

  static async open(ours: Ours): Promise<ThreeReaders> {
    const bundle = join(root, `node_modules/.provcheck-readers-${process.pid}.mjs`);
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
    return new ThreeReaders(ours, bundle);
  }

  get versions(): { wasm: string; native: string } {
    return { wasm: this.#wasm.version, native: this.#native.version };
  }

  async read(file: string, bytes: Uint8Array, profile: ReaderProfile): Promise<Seen> {
    const question: Question = { bytes, mediaType: await mediaTypeOf(bytes), pass: profile.pass };
    const [ours, wasm, native] = await Promise.all([
      this.#ours(bytes, profile),
      this.#wasm.ask(question),
      this.#native.ask(question),
    ]);
    const dissent = ours && compareOpinion(ours.verdict, wasm);
    return { file, profile: profile.name, ours, wasm, native, dissent };
  }

  async close(): Promise<void> {
    await Promise.all([this.#wasm.close(), this.#native.close()]);
    rmSync(this.#bundle, { force: true });
  }
}

/** Does an engine say that the file is not as it was signed, or that there is nothing it could say so of? */
export function refuses(opinion: Opinion): boolean {
  if (opinion.kind === "read") return opinion.state !== "Valid" && opinion.state !== "Trusted";
  return opinion.kind === "cannot" || opinion.kind === "absent";
}

/**
 * The one thing that must never be: ours vouches for a file that both others refuse, for a reason that ours does not
 * tell. What fails in an ingredient makes an engine say `Invalid` too, and caps ours at 3, told. Attached identities
 * (CAWG) are not ours to vouch for: an engine that refuses one caps ours at 3, quoted.
 */
export function standsAlone({ ours, wasm, native }: Seen): boolean {
  if (!ours?.trusted) return false;
  return [wasm, native].every((each) => refuses(each) && isUntold(compareOpinion(ours.verdict, each)));
}

function isUntold(dissent: Dissent | undefined): boolean {
  if (dissent?.stricter !== "engine" || dissent.explained) return false;
  const { codes, error } = dissent;
  return error !== undefined || codes.some(({ code, known }) => known === undefined && !code.startsWith("cawg."));
}

/** An opinion in a cell of a table. */
export function wordOf(opinion: Opinion): string {
  switch (opinion.kind) {
    case "read":
      return [opinion.state, ...[...new Set(opinion.failures.map(({ code }) => code))].sort()].join(", ");
    case "cannot":
      return `${opinion.error.kind}: ${/^\w+/.exec(opinion.error.text)?.[0] ?? "?"}`;
    case "failed":
      return `no answer: ${opinion.cause}`;
    default:
      return opinion.kind;
  }
}

/** Ours in a cell of a table. */
export function ourWord({ ours }: Seen): string {
  if (!ours) return "none";
  const { integrity, signer } = ours.verdict;
  return `${integrity}, signer ${signer}`;
}

/** What is compared between the two engines: their words, ingredients' codes included. */
export const enginesDiffer = ({ wasm, native }: Seen): boolean => wordOf(wasm) !== wordOf(native);
