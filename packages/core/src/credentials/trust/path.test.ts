import { describe, expect, it } from "vitest";
import {
  type CertificateDescription,
  type Certified,
  certify,
  inYears,
} from "../../../../../test/fixtures/forge/certificates.ts";
import { constrainedRoot, lookalike, mesh } from "../../../../../test/fixtures/x509/authorities.ts";
import { verifierCrypto } from "../../node/verifier-crypto.ts";
import type { Crypto, SignatureCheck } from "../crypto.ts";
import { AnchorList } from "./anchors.ts";
import type { Certificate } from "./certificate.ts";
import { findPaths, pathAt } from "./path.ts";
import { readCertificate } from "./read-certificate.ts";

const authority = (commonName: string, by?: Certified, more: CertificateDescription = {}) =>
  certify({ commonName, authority: true, notBefore: inYears(-2), ...more }, by);

type Made = Pick<Certified, "certificate">;

async function read(made: Made): Promise<Certificate> {
  const certificate = await readCertificate(new Uint8Array(made.certificate.rawData), verifierCrypto);
  if (!certificate) throw new Error("no certificate");
  return certificate;
}

async function paths(leaf: Made, given: readonly Made[], anchors: readonly Made[], crypto = verifierCrypto) {
  const pem = anchors.map((each) => each.certificate.toString("pem")).join("\n");
  return findPaths(await read(leaf), await Promise.all(given.map(read)), new AnchorList(pem), crypto);
}

const names = (found: Awaited<ReturnType<typeof paths>>) =>
  found.map(({ certificates }) => certificates.map(({ commonName }) => commonName));

describe("paths (RFC 5280, 6.1)", () => {
  it("finds its way in any order, past what does not belong", async () => {
    const root = await authority("Root");
    const upper = await authority("Upper", root);
    const lower = await authority("Lower", upper);
    const leaf = await certify({ commonName: "Leaf" }, lower);
    const stranger = await authority("Stranger");
    expect(names(await paths(leaf, [upper, stranger, lower], [root]))).toEqual([["Leaf", "Lower", "Upper", "Root"]]);
    expect(await paths(leaf, [upper], [root])).toEqual([]);
  });

  it("ends at an intermediate authority that is an anchor", async () => {
    const root = await authority("Root");
    const issuing = await authority("Issuing", root);
    const leaf = await certify({ commonName: "Leaf" }, issuing);
    expect(names(await paths(leaf, [issuing], [issuing]))).toEqual([["Leaf", "Issuing"]]);
    expect(names(await paths(leaf, [], [issuing]))).toEqual([["Leaf", "Issuing"]]);
  });

  it("never takes the leaf itself for an anchor", async () => {
    const own = await certify({ commonName: "Own" });
    expect(await paths(own, [own], [own])).toEqual([]);
    const root = await authority("Root");
    const leaf = await certify({ commonName: "Leaf" }, root);
    expect(await paths(leaf, [leaf], [leaf])).toEqual([]);
  });

  it.each<[string, CertificateDescription]>([
    ["an end entity", { authority: false }],
    ["an end entity that may sign certificates", { authority: false, keyUsage: 33 }],
    ["one without basic constraints", { authority: null }],
    ["one whose key usage does not sign certificates", { keyUsage: 1 }],
    ["one without key usage", { keyUsage: null }],
    ["one with an extension nobody knows", { unknownCritical: true }],
    ["one with a small key", { key: "RSA-1024" }],
    ["one that was signed with SHA-1", { hash: "SHA-1" }],
  ])("refuses an issuer that is %s", async (_, fault) => {
    const root = await authority("Root");
    const issuing = await authority("Issuing", root, fault);
    const leaf = await certify({ commonName: "Leaf" }, issuing);
    expect(await paths(leaf, [issuing], [root])).toEqual([]);
  });

  it("refuses a leaf that was signed with SHA-1, or by another key of the same name", async () => {
    const root = await authority("Root");
    expect(await paths(await certify({ commonName: "Leaf", hash: "SHA-1" }, root), [], [root])).toEqual([]);
    const double = await authority("Root");
    expect(await paths(await certify({ commonName: "Leaf" }, double), [double], [root])).toEqual([]);
  });

  it("counts path lengths", async () => {
    const root = await authority("Root", undefined, { pathLength: 0 });
    const issuing = await authority("Issuing", root);
    expect(await paths(await certify({ commonName: "Leaf" }, root), [], [root])).toHaveLength(1);
    expect(await paths(await certify({ commonName: "Leaf" }, issuing), [issuing], [root])).toEqual([]);
  });

  it.each<[string, { dns?: string; email?: string }, number]>([
    ["C=DE,O=Inside,CN=Leaf", {}, 1],
    ["C=de,O=inside,CN=Leaf", {}, 1],
    ["C=DE,O=Outside,CN=Leaf", {}, 0],
    ["CN=Leaf,C=DE,O=Inside", {}, 0],
    ["C=DE,O=Inside,CN=Leaf", { email: "a@example.com" }, 1],
    ["C=DE,O=Inside,CN=Leaf", { email: "a@example.org" }, 0],
    ["C=DE,O=Inside,CN=Leaf", { dns: "example.org" }, 1],
  ])("keeps names within the constraints above: %s %j", async (subject, alternative, count) => {
    const { root, issue } = await constrainedRoot("C=DE,O=Inside", "example.com");
    const leaf = await issue(subject, alternative);
    expect(await paths({ certificate: leaf }, [], [{ certificate: root }])).toHaveLength(count);
  });

  it("says when all of a path is valid, and chooses among several by the time", async () => {
    const root = await authority("Root", undefined, { notAfter: inYears(5) });
    const issuing = await authority("Issuing", root, { notBefore: inYears(1) });
    const [path] = await paths(await certify({ commonName: "Leaf" }, issuing), [issuing], [root]);
    expect(path?.validFrom.getTime()).toBeCloseTo(inYears(1).getTime(), -4);
    expect(path?.validTo.getTime()).toBeCloseTo(inYears(5).getTime(), -4);
    expect(pathAt(path ? [path] : [], new Date())).toBeUndefined();
    expect(pathAt(path ? [path] : [], inYears(2))).toBe(path);
    expect(pathAt(path ? [path] : [], inYears(6))).toBeUndefined();
  });

  it("stops in a mesh of authorities that all certify each other, after a bounded number of steps", async () => {
    const { leaf, authorities } = await mesh(4);
    let digests = 0;
    let checks = 0;
    const counting: Crypto = {
      ...verifierCrypto,
      digest: (hash, data) => {
        digests += 1;
        return verifierCrypto.digest(hash, data);
      },
      verify: (check) => {
        checks += 1;
        return verifierCrypto.verify(check);
      },
    };
    // An anchor with the name of one of them, and another key: each visit reads it once.
    const pem = (await lookalike("CN=Mesh 0")).toString("pem");
    const given = await Promise.all(authorities.map((certificate) => read({ certificate })));
    expect(await findPaths(await read({ certificate: leaf }), given, new AnchorList(pem), counting)).toEqual([]);
    expect(given).toHaveLength(12);
    expect(digests).toBeGreaterThan(1);
    expect(digests).toBeLessThan(60);
    expect(checks).toBeLessThan(12 * 12);
  });

  it("lets nobody vouch who is no authority, even from a list of anchors", async () => {
    const entity = await certify({ commonName: "Entity" }, await authority("Root"));
    expect(await paths(await certify({ commonName: "Leaf" }, entity), [], [entity])).toEqual([]);
    const old = await authority("Old", undefined, { key: "RSA-1024" });
    expect(await paths(await certify({ commonName: "Leaf" }, old), [], [old])).toEqual([]);
  });

  it("remembers which key signed which certificate", async () => {
    const root = await authority("Root");
    const leaf = await certify({ commonName: "Leaf" }, root);
    let checks = 0;
    const counting = {
      ...verifierCrypto,
      verify: (check: SignatureCheck) => {
        checks += 1;
        return verifierCrypto.verify(check);
      },
    };
    await paths(leaf, [], [root], counting);
    await paths(leaf, [], [root], counting);
    expect(checks).toBe(1);
  });
});
