import { openSync, readdirSync, readSync } from "node:fs";
import { tmpdir } from "node:os";
import { createInspector, explain, type Inspector, type Source } from "@provcheck/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tempFile } from "../fixtures/authority-file.ts";
import { issue, type Leaf, makeAuthority } from "../fixtures/ca.ts";
import { movie, picture } from "../fixtures/media.ts";
import { DST, sign, signDetached, signUpdate } from "../fixtures/sign.ts";

const native = process.platform === "linux" && process.arch === "x64";
const MANIFEST = { actions: [{ action: "c2pa.created", digitalSourceType: `${DST}trainedAlgorithmicMedia` }] };

describe("engines", () => {
  let inspector: Inspector;
  let leaf: Leaf;
  let trust: { anchors: string };
  let large: Uint8Array;
  let path: string;
  beforeAll(async () => {
    inspector = createInspector({ processes: 1 });
    const authority = await makeAuthority("engine test CA");
    leaf = await issue(authority, { commonName: "Signer", organisation: "Lab" });
    trust = { anchors: tempFile("anchors.pem", authority.pem) };
    large = await sign(movie({ mediaBytes: 70 * 1024 * 1024 }), "video/mp4", leaf, MANIFEST);
    path = tempFile("large.mp4", large);
  });
  afterAll(() => inspector.close());

  it("our own verifier decides above 64 MiB too, and needs no engine", async () => {
    const report = await inspector.inspect(path, { trust, secondOpinion: "off" });
    expect(report.credentials).toMatchObject({ found: "embedded", integrity: "pass" });
    expect(report.credentials.engine).toBeUndefined();
    expect(report.assurance.state).toBe("trusted");
    const changed = Uint8Array.from(large);
    changed[1024 * 1024] = 7;
    const after = await inspector.inspect(tempFile("changed.mp4", changed), { trust, secondOpinion: "off" });
    expect(after.assurance).toMatchObject({ state: "broken", reasons: ["content-changed"] });
  });

  it("wasm gives its opinion of a clip above 64 MiB from the file, in flat memory", async () => {
    const report = await inspector.inspect(path, {
      trust,
      now: new Date(),
      limits: { memoryBytes: 600 * 1024 * 1024 },
    });
    expect(report.credentials).toMatchObject({
      engine: { name: "c2pa-wasm" },
      validationState: "Trusted",
      opinion: { agrees: true },
    });
    expect(report.assurance.state).toBe("trusted");
  });

  it.runIf(native)("native is asked where somebody wants it, and not with a clock of one's own", async () => {
    const report = await inspector.inspect(path, { trust, secondOpinion: "native" });
    expect(report.credentials).toMatchObject({ engine: { name: "c2pa-node" }, opinion: { agrees: true } });
    const alone = await inspector.inspect(path, { trust, secondOpinion: "native", now: new Date() });
    expect(alone.credentials.engine).toBeUndefined();
    expect(alone.limits.map((limit) => limit.code)).toContain("opinion-unavailable");
    expect(alone.assurance).toEqual(report.assurance);
  });

  it("a source without a path is copied aside for engines that need a file, and the copy goes away", async () => {
    // In the temporary folder of the child, under the one of this process.
    const ours = new RegExp(`^provcheck-[0-9a-f]{8}-${process.pid}-.*[/\\\\]input$`);
    const copies = () => (readdirSync(tmpdir(), { recursive: true }) as string[]).filter((name) => ours.test(name));
    let most = 0;
    const watch = setInterval(() => {
      most = Math.max(most, copies().length);
    }, 20);
    const fd = openSync(path, "r");
    const source: Source = {
      size: large.length,
      name: "large.mp4",
      async read(offset, length) {
        const buffer = new Uint8Array(length);
        return buffer.subarray(0, readSync(fd, buffer, 0, length, offset));
      },
    };
    const report = await inspector.inspect(source, { trust, now: new Date() }).finally(() => clearInterval(watch));
    expect(report.credentials.validationState).toBe("Trusted");
    expect([most, copies()]).toEqual([1, []]);
  });

  it("a detached store is verified against its file, and against no other, without any engine", async () => {
    const { media, store } = await signDetached(await picture("jpeg"), "image/jpeg", leaf, MANIFEST);
    const report = await inspector.inspect(media, { trust, sidecar: store });
    expect(report.credentials).toMatchObject({ found: "sidecar", integrity: "pass" });
    expect(report.origin).toMatchObject({ kind: "ai-generated", carriage: "signed" });
    expect(report.assurance.state).toBe("trusted");
    const other = await inspector.inspect(await picture("jpeg", { colour: "#550000" }), { trust, sidecar: store });
    expect(other.assurance.state).toBe("broken");
    const alone = await inspector.inspect(store, { trust });
    expect(alone).toMatchObject({
      input: { kind: "manifest", format: "c2pa" },
      assurance: { state: "unverifiable", reasons: ["manifest-without-asset"] },
      // No hash is over these bytes: nothing was changed that anybody knows of.
      credentials: { integrity: "unchecked" },
    });
    expect(alone.credentials.coverage).toBeUndefined();
    expect(alone.credentials.failures?.map(({ code }) => code)).not.toContain("assertion.dataHash.mismatch");
    const changed = explain(alone).answers.at(-1)?.answers[0]?.text;
    expect(changed).toBe("cannot be told: this could not be checked here");
  });

  it("embedded credentials win over a sidecar, and a difference is told", async () => {
    const signed = await sign(await picture("jpeg"), "image/jpeg", leaf, MANIFEST);
    const report = await inspector.inspect(signed, { trust, sidecar: new Uint8Array(40) });
    expect(report.credentials.found).toBe("embedded");
    expect(report.limits.map((limit) => limit.code)).toContain("sidecar-differs");
  });

  it("an update manifest leans on its parent's binding: it holds, and it breaks with the content", async () => {
    const updated = await signUpdate(
      await sign(await picture("jpeg"), "image/jpeg", leaf, MANIFEST),
      "image/jpeg",
      leaf,
    );
    const report = await inspector.inspect(updated, { trust });
    expect(report.credentials.checks?.integrity).toMatchObject({ outcome: "pass" });
    expect(report.origin).toMatchObject({ kind: "ai-generated", carriage: "signed" });
    expect(report.credentials.coverage?.percent).toBe(100);
    const changed = Uint8Array.from(updated);
    changed[changed.length - 10] = (changed[changed.length - 10] ?? 0) ^ 1;
    expect((await inspector.inspect(changed, { trust })).assurance).toMatchObject({
      state: "broken",
      reasons: ["content-changed"],
    });
  });

  it.each(["jpeg", "png", "webp", "avif", "tiff", "gif"] as const)(
    "verifies a signed %s, and maps what its signature protects",
    async (format) => {
      const signed = await sign(await picture(format), `image/${format}`, leaf, MANIFEST);
      const report = await inspector.inspect(signed, { trust });
      expect(report.credentials).toMatchObject({ found: "embedded", validationState: "Trusted" });
      const { coverage } = report.credentials;
      expect(coverage?.ranges.reduce((sum, range) => sum + range.length, 0)).toBe(signed.length);
      // Every byte of content that the map calls signed must be missed when it changes.
      const spots =
        coverage?.ranges
          .filter((range) => range.signed && range.length > 8)
          .map((range) => range.offset + Math.floor(range.length / 2)) ?? [];
      expect(spots.length).toBeGreaterThan(0);
      for (const at of spots) {
        const changed = Uint8Array.from(signed);
        changed[at] = (changed[at] ?? 0) ^ 0x01;
        const after = await inspector.inspect(changed, { trust });
        expect(
          after.assurance.level === 0 || after.assurance.level === 1 || after.assurance.level === null,
          `${format} at ${at}: ${after.assurance.state}`,
        ).toBe(true);
      }
    },
  );
});
