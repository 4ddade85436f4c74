import { createInspector, explain, type Inspector, type OnlineOptions } from "@provcheck/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tempFile } from "../fixtures/authority-file.ts";
import { issue, makeAuthority } from "../fixtures/ca.ts";
import { jpegXmp, picture, withJpegSegments, xmpPacket } from "../fixtures/media.ts";
import { DST, sign, signDetached } from "../fixtures/sign.ts";

const ADDRESS = "https://manifests.example/one.c2pa";
const pointer = xmpPacket({ "dcterms:provenance": ADDRESS }, { dcterms: "http://purl.org/dc/terms/" });

/** A network of one host that serves one file. */
function serving(bytes: Uint8Array, asked: string[] = []): OnlineOptions {
  return {
    manifests: true,
    onHost: (host) => asked.push(host),
    network: {
      resolve: async () => ["93.184.216.34"],
      dial: async () => ({
        status: 200,
        headers: { "content-type": "application/c2pa" },
        body: (async function* () {
          yield bytes;
        })(),
      }),
    },
  };
}

describe("online", () => {
  let inspector: Inspector;
  let media: Uint8Array;
  let store: Uint8Array;
  let trust: { anchors: string };
  beforeAll(async () => {
    inspector = createInspector({ processes: 1 });
    const authority = await makeAuthority("online CA");
    trust = { anchors: tempFile("anchors.pem", authority.pem) };
    const leaf = await issue(authority, { commonName: "Signer", organisation: "Lab" });
    const bare = withJpegSegments(await picture("jpeg"), jpegXmp(pointer));
    ({ media, store } = await signDetached(bare, "image/jpeg", leaf, {
      actions: [{ action: "c2pa.created", digitalSourceType: `${DST}trainedAlgorithmicMedia` }],
    }));
  });
  afterAll(() => inspector.close());

  it("asks nobody unless told to, and says what could be asked", async () => {
    const report = await inspector.inspect(media, { trust });
    expect(report.credentials).toMatchObject({ found: "remote-only", remoteUrl: ADDRESS });
    expect(report.network).toBeUndefined();
    expect(report.nextSteps).toContainEqual({ code: "next.fetch-remote", args: { url: ADDRESS } });
  });

  it("fetches a remote manifest through the guard, verifies it against the file, and names the host first", async () => {
    const asked: string[] = [];
    const online = serving(store, asked);
    const report = await inspector.inspect(media, { trust, online });
    expect(asked).toEqual(["manifests.example"]);
    expect(report.network).toEqual({ hosts: ["manifests.example"] });
    expect(report.credentials).toMatchObject({
      found: "remote",
      engine: { name: "c2pa-wasm" },
      validationState: "Trusted",
    });
    expect(report.origin).toMatchObject({ kind: "ai-generated", carriage: "signed" });
    expect(report.assurance.state).toBe("trusted");
    expect(explain(report).details.some((row) => row.value.includes("manifests.example"))).toBe(true);
  });

  it("a remote manifest of another file is broken, not believed", async () => {
    const other = withJpegSegments(await picture("jpeg", { colour: "#004400" }), jpegXmp(pointer));
    const report = await inspector.inspect(other, { trust, online: serving(store) });
    expect(report.assurance).toMatchObject({ state: "broken", reasons: ["content-changed"] });
  });

  it("a host that serves something else leaves the file as it was, with the reason", async () => {
    const report = await inspector.inspect(media, { trust, online: serving(new Uint8Array(100)) });
    expect(["damaged", "unreadable"]).toContain(report.credentials.found);
    expect(report.assurance.level === 0 || report.assurance.level === 1).toBe(true);
  });

  it.each([
    ["http://manifests.example/x.c2pa", "not-https"],
    ["https://127.0.0.1/x.c2pa", "private-address"],
    ["https://user:pw@manifests.example/", "credentials-in-address"],
  ])("does not ask %s", async (address, problem) => {
    const xmp = xmpPacket({ "dcterms:provenance": address }, { dcterms: "http://purl.org/dc/terms/" });
    const asked: string[] = [];
    const online = serving(store, asked);
    const report = await inspector.inspect(withJpegSegments(await picture("jpeg"), jpegXmp(xmp)), { trust, online });
    expect(asked).toEqual([]);
    expect(report.credentials.found).toBe("remote-only");
    expect(report.limits).toContainEqual(
      expect.objectContaining({ code: "network-refused", detail: expect.stringContaining(problem) }),
    );
    expect(report.network).toBeUndefined();
  });

  it("a host that never answers costs its time and no more", async () => {
    const report = await inspector.inspect(media, {
      trust,
      limits: { timeMs: 1500 },
      online: {
        manifests: true,
        network: { resolve: async () => ["93.184.216.34"], dial: () => new Promise(() => undefined) },
      },
    });
    expect(report.limits).toContainEqual({ code: "timeout", step: "verify" });
    // The engine was given up; the rest of the file was still read.
    expect(report.error).toBeUndefined();
    expect(report.input.format).toBe("jpeg");
  });

  it("asks about revocation through the same guard, and only when told to", async () => {
    const authority = await makeAuthority("ocsp CA");
    const anchors = tempFile("anchors.pem", authority.pem);
    const leaf = await issue(authority, { commonName: "Signer", organisation: "Lab", ocsp: "https://ocsp.example/" });
    const signed = await sign(await picture("jpeg"), "image/jpeg", leaf, {
      actions: [{ action: "c2pa.created", digitalSourceType: `${DST}digitalCreation` }],
    });
    const asked: string[] = [];
    const refusing: OnlineOptions = {
      ocsp: true,
      onHost: (host) => asked.push(host),
      network: {
        resolve: async () => ["93.184.216.34"],
        dial: async () => ({
          status: 503,
          headers: {},
          body: (async function* () {
            yield new Uint8Array(0);
          })(),
        }),
      },
    };
    const quiet = await inspector.inspect(signed, {
      trust: { anchors },
      online: { ...refusing, ocsp: false, manifests: true },
    });
    expect([asked, quiet.network]).toEqual([[], undefined]);
    const report = await inspector.inspect(signed, { trust: { anchors }, online: refusing });
    expect(asked).toContain("ocsp.example");
    // No answer is no proof: neither good nor revoked.
    expect(report.assurance.reasons).toContain("revocation-unknown");
    expect(report.assurance.state).toBe("trusted");
  });

  it("needs the boundary between processes", async () => {
    await expect(
      createInspector({ isolation: "none" }).inspect(media, { online: { manifests: true } }),
    ).rejects.toMatchObject({ code: "bad-option" });
  });
});
