import { createInspector, type Inspector } from "@provcheck/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tempFile } from "../fixtures/authority-file.ts";
import { issue, type Leaf, makeAuthority } from "../fixtures/ca.ts";
import * as media from "../fixtures/media.ts";
import { sha256, signJpeg } from "../fixtures/store-writer.ts";

/** A photo with a clip behind it: the binding of the whole leaves the clip out, a part's own hash holds it. */
describe("a file with parts", () => {
  let inspector: Inspector;
  let leaf: Leaf;
  let photo: Uint8Array;
  const clip = media.movie({ mediaBytes: 500 });
  beforeAll(async () => {
    const authority = await makeAuthority("Parts CA");
    leaf = await issue(authority, { commonName: "S", organisation: "H" });
    photo = await media.picture("jpeg");
    inspector = createInspector({ trust: { anchors: tempFile("anchors.pem", authority.pem) } });
  });
  afterAll(() => inspector.close());

  /** The store stands in front of the clip, so where the clip lies depends on the store's own length. */
  function make(options: { length?: number; optional?: boolean; hash?: Uint8Array } = {}): Uint8Array {
    const file = media.bytes(photo, clip);
    let offset = photo.length;
    for (let round = 0; round < 400; round++) {
      const signed = signJpeg(file, {
        leaf,
        extra: [{ start: photo.length, length: clip.length }],
        assertions: [
          {
            label: "c2pa.actions.v2",
            data: {
              actions: [
                {
                  action: "c2pa.created",
                  digitalSourceType: "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture",
                },
              ],
            },
          },
          {
            label: "c2pa.hash.data.part",
            data: { alg: "sha256", hash: options.hash ?? sha256(clip), pad: new Uint8Array(8) },
          },
          {
            label: "c2pa.hash.multi-asset",
            data: {
              parts: [
                {
                  location: { byteOffset: offset, length: options.length ?? clip.length },
                  hashAssertion: { url: "self#jumbf=c2pa.assertions/c2pa.hash.data.part", hash: new Uint8Array(32) },
                  ...(options.optional ? { optional: true } : {}),
                },
              ],
            },
          },
        ],
      });
      const actual = signed.length - clip.length;
      if (actual === offset) return signed;
      offset = actual;
    }
    throw new Error("the store's length does not settle");
  }

  it("covers the part by the part's own hash", async () => {
    const signed = make();
    const report = await inspector.inspect(signed);
    expect(report.credentials.parts).toMatchObject([
      { outcome: "match", length: clip.length, assertion: "c2pa.hash.data.part" },
    ]);
    expect(report.credentials.checks?.integrity.codes).toContain("assertion.multiAssetHash.match");
    expect(report.assurance).toMatchObject({ state: "trusted", level: 3 });
    expect(report.credentials.coverage?.percent).toBe(100);
  });
  it("a change of the part is noticed, though the engine does not look", async () => {
    const signed = make();
    const changed = Uint8Array.from(signed);
    changed[changed.length - 10] = (changed[changed.length - 10] ?? 0) ^ 1;
    const report = await inspector.inspect(changed);
    expect(report.credentials.validationState).toBe("Trusted");
    expect(report.credentials.parts?.[0]?.outcome).toBe("mismatch");
    expect(report.assurance).toMatchObject({ state: "broken", reasons: ["content-changed"] });
  });
  it("a part that must be there and is not breaks it; one that may be left out does not", async () => {
    const missing = await inspector.inspect(make({ length: 10_000_000 }));
    expect(missing.credentials.parts?.[0]?.outcome).toBe("missing");
    expect(missing.assurance.state).toBe("broken");
    const optional = await inspector.inspect(make({ length: 10_000_000, optional: true }));
    expect(optional.credentials.parts?.[0]?.outcome).toBe("absent");
    expect(optional.assurance.state).toBe("trusted");
    // Nothing holds the clip then, and the map says so.
    expect(optional.assurance.reasons).toContain("exclusions-beyond-format");
  });
});
