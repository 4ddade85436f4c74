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

  /** The store stands in the photo, so where the clip lies depends on the store's own length. */
  function make(options: { missing?: boolean; optional?: boolean; hash?: Uint8Array } = {}): Uint8Array {
    const file = options.missing ? photo : media.bytes(photo, clip);
    let offset = photo.length;
    for (let round = 0; round < 400; round++) {
      const store = offset - photo.length;
      const signed = signJpeg(file, {
        leaf,
        ...(options.missing ? {} : { extra: [{ start: photo.length, length: clip.length }] }),
        assertions: [
          actions,
          {
            label: "c2pa.hash.data.part",
            data: {
              alg: "sha256",
              // The photo without the store, which stands behind its first two bytes.
              exclusions: [{ start: 2, length: store }],
              hash: sha256(photo),
              pad: new Uint8Array(8),
            },
          },
          {
            label: "c2pa.hash.data.part__1",
            data: { alg: "sha256", hash: options.hash ?? sha256(clip), pad: new Uint8Array(8) },
          },
          {
            label: "c2pa.hash.multi-asset",
            data: {
              parts: [
                part(0, offset, "c2pa.hash.data.part", false),
                part(offset, clip.length, "c2pa.hash.data.part__1", options.optional === true),
              ],
            },
          },
        ],
      });
      const actual = signed.length - (file.length - photo.length);
      if (actual === offset) return signed;
      offset = actual;
    }
    throw new Error("the store's length does not settle");
  }
  const part = (byteOffset: number, length: number, label: string, optional: boolean) => ({
    location: { byteOffset, length },
    hashAssertion: { url: `self#jumbf=c2pa.assertions/${label}`, hash: new Uint8Array(32) },
    ...(optional ? { optional } : {}),
  });
  const actions = {
    label: "c2pa.actions.v2",
    data: {
      actions: [
        {
          action: "c2pa.created",
          digitalSourceType: "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture",
        },
      ],
    },
  };

  it("covers the parts by their own hashes", async () => {
    const signed = make();
    const report = await inspector.inspect(signed);
    expect(report.credentials.parts).toMatchObject([
      { outcome: "match", offset: 0, assertion: "c2pa.hash.data.part" },
      { outcome: "match", length: clip.length, assertion: "c2pa.hash.data.part__1" },
    ]);
    expect(report.assurance).toMatchObject({ state: "trusted", level: 3 });
    expect(report.credentials.coverage?.percent).toBe(100);
  });
  it("a change of the clip is told by its part, and the map says that nothing else holds it", async () => {
    const signed = make();
    const changed = Uint8Array.from(signed);
    changed[changed.length - 10] = (changed[changed.length - 10] ?? 0) ^ 1;
    const report = await inspector.inspect(changed);
    expect(report.credentials.parts?.[1]?.outcome).toBe("mismatch");
    expect(report.credentials.coverage?.percent).toBeLessThan(100);
    expect(report.assurance.reasons).toContain("exclusions-beyond-format");
  });
  it("a part that may be left out may be missing, and its absence is told", async () => {
    const optional = await inspector.inspect(make({ missing: true, optional: true }));
    expect(optional.credentials.parts?.[1]?.outcome).toBe("absent");
    expect(optional.assurance.state).toBe("trusted");
  });
});
