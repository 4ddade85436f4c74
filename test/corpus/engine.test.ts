import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { EngineFault } from "../../packages/core/src/credentials/engine/fault.ts";
import {
  classifyEngineError,
  type EngineOutcome,
  parseEngineReport,
} from "../../packages/core/src/credentials/engine/outcome.ts";
import { bytesOf, CLOCK, expectedOf, LINES, mediaTypeOf, PROFILES, type Profile, pem } from "./corpus.ts";

type Reader = typeof import("@contentauth/c2pa-wasm")["WasmReader"];

/** The four profiles, exactly as the corpus was made for 0.92: single passes, nothing fetched, time stamps apart. */
function settings(profile: Profile): string {
  const official = {
    trust_anchors: pem("c2pa-official.pem"),
    anchors: [{ trust_uri: "urn:tsa", trust_kind: "tsa", trust_anchors: pem("c2pa-official-tsa.pem") }],
  };
  const trust = {
    none: undefined,
    official,
    itl: {
      ...official,
      user_anchors: pem("interim-anchors.pem"),
      allowed_list: pem("interim-allowed.pem"),
      trust_config: pem("interim-store.cfg"),
    },
    test: { user_anchors: pem("test-roots.pem"), trust_config: pem("interim-store.cfg") },
  }[profile];
  return JSON.stringify({ verify: { remote_manifest_fetch: false, ocsp_fetch: false }, ...(trust ? { trust } : {}) });
}

async function read(reader: Reader, bytes: Uint8Array, mediaType: string, profile: Profile): Promise<EngineOutcome> {
  try {
    const opened = await reader.fromBytes(mediaType, bytes, settings(profile));
    try {
      return parseEngineReport(opened.json());
    } finally {
      opened.free();
    }
  } catch (error) {
    return classifyEngineError(String(error));
  }
}

/** How the corpus words what is not a state. */
function kindOf(state: string): EngineOutcome["kind"] | "error" {
  if (state === "NoManifest") return "absent";
  if (state === "RemoteManifest") return "remote";
  return state.startsWith("Error:") ? "error" : "read";
}

/** An error of the engine may mean damage or a file it cannot judge: both are told apart from absence. */
const kindSaid = ({ kind }: EngineOutcome): EngineOutcome["kind"] | "error" =>
  kind === "damaged" || kind === "unreadable" ? "error" : kind;

describe("engine", () => {
  let reader: Reader;
  beforeAll(async () => {
    const { initSync, WasmReader } = await import("@contentauth/c2pa-wasm");
    vi.useFakeTimers({ toFake: ["Date"], now: CLOCK });
    initSync({ module: readFileSync(createRequire(import.meta.url).resolve("@contentauth/c2pa-wasm/c2pa.wasm")) });
    reader = WasmReader;
  });
  afterAll(() => {
    vi.useRealTimers();
  });

  it.each(LINES.map((line) => [line.file, line] as const))("%s", async (_, line) => {
    const bytes = bytesOf(line);
    const mediaType = await mediaTypeOf(bytes);
    for (const profile of PROFILES) {
      const expected = expectedOf(line, profile);
      const outcome = await read(reader, bytes, mediaType, profile);
      expect([profile, kindSaid(outcome)]).toEqual([profile, kindOf(expected.state)]);
      if (outcome.kind !== "read") continue;
      const { activeManifest, ingredientDeltas } = outcome.results;
      const failures = [activeManifest, ...ingredientDeltas.map(({ statuses }) => statuses)]
        .flatMap(({ failure }) => failure)
        .map(({ code }) => code);
      expect([profile, outcome.state, failures.sort()]).toEqual([
        profile,
        expected.state,
        [...expected.failure].sort(),
      ]);
    }
  });

  it("a settings document that it refuses is a fault, for any file", async () => {
    const refused = reader.fromBytes("image/jpeg", new Uint8Array(3), '{"trust":{"anchors":5}}');
    await expect(refused.catch((error: unknown) => classifyEngineError(String(error)))).rejects.toThrow(EngineFault);
  });
});
