import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import {
  classifyEngineError,
  type EngineOutcome,
  parseEngineReport,
} from "../../packages/core/src/credentials/engine.ts";
import { Reader as ByteReader } from "../../packages/core/src/source/reader.ts";
import { sniff } from "../../packages/core/src/source/sniff.ts";
import { bytesSource } from "../../packages/core/src/source/source.ts";
import { bytesOf, CLOCK, expectedOf, LINES, PROFILES, type Profile, pem } from "./corpus.ts";

type Reader = typeof import("@contentauth/c2pa-wasm")["WasmReader"];

/** The four profiles, exactly as the corpus was made: single passes, nothing fetched. */
function settings(profile: Profile): string {
  const official = `${pem("c2pa-official.pem")}\n${pem("c2pa-official-tsa.pem")}`;
  const trust = {
    none: undefined,
    official: { trust_anchors: official },
    itl: {
      trust_anchors: official,
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

describe("engine", () => {
  let reader: Reader;
  beforeAll(async () => {
    const { readFileSync } = await import("node:fs");
    const { createRequire } = await import("node:module");
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
    const mediaType = (await sniff(new ByteReader(bytesSource(bytes))))?.mediaType ?? "application/octet-stream";
    for (const profile of PROFILES) {
      const expected = expectedOf(line, profile);
      const outcome = await read(reader, bytes, mediaType, profile);
      const kind = kindOf(expected.state);
      if (kind !== "read") {
        // An error of the engine may mean damage or a file it cannot judge: both are told apart from absence.
        expect([profile, outcome.kind === "damaged" || outcome.kind === "unreadable" ? "error" : outcome.kind]).toEqual(
          [profile, kind],
        );
        continue;
      }
      expect([profile, outcome.kind]).toEqual([profile, "read"]);
      if (outcome.kind !== "read") continue;
      // The corpus keeps the active manifest's codes as they are and names each code of the deltas once.
      const { activeManifest, ingredientDeltas } = outcome.results;
      const deltas = new Set(ingredientDeltas.flatMap((delta) => delta.statuses.failure.map((each) => each.code)));
      const failures = [...activeManifest.failure.map((each) => each.code), ...deltas];
      expect([profile, outcome.state, failures.sort()]).toEqual([
        profile,
        expected.state,
        [...expected.failure].sort(),
      ]);
    }
  });
});
