import { createInspector, explain, type Inspector, type OnlineOptions, type Report } from "@provcheck/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tempFile } from "../fixtures/authority-file.ts";
import { type Authority, issue, type Leaf, makeAuthority } from "../fixtures/ca.ts";
import { jpegXmp, picture, withJpegSegments, xmpPacket } from "../fixtures/media.ts";
import { ocspResponse } from "../fixtures/ocsp.ts";
import { DST, sign, signDetached } from "../fixtures/sign.ts";

const ADDRESS = "https://manifests.example/one.c2pa";

interface Recorded {
  asked: string[];
  requests: { method: string; path: string; type?: string; body?: Uint8Array }[];
}

/** A network of one host that answers everything alike. */
function answering(answer: {
  status: number;
  bytes: Uint8Array;
}): Required<Pick<OnlineOptions, "network">> & OnlineOptions & Recorded {
  const asked: string[] = [];
  const requests: Recorded["requests"] = [];
  return {
    asked,
    requests,
    onHost: (host) => asked.push(host),
    network: {
      resolve: async () => ["93.184.216.34"],
      dial: async ({ path }, { method, headers, body }) => {
        const type = headers["content-type"];
        requests.push({ method, path, ...(type === undefined ? {} : { type }), ...(body ? { body } : {}) });
        return {
          status: answer.status,
          headers: {},
          body: (async function* () {
            yield answer.bytes;
          })(),
        };
      },
    },
  };
}

/** Without the record: the library refuses options that it does not know. */
const plain = ({ asked: _asked, requests: _requests, ...online }: OnlineOptions & Recorded): OnlineOptions => online;

/** One that serves one manifest store. */
const serving = (bytes: Uint8Array) => ({ ...answering({ status: 200, bytes }), manifests: true });

/** A picture that points there. */
const pointingAt = async (address: string, options: Parameters<typeof picture>[1] = {}): Promise<Uint8Array> =>
  withJpegSegments(
    await picture("jpeg", options),
    jpegXmp(xmpPacket({ "dcterms:provenance": address }, { dcterms: "http://purl.org/dc/terms/" })),
  );

describe("online", () => {
  let inspector: Inspector;
  let media: Uint8Array;
  let store: Uint8Array;
  let trust: { anchors: string };
  let leaf: Leaf;
  beforeAll(async () => {
    inspector = createInspector({ processes: 1 });
    const authority = await makeAuthority("online CA");
    trust = { anchors: tempFile("anchors.pem", authority.pem) };
    leaf = await issue(authority, { commonName: "Signer", organisation: "Lab" });
    ({ media, store } = await signDetached(await pointingAt(ADDRESS), "image/jpeg", leaf, {
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
    const online = serving(store);
    const report = await inspector.inspect(media, { trust, online: plain(online) });
    expect(online.asked).toEqual(["manifests.example"]);
    expect(report.network).toEqual({ hosts: ["manifests.example"] });
    expect(report.credentials).toMatchObject({
      found: "remote",
      integrity: "pass",
    });
    // This engine reads no store from beside a file, and what it would fetch by itself might be another one.
    expect(report.credentials.opinion).toBeUndefined();
    expect(report.limits).toContainEqual(
      expect.objectContaining({ code: "opinion-unavailable", detail: "c2pa-wasm: not-able" }),
    );
    expect(report.origin).toMatchObject({ kind: "ai-generated", carriage: "signed" });
    expect(report.assurance.state).toBe("trusted");
    expect(explain(report).details.some((row) => row.value.includes("manifests.example"))).toBe(true);
  });

  it("a remote manifest of another file is broken, not believed", async () => {
    const other = await pointingAt(ADDRESS, { colour: "#004400" });
    const report = await inspector.inspect(other, { trust, online: plain(serving(store)) });
    expect(report.assurance).toMatchObject({ state: "broken", reasons: ["content-changed"] });
  });

  it.each([
    "https://manifests.example/one.c2pa",
    "https://MANIFESTS.example:443/x/../one.c2pa#a",
    "https://manifests.example/%6Fne.c2pa?a=b c",
  ])("asks once, however the address is written: %s", async (address) => {
    const { media, store } = await signDetached(await pointingAt(address), "image/jpeg", leaf, {
      actions: [{ action: "c2pa.created", digitalSourceType: `${DST}digitalCreation` }],
    });
    for (const secondOpinion of ["wasm", "native", "off"] as const) {
      const online = serving(store);
      const report = await inspector.inspect(media, { trust, online: plain(online), secondOpinion });
      expect(report.assurance.state).toBe("trusted");
      expect(online.requests.map(({ method }) => method)).toEqual(["GET"]);
      expect(online.asked).toEqual(["manifests.example"]);
    }
  });

  it.each<[string, () => Uint8Array]>([
    ["zeros", () => new Uint8Array(100)],
    ["nothing", () => new Uint8Array(0)],
    ["a page to log in", () => new TextEncoder().encode("<!doctype html><title>Hotel</title><form>Room?</form>")],
    ["another picture", () => media],
  ])("a host that serves %s says nothing about the file", async (_, bytes) => {
    const online = serving(bytes());
    const report = await inspector.inspect(media, { trust, online: plain(online) });
    expect(report.credentials).toMatchObject({ found: "remote-only", remoteUrl: ADDRESS, problem: "remote-no-store" });
    expect(report.assurance).toMatchObject({ state: "unverifiable", level: 1, reasons: ["remote-no-store"] });
    expect(report.limits).toContainEqual({ code: "remote-no-store", step: "verify" });
    const told = explain(report, { lang: "en" });
    expect(JSON.stringify(told)).toContain("is no set of credentials");
    expect(online.requests.length).toBe(1);
  });

  it("half a store is one that nobody can read", async () => {
    const report = await inspector.inspect(media, {
      trust,
      online: plain(serving(store.subarray(0, store.length / 2))),
    });
    expect(report.credentials).toMatchObject({ found: "unreadable", integrity: "undecodable" });
    expect(report.assurance).toMatchObject({ state: "unverifiable", level: 1 });
  });

  it.each([
    ["http://manifests.example/x.c2pa", "not-https"],
    ["https://127.0.0.1/x.c2pa", "private-address"],
    ["https://user:pw@manifests.example/", "credentials-in-address"],
  ])("does not ask %s", async (address, problem) => {
    const xmp = xmpPacket({ "dcterms:provenance": address }, { dcterms: "http://purl.org/dc/terms/" });
    const online = serving(store);
    const report = await inspector.inspect(withJpegSegments(await picture("jpeg"), jpegXmp(xmp)), {
      trust,
      online: plain(online),
    });
    expect(online.asked).toEqual([]);
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

  describe("revocation", () => {
    const ADDRESS_OF_OCSP = "https://ocsp.example/status";
    const ago = (days: number) => new Date(Date.now() - days * 24 * 3600 * 1000);
    let authority: Authority;
    let anchors: string;
    beforeAll(async () => {
      authority = await makeAuthority("ocsp CA");
      anchors = tempFile("anchors.pem", authority.pem);
    });
    const signedBy = async (address: string): Promise<{ media: Uint8Array; leaf: Leaf }> => {
      const leaf = await issue(authority, { commonName: "Signer", organisation: "Lab", ocsp: address });
      const actions = [{ action: "c2pa.created", digitalSourceType: `${DST}digitalCreation` }];
      return { media: await sign(await picture("jpeg"), "image/jpeg", leaf, { actions }), leaf };
    };
    const answered = async (leaf: Leaf, revokedAt?: Date): Promise<Uint8Array> => {
      const responder = await issue(authority, {
        commonName: "OCSP",
        organisation: "Lab",
        extendedKeyUsage: "1.3.6.1.5.5.7.3.9",
      });
      const times = { producedAt: ago(0.1), nextUpdate: ago(-1) };
      return ocspResponse(authority, responder, leaf, { ...times, ...(revokedAt ? { revokedAt } : {}) });
    };
    const codesOf = (report: Report) => report.credentials.checks?.signer.codes.filter((code) => code.includes("ocsp"));

    it("is asked about through the same guard, once, and only when told to", async () => {
      const { media, leaf } = await signedBy(ADDRESS_OF_OCSP);
      const network = answering({ status: 200, bytes: await answered(leaf) });
      const quiet = await inspector.inspect(media, {
        trust: { anchors },
        online: { ...plain(network), manifests: true },
      });
      expect([network.requests, quiet.network]).toEqual([[], undefined]);
      expect(codesOf(quiet)).toEqual(["signingCredential.ocsp.skipped"]);

      const report = await inspector.inspect(media, { trust: { anchors }, online: { ...plain(network), ocsp: true } });
      expect(network.requests).toEqual([
        {
          method: "POST",
          path: "/status",
          type: "application/ocsp-request",
          body: expect.any(Uint8Array) as Uint8Array,
        },
      ]);
      expect(report.network).toEqual({ hosts: ["ocsp.example"] });
      expect(codesOf(report)).toEqual(["signingCredential.ocsp.notRevoked"]);
      expect(report.assurance.reasons).not.toContain("revocation-unknown");
      expect(report.assurance.state).toBe("trusted");
    });

    it("that the authority tells takes the trust away", async () => {
      const { media, leaf } = await signedBy(ADDRESS_OF_OCSP);
      const network = answering({ status: 200, bytes: await answered(leaf, ago(1)) });
      const report = await inspector.inspect(media, { trust: { anchors }, online: { ...plain(network), ocsp: true } });
      expect(codesOf(report)).toEqual(["signingCredential.ocsp.revoked"]);
      expect(report.assurance).toMatchObject({ state: "broken", level: 0 });
      expect(report.assurance.reasons[0]).toBe("signer-revoked");
    });

    it("without an answer stays open: neither good nor revoked", async () => {
      const { media } = await signedBy(ADDRESS_OF_OCSP);
      const network = answering({ status: 503, bytes: new Uint8Array(0) });
      const report = await inspector.inspect(media, { trust: { anchors }, online: { ...plain(network), ocsp: true } });
      expect(network.asked).toEqual(["ocsp.example"]);
      expect(codesOf(report)).toEqual(["signingCredential.ocsp.inaccessible"]);
      expect(report.assurance).toMatchObject({
        state: "trusted",
        reasons: expect.arrayContaining(["revocation-unknown"]) as string[],
      });
      expect(report.limits).toContainEqual(
        expect.objectContaining({ code: "network-refused", detail: expect.stringContaining("answered 503") as string }),
      );
    });

    it("is not asked about over plain http, and that is told", async () => {
      const { media } = await signedBy("http://ocsp.example/");
      const network = answering({ status: 200, bytes: new Uint8Array(0) });
      const report = await inspector.inspect(media, { trust: { anchors }, online: { ...plain(network), ocsp: true } });
      expect([network.requests, report.network]).toEqual([[], undefined]);
      expect(report.limits).toContainEqual({
        code: "network-refused",
        step: "verify",
        detail: expect.stringMatching(/^http:\/\/ocsp\.example\/: not-https/) as string,
      });
      expect(codesOf(report)).toEqual(["signingCredential.ocsp.inaccessible"]);
    });

    it("of a signer whom no list knows is nobody's to ask", async () => {
      const { media } = await signedBy(ADDRESS_OF_OCSP);
      const network = answering({ status: 200, bytes: new Uint8Array(0) });
      const report = await inspector.inspect(media, {
        trust,
        online: { ...plain(network), ocsp: true, manifests: true },
      });
      expect([network.requests, report.assurance.state]).toEqual([[], "intact"]);
    });
  });

  it("needs the boundary between processes", async () => {
    await expect(
      createInspector({ isolation: "none" }).inspect(media, { online: { manifests: true } }),
    ).rejects.toMatchObject({ code: "bad-option" });
  });
});
