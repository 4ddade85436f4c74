import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInspector, type Inspector } from "@provcheck/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tempDir, tempFile } from "../fixtures/authority-file.ts";
import { issue, makeAuthority } from "../fixtures/ca.ts";
import { signFragments } from "../fixtures/fragments.ts";

describe("a clip in fragments", () => {
  let inspector: Inspector;
  let init: string;
  let segments: string[];
  let dir: string;
  beforeAll(async () => {
    const authority = await makeAuthority("Fragments CA");
    const made = signFragments({ leaf: await issue(authority, { commonName: "S", organisation: "H" }) }, 4);
    dir = tempDir();
    init = join(dir, "init.mp4");
    writeFileSync(init, made.init);
    segments = made.segments.map((bytes, at) => {
      const path = join(dir, `segment-${at}.m4s`);
      writeFileSync(path, bytes);
      return path;
    });
    const changed = Uint8Array.from(made.segments[2] ?? []);
    changed[changed.length - 5] = (changed[changed.length - 5] ?? 0) ^ 1;
    writeFileSync(join(dir, "changed.m4s"), changed);
    inspector = createInspector({ trust: { anchors: tempFile("anchors.pem", authority.pem) } });
  });
  afterAll(() => inspector.close());

  it("is verified segment by segment", async () => {
    const report = await inspector.inspect(init, { fragments: segments });
    expect(report.credentials.fragments).toEqual(
      [0, 1, 2, 3].map((at) => ({ name: `segment-${at}.m4s`, outcome: "match" })),
    );
    expect(report.assurance).toMatchObject({ state: "trusted", level: 3 });
    expect(report.origin).toMatchObject({ kind: "captured", carriage: "signed" });
  });
  it("the opening segment alone is not broken: it cannot be checked", async () => {
    const report = await inspector.inspect(init);
    expect(report.credentials.validationState).toBe("Invalid");
    expect(report.assurance).toMatchObject({ state: "unverifiable", level: 1, score: null });
    expect(report.assurance.reasons).toContain("fragments-needed");
  });
  it("one changed segment breaks the whole, and is named", async () => {
    const report = await inspector.inspect(init, {
      fragments: [segments[0] ?? "", join(dir, "changed.m4s"), segments[3] ?? ""],
    });
    expect(report.credentials.fragments?.map((each) => each.outcome)).toEqual(["match", "mismatch", "match"]);
    expect(report.assurance).toMatchObject({ state: "broken", level: 0 });
    expect(report.credentials.failures?.map((each) => each.code)).toContain("assertion.bmffHash.mismatch");
  });
  it("segments that are no segments are unreadable, not a match", async () => {
    const report = await inspector.inspect(init, { fragments: [tempFile("no.m4s", Buffer.from("nothing"))] });
    expect(report.credentials.fragments?.every((each) => each.outcome !== "match")).toBe(true);
    expect(report.assurance.level === null || report.assurance.level <= 1).toBe(true);
    // A segment that is not there is no finding about the clip.
    await expect(inspector.inspect(init, { fragments: [join(dir, "missing.m4s")] })).rejects.toMatchObject({
      code: "path-missing",
    });
  });
});
