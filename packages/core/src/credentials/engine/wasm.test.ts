import { describe, expect, it } from "vitest";
import { BUDGETS } from "../../model/limits.ts";
import type { EngineInput, EnginePass } from "./engine.ts";
import { secondOpinion } from "./opinion.ts";
import { type HeldBlob, type WasmHost, type WasmReaderClass, wasmEngine } from "./wasm.ts";

const PASS: EnginePass = {
  tier: "none",
  anchors: "",
  tsaAnchors: "",
  allowed: "",
  ekus: [],
};
const input: EngineInput = {
  size: 3,
  mediaType: "image/jpeg",
  bytes: async () => new Uint8Array(3),
  file: async () => "path",
};
const reading = async () => ({
  json: () => '{"validation_state":"Valid","active_manifest":"a"}',
  free: () => undefined,
});
const reader = (open: () => Promise<never> | ReturnType<typeof reading>): WasmReaderClass => ({
  fromBytes: open,
  fromBlob: open,
  fromBlobFragment: open,
});
const noHost: WasmHost = {
  holdFile: () => Promise.reject(new Error("disk full")),
  holdFragment: () => Promise.reject(new Error("gone")),
};
const large = { ...input, size: BUDGETS.engineWholeFileBytes + 1 };

function blob(fault?: Error): HeldBlob & { closed: number } {
  const slice = { size: 3, slice: () => slice };
  const made = { blob: slice, closed: 0, fault: () => fault, close: () => void made.closed++ };
  return made;
}

const ask = (open: () => Promise<never> | ReturnType<typeof reading>, given = input, host = noHost) =>
  secondOpinion(wasmEngine(reader(open), "1", host)).ask(given, PASS);

describe("the wasm engine as second opinion", () => {
  it("reads", async () => {
    expect(await ask(reading)).toEqual({ kind: "read", state: "Valid", activeLabel: "a", failures: [], successes: [] });
  });
  it("says that it cannot, in its own words", async () => {
    expect(await ask(() => Promise.reject("C2pa(JumbfParseError(InvalidJumbfHeader))"))).toEqual({
      kind: "cannot",
      error: { kind: "damaged", text: "JumbfParseError(InvalidJumbfHeader)" },
    });
  });
  it.each([
    ["a trap", Object.assign(new Error("unreachable"), { name: "RuntimeError" }), "crashed"],
    ["no memory", new RangeError("Array buffer allocation failed"), "memory"],
    ["no stack", new RangeError("Maximum call stack size exceeded"), "crashed"],
    ["refused settings", 'C2pa(BadParam("could not parse configuration: x"))', "settings"],
  ])("%s is no word about the file", async (_, thrown, cause) => {
    expect(await ask(() => Promise.reject(thrown))).toEqual({ kind: "failed", cause });
  });
  it("a report that is no JSON is the engine's fault", async () => {
    expect(await ask(async () => ({ json: () => "{", free: () => undefined }))).toEqual({
      kind: "failed",
      cause: "crashed",
    });
  });
  it("a file that the host cannot give is no word about the file", async () => {
    const gone = { ...input, bytes: () => Promise.reject(new Error("ENOENT")) };
    expect(await ask(reading, gone)).toEqual({ kind: "failed", cause: "input-output" });
    expect(await ask(reading, large)).toEqual({ kind: "failed", cause: "input-output" });
  });
  it("an error of the host while the engine read outranks what the engine made of it, and the file is closed", async () => {
    const bad = blob(new Error("EIO"));
    const host = { ...noHost, holdFile: async () => bad };
    expect(await ask(reading, large, host)).toEqual({ kind: "failed", cause: "input-output" });
    expect(await ask(() => Promise.reject("C2pa(JumbfNotFound)"), large, host)).toMatchObject({ kind: "failed" });
    expect(bad.closed).toBe(2);
    const good = blob();
    expect(await ask(reading, large, { ...noHost, holdFile: async () => good })).toMatchObject({ kind: "read" });
    expect(good.closed).toBe(1);
  });
  it("a fragment that cannot be opened leaves nothing open", async () => {
    const init = blob();
    const given = { ...input, fragments: ["1.m4s"] };
    expect(await ask(reading, given, { ...noHost, holdFile: async () => init })).toMatchObject({ kind: "failed" });
    expect(init.closed).toBe(1);
  });
  it("is not asked with a detached store, which this build cannot read", async () => {
    expect(await ask(reading, { ...input, sidecar: new Uint8Array(1) })).toEqual({ kind: "failed", cause: "not-able" });
  });
});
