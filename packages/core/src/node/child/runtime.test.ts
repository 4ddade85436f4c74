import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { tempFile } from "../../../../../test/fixtures/authority-file.ts";
import { anchorsPem } from "../../../../../test/fixtures/forge/attacks/attack.ts";
import { signAs } from "../../../../../test/fixtures/forge/sign-as.ts";
import { bytesSource } from "../../source/source.ts";
import type * as Job from "./job.ts";

let loads = 0;
let runJob: typeof Job.runJob;
// Files share what they load: this one loads its own, and leaves nothing of it to the others.
beforeAll(async () => {
  vi.resetModules();
  vi.doMock("../engines/wasm.ts", () => ({
    loadWasmEngine: () => {
      loads += 1;
      return Promise.reject(new Error("Cannot find package '@contentauth/c2pa-wasm'"));
    },
  }));
  ({ runJob } = await import("./job.ts"));
});
afterAll(() => {
  vi.doUnmock("../engines/wasm.ts");
  vi.resetModules();
});

describe("a second opinion that does not load", () => {
  it("is told, leaves the verdict as it is without one, and is tried again for the next file", async () => {
    const trust = { anchors: tempFile("anchors.pem", await anchorsPem()) };
    const file = await signAs("jpeg");
    const job = (secondOpinion: "wasm" | "off") =>
      runJob({ name: "x", hash: "never", trust, secondOpinion }, bytesSource(file), () => undefined);
    const without = await job("off");
    const report = await job("wasm");
    expect(report.limits).toEqual([
      ...without.limits,
      { code: "opinion-unavailable", step: "verify", detail: "Cannot find package '@contentauth/c2pa-wasm'" },
    ]);
    expect(report.assurance).toEqual(without.assurance);
    expect(report.assurance.state).toBe("trusted");
    expect(report.credentials).toEqual({ ...without.credentials, time: report.credentials.time });
    await job("wasm");
    expect(loads).toBe(2);
  });
});
